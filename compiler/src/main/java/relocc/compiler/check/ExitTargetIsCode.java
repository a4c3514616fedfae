package relocc.compiler.check;

import java.util.EnumSet;
import java.util.Optional;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Draft;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Region;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;

/** R2007: the stub leaves to a whole word of RAM, rom or keep memory outside of itself. */
final class ExitTargetIsCode implements Check {
  private static final EnumSet<Region.Kind> CODE =
      EnumSet.of(Region.Kind.RAM, Region.Kind.ROM, Region.Kind.KEEP);

  @Override
  public void check(Draft plan, Ground ground, Problems problems) {
    plan.exit()
        .filter(exit -> exit.target().constant().isPresent())
        .flatMap(exit -> problem(plan, exit, ground))
        .ifPresent(problems::add);
  }

  private static long target(Plan.Exit exit) {
    return exit.target().constant().orElseThrow();
  }

  private static Optional<Problem> problem(Draft plan, Plan.Exit exit, Ground ground) {
    String label = "leaves to " + AddressRange.hex(target(exit));
    if ((target(exit) & 3) != 0) {
      String below = AddressRange.hex(target(exit) & -4L);
      return Optional.of(
          Problem.error("R2007", "instructions start at multiples of 4", exit.targetSpan(), label)
              .help("leave to " + below));
    }
    AddressRange word = new AddressRange(target(exit), 4);
    if (ground.stub().filter(stub -> stub.contains(word)).isPresent()) {
      Plan.Stub stub = plan.stub().orElseThrow();
      return Optional.of(
          Problem.error("R2007", "the exit leads back into the stub", exit.targetSpan(), label)
              .and(stub.span(), "the stub runs here: " + stub.range())
              .help("leave to what the plan has put in place"));
    }
    return ground.exists(word) ? unreadable(plan, exit, word, ground) : Optional.empty();
  }

  private static Optional<Problem> unreadable(
      Draft plan, Plan.Exit exit, AddressRange word, Ground ground) {
    String label = "leaves to " + AddressRange.hex(target(exit));
    return ground
        .map()
        .firstOutside(word, CODE)
        .filter(stretch -> plan.memoryKnown() || stretch.owner().isPresent())
        .map(
            stretch ->
                Clash.error(
                        "R2007",
                        "the exit leads to " + Clash.describe(stretch),
                        exit.targetSpan(),
                        label,
                        stretch)
                    .help("leave to RAM or rom that the plan declares"));
  }
}
