package relocc.compiler.check;

import relocc.compiler.plan.Draft;
import relocc.compiler.source.Problems;

/** A rule that a plan must keep. */
interface Check {
  /**
   * Reports every place where the plan breaks the rule.
   *
   * @param plan may have parts missing; they have been reported
   * @param ground the plan's memory, seen as a whole
   */
  void check(Draft plan, Ground ground, Problems problems);
}
