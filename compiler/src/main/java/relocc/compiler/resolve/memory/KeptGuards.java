package relocc.compiler.resolve.memory;

import java.util.ArrayList;
import java.util.List;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Piece;
import relocc.compiler.plan.Plan.Condition;
import relocc.compiler.plan.Plan.Requirement;
import relocc.compiler.value.Conditions;
import relocc.compiler.value.Value;

/** What the stub makes sure of so that parameters that are to be kept are not written. */
public final class KeptGuards {
  private KeptGuards() {}

  /** Every destination lies outside of each of them. */
  public static List<Requirement> of(List<MemoryResolver.Kept> kept, List<Action> actions) {
    List<Requirement> all = new ArrayList<>();
    for (MemoryResolver.Kept each : kept) {
      for (Action action : actions) {
        if (action instanceof Action.MoveRange move) {
          all.add(guard(each, move.to().start(), move.size()));
        } else if (action instanceof Action.Fill fill) {
          all.add(guard(each, fill.range()));
        } else if (action instanceof Action.Move move) {
          for (Piece piece : move.pieces()) {
            all.add(guard(each, piece.destinationRange()));
          }
        } else if (action instanceof Action.Unpack unpack) {
          all.add(guard(each, unpack.written()));
        }
      }
    }
    return all;
  }

  private static Requirement guard(MemoryResolver.Kept kept, AddressRange range) {
    return guard(kept, new Operand.Constant(range.start()), new Operand.Constant(range.size()));
  }

  private static Requirement guard(MemoryResolver.Kept kept, Operand start, Operand size) {
    Condition condition =
        kept.value() instanceof Value.GivenRanges list
            ? Conditions.outside(start, size, list)
            : outside(start, size, (Value.GivenRange) kept.value());
    return Requirement.inserted(condition, kept.span());
  }

  private static Condition outside(Operand start, Operand size, Value.GivenRange range) {
    return new Condition.Outside(
        start, size, new Operand.Given(range.base()), new Operand.Given(range.size()));
  }
}
