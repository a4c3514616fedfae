package relocc.compiler.resolve.range;

import java.util.Optional;
import relocc.compiler.ast.Expr;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Parameter;
import relocc.compiler.source.Problem;
import relocc.compiler.value.Evaluator;
import relocc.compiler.value.Value;

/**
 * Ranges that are known, or parameters.
 *
 * <p>R4008: nobody says where such a range may lie. R1004: something that is no memory.
 */
final class Sides {
  private final Evaluator evaluator;

  Sides(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  /** A side with the size that it has room for, if it has one of its own. */
  record Sized(Action.Side side, Optional<Operand> size) {}

  /** A side with a size of its own. */
  Optional<Sized> range(Expr expr) {
    return side(expr).filter(side -> isRange(side, expr));
  }

  private boolean isRange(Sized side, Expr expr) {
    if (side.size().isEmpty()) {
      evaluator.fail(
          Problem.error("R1004", "a range is wanted here, not an address", expr.span(), "how long?")
              .help("make the parameter a `range`"));
    }
    return side.size().isPresent();
  }

  /** What an expression means as memory. */
  Optional<Sized> side(Expr expr) {
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
