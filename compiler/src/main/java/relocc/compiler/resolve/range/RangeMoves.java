package relocc.compiler.resolve.range;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relocc.compiler.ast.Step;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Plan.Condition;
import relocc.compiler.plan.Plan.Requirement;
import relocc.compiler.source.Span;
import relocc.compiler.value.Conditions;
import relocc.compiler.value.Evaluator;

/** Moves of ranges that are parameters, and what the stub has to make sure of for them. */
public final class RangeMoves {
  private final Conditions conditions;
  private final Sides sides;

  public RangeMoves(Conditions conditions, Evaluator evaluator) {
    this.conditions = conditions;
    this.sides = new Sides(evaluator);
  }

  /** A move, and what must hold for it. */
  public record Checked(Action.MoveRange move, List<Requirement> requirements) {}

  /** Whether a parameter has a part in one of the sides. */
  public boolean isOpen(Step.Pair pair) {
    return conditions.isOpen(pair.from()) || conditions.isOpen(pair.to());
  }

  /**
   * The move of such a pair; empty after a message, or where it moves nothing.
   *
   * @param disjoint whether it promises that the ranges do not overlap
   */
  public Optional<Checked> move(Step.Pair pair, boolean disjoint, Span span) {
    Optional<Sides.Sized> from = sides.range(pair.from());
    Optional<Sides.Sized> to = sides.side(pair.to());
    if (from.isEmpty() || to.isEmpty()) {
      return Optional.empty();
    }
    Operand size = from.get().size().orElseThrow();
    if (size.constant().isPresent() && size.constant().getAsLong() == 0) {
      return Optional.empty();
    }
    Action.Side source = from.get().side();
    Action.Side destination = to.get().side();
    List<Requirement> all = new ArrayList<>();
    all.add(Requirement.inserted(fits(size, to.get()), span));
    if (disjoint) {
      Condition apart = new Condition.Outside(destination.start(), size, source.start(), size);
      all.add(Requirement.inserted(apart, span));
    }
    return Optional.of(new Checked(new Action.MoveRange(source, destination, size, span), all));
  }

  /** So many bytes have room there. */
  private static Condition fits(Operand size, Sides.Sized to) {
    return to.size()
        .<Condition>map(room -> new Condition.Compared(Condition.Order.LESS_OR_EQUAL, size, room))
        .orElseGet(
            () ->
                new Condition.Inside(
                    to.side().start(),
                    size,
                    new Operand.Constant(to.side().within().start()),
                    new Operand.Constant(to.side().within().size())));
  }
}
