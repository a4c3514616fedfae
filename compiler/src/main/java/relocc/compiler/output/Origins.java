package relocc.compiler.output;

import java.nio.file.Path;
import relocc.compiler.plan.Plan;
import relocc.compiler.source.Span;

/** Names that are the same on every machine. */
final class Origins {
  private Origins() {}

  /** File and line, without the folders that the file lies in. */
  static String shown(Span span) {
    return file(span) + ":" + span.line();
  }

  /** The last part of the file's path. */
  static String file(Span span) {
    Path last = Path.of(span.source().name()).getFileName();
    return last == null ? span.source().name() : last.toString();
  }

  /** x0 to x30, or sp. */
  static String register(int number) {
    return number == Plan.Exit.SP ? "sp" : "x" + number;
  }
}
