package relocc.compiler.value;

import java.util.Optional;
import relocc.compiler.ast.Expr;
import relocc.compiler.ast.Expr.Operator;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Plan.Condition;
import relocc.compiler.plan.Plan.Condition.Order;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Span;

/**
 * Conditions that a stub has to judge, since they are about parameters. R1004: the two sides do not
 * go together.
 */
public final class Conditions {
  private final Scope scope;
  private final Evaluator evaluator;

  public Conditions(Scope scope, Evaluator evaluator) {
    this.scope = scope;
    this.evaluator = evaluator;
  }

  /** Whether a parameter has a part in what an expression is worth. */
  public boolean isOpen(Expr expr) {
    if (expr instanceof Expr.Ref ref) {
      return scope.isGiven(ref.name());
    } else if (expr instanceof Expr.Field field) {
      return isOpen(field.target());
    } else if (expr instanceof Expr.Slice slice) {
      return isOpen(slice.whole()) || isOpen(slice.offset()) || isOpen(slice.extent());
    } else if (expr instanceof Expr.Range range) {
      return isOpen(range.base()) || isOpen(range.extent());
    } else if (expr instanceof Expr.Binary binary) {
      return isOpen(binary.left()) || isOpen(binary.right());
    }
    return expr instanceof Expr.Not not && isOpen(not.operand());
  }

  private boolean isOpen(Expr.Extent extent) {
    if (extent instanceof Expr.Extent.Sized sized) {
      return isOpen(sized.size());
    }
    return extent instanceof Expr.Extent.Until until && isOpen(until.end());
  }

  /** The condition, some part of which is {@linkplain #isOpen open}; empty after a message. */
  public Optional<Condition> condition(Expr expr) {
    if (!isOpen(expr)) {
      return evaluator.truth(expr).map(Conditions::known);
    } else if (expr instanceof Expr.Not not) {
      return condition(not.operand()).map(Condition.Not::new);
    } else if (expr instanceof Expr.Binary binary) {
      return switch (binary.operator()) {
        case AND -> joined(binary, Condition.Both::new);
        case OR -> joined(binary, Condition.Either::new);
        case OUTSIDE -> outside(binary);
        case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER -> notBuilt(expr.span());
        default -> compared(binary);
      };
    }
    return notBuilt(expr.span());
  }

  private static Condition known(boolean truth) {
    Operand zero = new Operand.Constant(0);
    return new Condition.Compared(truth ? Order.EQUAL : Order.NOT_EQUAL, zero, zero);
  }

  private <T> Optional<T> notBuilt(Span span) {
    return evaluator.fail(NotBuilt.REQUIRE.problem(span));
  }

  /** Makes one condition of two. */
  private interface Join {
    Condition of(Condition left, Condition right);
  }

  private Optional<Condition> joined(Expr.Binary binary, Join join) {
    Optional<Condition> left = condition(binary.left());
    Optional<Condition> right = condition(binary.right());
    return left.flatMap(l -> right.map(r -> join.of(l, r)));
  }

  /** A value, and what it may be compared with. */
  private record Typed(Operand operand, Type type) {}

  private Optional<Condition> compared(Expr.Binary binary) {
    Optional<Typed> left = typed(binary.left());
    Optional<Typed> right = typed(binary.right());
    if (left.isEmpty() || right.isEmpty()) {
      return Optional.empty();
    }
    Type a = left.get().type();
    Type b = right.get().type();
    if (!a.fits(b) && !b.fits(a)) {
      return evaluator.fail(
          Problem.error(
                  "R1004",
                  a.words()
                      + " "
                      + binary.operator().spelling()
                      + " "
                      + b.words()
                      + " has no meaning",
                  binary.span(),
                  "these do not go together")
              .help("compare sizes with sizes, addresses with addresses"));
    }
    Operand first = left.get().operand();
    return Optional.of(
        new Condition.Compared(order(binary.operator()), first, right.get().operand()));
  }

