package relocc.compiler.check;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;

/** What a check has found: the first few of each code in full, of the rest the number. */
final class Findings {
  private static final int MOST = 20;

  private final Problems problems;
  private final Map<String, Integer> counts = new HashMap<>();
  private final Map<String, Span> firstLeftOut = new HashMap<>();

  Findings(Problems problems) {
    this.problems = problems;
  }

  /**
   * Adds a problem.
   *
   * @param span where; stands for the problems that are only counted
   */
  void add(String code, Span span, Supplier<Problem> problem) {
    if (counts.merge(code, 1, Integer::sum) <= MOST) {
      problems.add(problem.get());
    } else {
      firstLeftOut.putIfAbsent(code, span);
    }
  }

  /** Reports how many were left out. */
  void end() {
    firstLeftOut.forEach(
        (code, span) -> {
          int more = counts.get(code) - MOST;
          String message = more + " more of this kind " + (more == 1 ? "is" : "are") + " not shown";
          problems.add(Problem.error(code, message, span, "the next of them"));
        });
  }
}
