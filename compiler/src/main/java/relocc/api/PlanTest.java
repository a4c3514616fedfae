package relocc.api;

import java.util.List;
import relocc.cli.test.TestRun;
import relocc.compiler.Build;

/** A test that is written in the language. */
public final class PlanTest {
  /** On how many machines the command line runs a test. */
  public static final int USUAL_SEEDS = TestRun.USUAL_SEEDS;

  private final Build build;
  private final relocc.compiler.resolve.testing.PlanTest test;

  PlanTest(Build build, relocc.compiler.resolve.testing.PlanTest test) {
    this.build = build;
    this.test = test;
  }

  /** What it is about. */
  public String title() {
    return test.title();
  }

  /** The name of the plan that it is for. */
  public String plan() {
    return build.plan().name();
  }

  /** The line of its header, counted from 1. */
  public int line() {
    return test.span().line();
  }

  /**
   * Runs it on the reference and, with the emitted bytes, on machines.
   *
   * @param seeds on how many, at least 1
   * @return what does not hold; none: it passed
   */
  public List<Diagnostic> run(int seeds) {
    if (seeds < 1) {
      throw new IllegalArgumentException(seeds + " machines");
    }
    return Diagnostic.of(TestRun.of(build, seeds).result(test).failures());
  }

  @Override
  public String toString() {
    return plan() + ": " + title();
  }
}
