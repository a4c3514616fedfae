package relocc.compiler.resolve.memory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Plan.Condition;
import relocc.compiler.plan.Plan.Requirement;
import relocc.compiler.plan.Region;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;

/**
 * What the stub makes sure of where a range that is a parameter lies in a region that is not all
 * its own: RAM has holes of reserved and kept memory, as in every {@code /proc/iomem}.
 *
 * <p>R2020: more holes than a stub should look at one by one.
 *
 * @param page a byte of it must not be mapped with a byte of a hole
 */
public record HoleGuards(List<Region> regions, long page) {
  private static final int MOST = 256;

  private static final Set<Region.Kind> READABLE =
      EnumSet.of(Region.Kind.RAM, Region.Kind.ROM, Region.Kind.KEEP);
  private static final Set<Region.Kind> WRITABLE = EnumSet.of(Region.Kind.RAM);

  public HoleGuards {
    regions = List.copyOf(regions);
  }

  /** That nothing open that is moved or read hits a hole; the same is required once. */
  public Collection<Requirement> of(List<Action> actions, Problems problems) {
    Map<Condition, Requirement> guards = new LinkedHashMap<>();
    for (Action action : actions) {
      if (action instanceof Action.MoveRange move) {
        guard(move.from(), move.size(), READABLE, move.span(), guards, problems);
        guard(move.to(), move.size(), WRITABLE, move.span(), guards, problems);
      } else if (action instanceof Action.Look look) {
        guard(look.side(), look.size(), READABLE, look.span(), guards, problems);
      }
    }
    return guards.values();
  }

  private void guard(
      Action.Side side,
      Operand size,
      Set<Region.Kind> allowed,
      Span span,
      Map<Condition, Requirement> guards,
      Problems problems) {
    List<AddressRange> holes = side.isKnown() ? List.of() : holes(side.within(), allowed);
    if (holes.size() > MOST) {
      problems.add(tooMany(side.within(), holes.size(), span));
      return;
    }
    for (AddressRange hole : holes) {
      Condition apart =
          new Condition.Outside(
              side.start(),
              size,
              new Operand.Constant(hole.start()),
              new Operand.Constant(hole.size()));
      guards.putIfAbsent(apart, Requirement.inserted(apart, span));
    }
  }

  /** The parts of a region that are of no allowed kind, in whole pages. */
  private List<AddressRange> holes(AddressRange within, Set<Region.Kind> allowed) {
    List<AddressRange> good = new ArrayList<>();
    List<AddressRange> bad = new ArrayList<>();
    for (Region region : regions) {
      if (region.kind() != Region.Kind.REGION) {
        (allowed.contains(region.kind()) ? good : bad).add(region.range());
      }
    }
    List<AddressRange> holes = new ArrayList<>();
    AddressRange.minus(List.of(within), AddressRange.minus(good, bad))
        .forEach(hole -> hole.alignedTo(page).intersection(within).ifPresent(holes::add));
    return AddressRange.union(holes);
  }

  private static Problem tooMany(AddressRange within, int count, Span span) {
    String message = "this region has " + count + " holes that the stub would have to look at";
    return Problem.error("R2020", message, span, "may go anywhere in " + within)
        .help("say `in` a smaller region, with at most " + MOST + " holes");
  }
}
