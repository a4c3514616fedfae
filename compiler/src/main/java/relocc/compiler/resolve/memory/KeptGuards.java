package relocc.compiler.resolve.memory;

import java.util.ArrayList;
import java.util.List;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Piece;
import relocc.compiler.plan.Plan.Condition;
import relocc.compiler.plan.Plan.Requirement;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.value.NotBuilt;
import relocc.compiler.value.Value;

/**
 * What the stub makes sure of so that parameters that are to be kept are not written: every
 * destination lies outside of each of them.
 *
 * <p>R1938: the destinations are those of a list of pages. R2024: more of them than a stub should
 * compare with each.
 */
public final class KeptGuards {
  private static final int MOST = 256;

  /** What actions write whose ranges are known, in as few ranges as it takes. */
  private final List<AddressRange> known;

  private final List<Action> actions;

  private KeptGuards(List<Action> actions) {
    this.actions = actions;
    List<AddressRange> written = new ArrayList<>();
    for (Action action : actions) {
      if (action instanceof Action.Fill fill) {
        written.add(fill.range());
      } else if (action instanceof Action.Move move) {
        move.pieces().stream().map(Piece::destinationRange).forEach(written::add);
      } else if (action instanceof Action.Unpack unpack) {
        written.add(unpack.written());
      }
    }
    this.known = AddressRange.union(written);
  }

  /** The guards of all that is kept. */
  public static List<Requirement> of(
      List<MemoryResolver.Kept> kept, List<Action> actions, Problems problems) {
    KeptGuards guards = new KeptGuards(actions);
    List<Requirement> all = new ArrayList<>();
    kept.forEach(each -> guards.add(each, all, problems));
    return all;
  }

  private void add(MemoryResolver.Kept kept, List<Requirement> all, Problems problems) {
    if (actions.stream().anyMatch(Action.MoveList.class::isInstance)) {
      problems.add(NotBuilt.KEEP_BESIDE_LIST.problem(kept.span()));
    } else if (known.size() > MOST) {
      String message = "what is written lies in " + known.size() + " places";
      problems.add(
          Problem.error("R2024", message, kept.span(), "would be compared with each")
              .help("write to at most " + MOST + ", or leave this `keep` to the loader"));
    } else {
      for (Action action : actions) {
        if (action instanceof Action.MoveRange move) {
          all.add(guard(kept, move.to().start(), move.size()));
        }
      }
      for (AddressRange range : known) {
        Operand start = new Operand.Constant(range.start());
        all.add(guard(kept, start, new Operand.Constant(range.size())));
      }
    }
  }

  private static Requirement guard(MemoryResolver.Kept kept, Operand start, Operand size) {
    Condition condition =
        kept.value() instanceof Value.GivenRanges list
            ? new Condition.OutsideAll(start, size, list.list())
            : outside(start, size, (Value.GivenRange) kept.value());
    return Requirement.inserted(condition, kept.span());
  }

  private static Condition outside(Operand start, Operand size, Value.GivenRange range) {
    return new Condition.Outside(
        start, size, new Operand.Given(range.base()), new Operand.Given(range.size()));
  }
}
