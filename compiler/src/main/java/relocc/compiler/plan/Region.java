package relocc.compiler.plan;

import java.util.Optional;
import relocc.compiler.source.Span;

/**
 * A declared range of memory.
 *
 * @param name what the plan calls it; imported ranges are called after their import
 * @param kind what it is
 * @param range where it is; never empty
 * @param span the declaration: a line of the plan, or of a text that it imports
 * @param origin where it comes from in an imported file that has no lines, in words
 */
public record Region(
    String name, Kind kind, AddressRange range, Span span, Optional<String> origin) {
  /** Declared where {@code span} is. */
  public Region(String name, Kind kind, AddressRange range, Span span) {
    this(name, kind, range, span, Optional.empty());
  }

  /** What may be done with memory. */
  public enum Kind {
    /** Readable, writable, Normal memory. */
    RAM,
    /** Readable Normal memory. */
    ROM,
    /** Registers: Device memory, never moved from or to. */
    DEVICE,
    /** Never mapped, read or written. */
    RESERVED,
    /** May be read, is never written nor mapped writable. */
    KEEP,
    /** A name for part of other memory; says nothing of its own. */
    REGION
  }
}
