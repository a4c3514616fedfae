package relocc.compiler.check;

import java.util.List;
import relocc.compiler.plan.Draft;
import relocc.compiler.source.Problems;

/** The list of all checks. */
public final class Checks {
  private static final List<Check> ALL =
      List.of(
          new DeclarationsAgree(),
          new AddressesExist(),
          new StubLiesInRam(),
          new DestinationsAreDisjoint(),
          new WritesHitRam(),
          new ReadsHitMemory(),
          new PagesAreNotShared(),
          new ExitTargetIsCode());

  private Checks() {}

  /** Applies all of them; takes n log n time in the number of pieces and regions. */
  public static void check(Draft plan, Problems problems) {
    Ground ground = new Ground(plan);
    ALL.forEach(check -> check.check(plan, ground, problems));
  }
}
