package relocc.compiler.ast;

import java.util.Optional;
import relocc.compiler.source.Span;

/** One line of the {@code memory} block. */
public sealed interface MemoryItem {
  Span span();

  /** {@code region kernel = 0x5020_0000 ..+ 4 MiB aligned 2 MiB}. */
  record Declared(Kind kind, Name name, Expr range, Optional<Expr> aligned, Span span)
      implements MemoryItem {}

  /** {@code payload img = linux}: bytes inside the blob. */
  record Payload(Name name, Expr source, Span span) implements MemoryItem {}

  /** {@code keep log}: must survive. */
  record Keep(Expr range, Span span) implements MemoryItem {}

  /** {@code use board}: the memory that an import describes. */
  record Use(Name source, Span span) implements MemoryItem {}

  /** Kinds of declared memory, spelled in lower case. */
  enum Kind {
    RAM,
    ROM,
    DEVICE,
    RESERVED,
    REGION
  }
}
