package relocc.compiler.check;

import relocc.compiler.plan.Draft;
import relocc.compiler.source.Problems;

/** The list of all checks. */
public final class Checks {
  private Checks() {}

  /** Applies all of them. */
  public static void check(Draft plan, Problems problems) {}
}
