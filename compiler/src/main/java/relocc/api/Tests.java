package relocc.api;

import java.util.List;

/**
 * The tests of a plan file.
 *
 * @param tests plan by plan, in the order of the text; none when one of the diagnostics is an error
 * @param diagnostics what is to be said of the plans and the tests; that there is no test is an
 *     error (R4029)
 */
public record Tests(List<PlanTest> tests, List<Diagnostic> diagnostics) {
  public Tests {
    tests = List.copyOf(tests);
    diagnostics = List.copyOf(diagnostics);
  }

  /**
   * The tests.
   *
   * @throws CompilationException with the messages if there are none
   */
  public List<PlanTest> testsOrThrow() {
    if (tests.isEmpty()) {
      throw new CompilationException(diagnostics);
    }
    return tests;
  }
}