  private static Order order(Operator operator) {
    return switch (operator) {
      case EQUAL -> Order.EQUAL;
      case NOT_EQUAL -> Order.NOT_EQUAL;
      case LESS -> Order.LESS;
      case LESS_OR_EQUAL -> Order.LESS_OR_EQUAL;
      case GREATER -> Order.GREATER;
      case GREATER_OR_EQUAL -> Order.GREATER_OR_EQUAL;
      default -> throw new IllegalArgumentException("no comparison: " + operator);
    };
  }

  /** A parameter as it is, or the base or size of one that is a range. */
  private static boolean isPlain(Expr expr) {
    return expr instanceof Expr.Ref
        || expr instanceof Expr.Field field && field.target() instanceof Expr.Ref;
  }

  private Optional<Typed> typed(Expr expr) {
    if (isOpen(expr) && !isPlain(expr)) {
      return notBuilt(expr.span());
    }
    Optional<Value> value = evaluator.value(expr);
    if (value.isEmpty()) {
      return Optional.empty();
    } else if (value.get() instanceof Value.Given given) {
      Parameter.Kind kind = given.parameter().kind();
      if (kind != Parameter.Kind.ADDRESS && kind != Parameter.Kind.SIZE) {
        return notBuilt(expr.span());
      }
      Type type = kind == Parameter.Kind.SIZE ? Type.SIZE : Type.ADDRESS;
      return Optional.of(new Typed(new Operand.Given(given.parameter()), type));
    } else if (value.get() instanceof Value.GivenRange range) {
      return Optional.of(new Typed(new Operand.Given(range.base()), Type.ADDRESS));
    } else if (value.get() instanceof Value.Quantity quantity) {
      return Optional.of(new Typed(new Operand.Constant(quantity.amount()), quantity.type()));
    }
    return evaluator
        .address(expr)
        .map(address -> new Typed(new Operand.Constant(address), Type.ADDRESS));
  }

  /** Where a range starts, and how long it is. */
  private record Ends(Operand start, Operand size) {}

  private Optional<Condition> outside(Expr.Binary binary) {
    Optional<Value.GivenRanges> second = list(binary.right());
    Optional<Value.GivenRanges> list = second.or(() -> list(binary.left()));
    if (list.isPresent()) {
      return ends(second.isPresent() ? binary.left() : binary.right())
          .map(a -> new Condition.OutsideAll(a.start(), a.size(), list.get().list()));
    }
    Optional<Ends> left = ends(binary.left());
    Optional<Ends> right = ends(binary.right());
    return left.flatMap(
        a -> right.map(b -> new Condition.Outside(a.start(), a.size(), b.start(), b.size())));
  }

  private Optional<Value.GivenRanges> list(Expr expr) {
    return isOpen(expr)
            && expr instanceof Expr.Ref
            && evaluator.value(expr).orElse(null) instanceof Value.GivenRanges list
        ? Optional.of(list)
        : Optional.empty();
  }

  private Optional<Ends> ends(Expr expr) {
    if (!isOpen(expr)) {
      return evaluator
          .memory(expr)
          .map(
              range ->
                  new Ends(
                      new Operand.Constant(range.start()), new Operand.Constant(range.size())));
    } else if (expr instanceof Expr.Ref
        && evaluator.value(expr).orElse(null) instanceof Value.GivenRange range) {
      return Optional.of(new Ends(given(range.base()), given(range.size())));
    } else if (expr instanceof Expr.Range range
        && range.extent() instanceof Expr.Extent.Sized sized) {
      Optional<Operand> start = part(range.base(), Type.ADDRESS);
      Optional<Operand> size = part(sized.size(), Type.SIZE);
      return start.flatMap(s -> size.map(l -> new Ends(s, l)));
    }
    return notBuilt(expr.span());
  }

  private static Operand given(Parameter parameter) {
    return new Operand.Given(parameter);
  }

  private Optional<Operand> part(Expr expr, Type wanted) {
    Optional<Typed> typed = typed(expr);
    if (typed.isPresent() && !typed.get().type().fits(wanted)) {
      return evaluator.fail(
          Problem.error(
                  "R1004",
                  wanted.words() + " is wanted here, not " + typed.get().type().words(),
                  expr.span(),
                  "is " + typed.get().type().words())
              .help("a range reads `BASE ..+ SIZE`"));
    }
    return typed.map(Typed::operand);
  }
}
