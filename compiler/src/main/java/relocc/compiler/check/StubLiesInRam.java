package relocc.compiler.check;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Draft;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Region;
import relocc.compiler.plan.Sizes;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;

/**
 * R2006: the stub has whole pages, of the granule where it has tables, all of them RAM that nobody
 * owns.
 */
final class StubLiesInRam implements Check {
  @Override
  public void check(Draft plan, Ground ground, Problems problems) {
    plan.stub().flatMap(stub -> problem(plan, stub, ground)).ifPresent(problems::add);
  }

  private static Optional<Problem> problem(Draft plan, Plan.Stub stub, Ground ground) {
    AddressRange range = stub.range();
    if (range.isEmpty() || ((range.start() | range.size()) & (ground.page() - 1)) != 0) {
      return Optional.of(notPages(stub, ground.page()));
    }
    if (stub.anywhere() || !ground.exists(range)) {
      return Optional.empty(); // R2008
    }
    return ground
        .map()
        .firstOutside(range, allowed(stub))
        .filter(stretch -> plan.memoryKnown() || stretch.owner().isPresent())
        .map(stretch -> notRam(stub, stretch, ground));
  }

  /** Where it may lie. */
  private static Set<Region.Kind> allowed(Plan.Stub stub) {
    return stub.readonly()
        ? EnumSet.of(Region.Kind.RAM, Region.Kind.ROM)
        : EnumSet.of(Region.Kind.RAM);
  }

  private static Problem notPages(Plan.Stub stub, long page) {
    long start = stub.range().start() & -page;
    long size = Math.max(page, new AddressRange(0, stub.range().size()).alignedTo(page).size());
    String written = AddressRange.hex(stub.range().start());
    return Problem.error(
            "R2006",
            "the stub needs whole pages of " + Sizes.shown(page),
            stub.span(),
            "is " + Sizes.shown(stub.range().size()) + " at " + written)
        .help(
            stub.anywhere()
                ? "write `limit " + Sizes.shown(size) + "`"
                : "write `at " + AddressRange.hex(start) + " ..+ " + Sizes.shown(size) + "`");
  }

  private static Problem notRam(Plan.Stub stub, MemoryMap.Stretch stretch, Ground ground) {
    Problem problem =
        Clash.error(
            "R2006",
            "the stub lies in " + Clash.describe(stretch),
            stub.span(),
            "the stub runs here: " + stub.range(),
            stretch);
    return ground
        .room(stub.range().size())
        .map(problem::help)
        .orElseGet(
            () -> problem.help("declare RAM for it in memory: `ram NAME = ADDRESS ..+ SIZE`"));
  }
}
