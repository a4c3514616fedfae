package relocc.compiler.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relocc.compiler.ast.Expr;
import relocc.compiler.ast.Step;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Plan.Condition;
import relocc.compiler.plan.Plan.Requirement;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Span;
import relocc.compiler.value.Conditions;
import relocc.compiler.value.Evaluator;
import relocc.compiler.value.Value;

/**
 * Moves of ranges that are parameters, and what the stub has to make sure of for them.
 *
 * <p>R4008: nobody says where such a range may lie. R1004: something that is no memory.
 */
final class RangeMoves {
  private final Conditions conditions;
  private final Evaluator evaluator;

  RangeMoves(Conditions conditions, Evaluator evaluator) {
    this.conditions = conditions;
    this.evaluator = evaluator;
  }

  /** A side with the size that it has room for, if it has one of its own. */
  private record Sized(Action.Side side, Optional<Operand> size) {}

  /** A move, and what must hold for it. */
  record Checked(Action.MoveRange move, List<Requirement> requirements) {}

  /** Whether a parameter has a part in one of the sides. */
  boolean isOpen(Step.Pair pair) {
    return conditions.isOpen(pair.from()) || conditions.isOpen(pair.to());
  }

  /**
   * The move of such a pair; empty after a message, or where it moves nothing.
   *
   * @param disjoint whether it promises that the ranges do not overlap
   */
  Optional<Checked> move(Step.Pair pair, boolean disjoint, Span span) {
    Optional<Sized> from = side(pair.from()).filter(side -> isRange(side, pair.from()));
    Optional<Sized> to = side(pair.to());
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
  private static Condition fits(Operand size, Sized to) {
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

  private boolean isRange(Sized side, Expr expr) {
    if (side.size().isEmpty()) {
      evaluator.fail(
          Problem.error("R1004", "a range is wanted here, not an address", expr.span(), "how long?")
              .help("make the parameter a `range`"));
    }
    return side.size().isPresent();
  }

  private Optional<Sized> side(Expr expr) {
    Optional<Value> value = evaluator.value(expr);
    if (value.isPresent() && value.get() instanceof Value.GivenRange range) {
      return given(range.base(), Optional.of(new Operand.Given(range.size())), expr);
    } else if (value.isPresent()
        && value.get() instanceof Value.Given given
        && given.parameter().kind() == Parameter.Kind.ADDRESS) {
      return given(given.parameter(), Optional.empty(), expr);
    }
    return value
        .flatMap(known -> evaluator.memory(expr))
        .map(range -> new Sized(known(range), Optional.of(new Operand.Constant(range.size()))));
  }

  private static Action.Side known(AddressRange range) {
    return new Action.Side(new Operand.Constant(range.start()), range);
  }

  private Optional<Sized> given(Parameter start, Optional<Operand> size, Expr expr) {
    if (start.within().isEmpty()) {
      return evaluator.fail(
          Problem.error("R4008", "nobody says where this may lie", expr.span(), "lies anywhere")
              .and(start.span(), "declared here")
              .help("say where it may lie: `in REGION` behind its type"));
    }
    Action.Side side = new Action.Side(new Operand.Given(start), start.within().get());
    return Optional.of(new Sized(side, size));
  }
}
