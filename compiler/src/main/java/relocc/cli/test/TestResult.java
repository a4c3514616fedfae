package relocc.cli.test;

import java.util.List;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Span;

/**
 * What became of a test.
 *
 * @param plan which plan it is for
 * @param title what it is about
 * @param span its header
 * @param failures what does not hold; none: it passed
 * @param ran what it ran on, for people
 */
public record TestResult(String plan, String title, Span span, List<Problem> failures, String ran) {
  public TestResult {
    failures = List.copyOf(failures);
  }

  /** Whether all that was expected holds. */
  public boolean passed() {
    return failures.isEmpty();
  }
}
