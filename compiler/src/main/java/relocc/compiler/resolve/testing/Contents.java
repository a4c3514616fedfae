package relocc.compiler.resolve.testing;

import java.util.Optional;
import relocc.compiler.ast.Expr;
import relocc.compiler.ast.TestDecl;
import relocc.compiler.imports.Folder;
import relocc.compiler.imports.ImportedFile;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Sizes;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;
import relocc.compiler.value.Evaluator;

/**
 * Ranges that tests name, and what they hold.
 *
 * <p>R4023: bytes that cannot be there. R4026: a range that is empty or too large.
 */
final class Contents {
  private static final long LARGEST = 256L << 20;
  private static final long PATTERNS = 1L << 32;

  private final Evaluator evaluator;
  private final Folder folder;
  private final Problems problems;

  Contents(Evaluator evaluator, Folder folder, Problems problems) {
    this.evaluator = evaluator;
    this.folder = folder;
    this.problems = problems;
  }

  /** A range of 1 byte to 256 MiB. */
  Optional<AddressRange> range(Expr expr) {
    Optional<AddressRange> range = evaluator.memory(expr);
    boolean fits =
        range.filter(r -> !r.isEmpty() && AddressRange.compare(r.size(), LARGEST) <= 0).isPresent();
    if (range.isPresent() && !fits) {
      String size = "is " + Sizes.shown(range.get().size());
      return evaluator.fail(
          Problem.error("R4026", "a test looks at 1 byte to 256 MiB at a time", expr.span(), size)
              .help("name a part of it: `r[0 ..+ 4 KiB]`"));
    }
    return range;
  }

  /** What a range holds, or has to hold. */
  Optional<Bytes> bytes(TestDecl.Content content, AddressRange range) {
    if (content instanceof TestDecl.Content.Pattern pattern) {
      return evaluator.number(pattern.number()).flatMap(n -> pattern(n, pattern.number().span()));
    } else if (content instanceof TestDecl.Content.Filled filled) {
      return filled.value().isEmpty()
          ? Optional.of(new Bytes.Filled((byte) 0))
          : evaluator.number(filled.value().get()).flatMap(n -> filled(n, filled.span()));
    } else if (content instanceof TestDecl.Content.FromFile file) {
      return file(file, range);
    }
    return wrong(
        "this is nothing that memory holds",
        content.span(),
        "write `pattern 1`, `zero`, `fill 0xff` or the name of a file in quotes");
  }

  private Optional<Bytes> pattern(long number, Span span) {
    return AddressRange.compare(number, PATTERNS) < 0
        ? Optional.of(new Bytes.Pattern(number))
        : wrong("there is no such pattern", span, "write a number below 2^32");
  }

  private Optional<Bytes> filled(long value, Span span) {
    return AddressRange.compare(value, 0xff) <= 0
        ? Optional.of(new Bytes.Filled((byte) value))
        : wrong("this is more than a byte", span, "write a value from 0 to 0xff");
  }

  private Optional<Bytes> file(TestDecl.Content.FromFile file, AddressRange range) {
    Optional<byte[]> bytes =
        ImportedFile.of(folder, file.path(), file.span(), problems)
            .flatMap(found -> found.bytes(problems));
    if (bytes.isPresent() && AddressRange.compare(bytes.get().length, range.size()) > 0) {
      String room = Sizes.shown(bytes.get().length) + " into " + Sizes.shown(range.size());
      return wrong("this file does not fit", file.span(), "give it room: " + room);
    }
    return bytes.map(all -> new Bytes.Content(file.path(), all));
  }

  private <T> Optional<T> wrong(String message, Span span, String help) {
    return evaluator.fail(Problem.error("R4023", message, span, "is here").help(help));
  }
}
