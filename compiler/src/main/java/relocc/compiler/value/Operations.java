package relocc.compiler.value;

import java.util.Optional;
import relocc.compiler.ast.Expr;
import relocc.compiler.ast.Expr.Operator;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.source.Problem;
import relocc.compiler.value.Value.Quantity;
import relocc.compiler.value.Value.Truth;

/**
 * Expressions with two operands.
 *
 * <p>R1004: the two do not go together. R1005: the result is no 64-bit number. R1008: division by
 * zero.
 */
final class Operations {
  private final Evaluator evaluator;

  Operations(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  Optional<Value> value(Expr.Binary binary) {
    return switch (binary.operator()) {
      case AND, OR -> logical(binary);
      case OUTSIDE -> outside(binary);
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER -> computed(binary);
      default -> compared(binary);
    };
  }

  private Optional<Value> logical(Expr.Binary binary) {
    Optional<Boolean> left = evaluator.truth(binary.left());
    Optional<Boolean> right = evaluator.truth(binary.right());
    if (left.isEmpty() || right.isEmpty()) {
      return Optional.empty();
    }
    boolean both = left.get() && right.get();
    boolean one = left.get() || right.get();
    return Optional.of(new Truth(binary.operator() == Operator.AND ? both : one));
  }

  private Optional<Value> outside(Expr.Binary binary) {
    var left = evaluator.memory(binary.left());
    var right = evaluator.memory(binary.right());
    return left.flatMap(a -> right.map(b -> new Truth(!a.overlaps(b))));
  }

  private Optional<Value> compared(Expr.Binary binary) {
    Optional<Value> left = evaluator.value(binary.left());
    Optional<Value> right = evaluator.value(binary.right());
    if (left.isEmpty() || right.isEmpty()) {
      return Optional.empty();
    }
    Optional<AddressRange> a = left.get().place();
    Optional<AddressRange> b = right.get().place();
    if (a.isPresent() && b.isPresent() && isEquality(binary)) {
      boolean wantsEqual = binary.operator() == Operator.EQUAL;
      return Optional.of(new Truth(a.get().equals(b.get()) == wantsEqual));
    }
    return typed(binary, left.get(), right.get())
        .map(both -> new Truth(Arithmetic.holds(binary.operator(), both.left, both.right)));
  }

  private static boolean isEquality(Expr.Binary binary) {
    return binary.operator() == Operator.EQUAL || binary.operator() == Operator.NOT_EQUAL;
  }

  private Optional<Value> computed(Expr.Binary binary) {
    Optional<Value> left = evaluator.value(binary.left());
    Optional<Value> right = evaluator.value(binary.right());
    if (left.isEmpty() || right.isEmpty()) {
      return Optional.empty();
    }
    return typed(binary, left.get(), right.get()).flatMap(both -> computed(binary, both));
  }

  private Optional<Value> computed(Expr.Binary binary, Operands both) {
    Operator operator = binary.operator();
    boolean divides = operator == Operator.DIVIDE || operator == Operator.REMAINDER;
    if (divides && both.right.amount() == 0) {
      return evaluator.fail(
          Problem.error("R1008", "division by zero", binary.right().span(), "is 0")
              .help("divide by something else than 0"));
    }
    Optional<Long> result = Arithmetic.result(operator, both.left.amount(), both.right.amount());
    if (result.isEmpty()) {
      String wrong = operator == Operator.SUBTRACT ? "is below zero" : "does not fit in 64 bits";
      String what = both.left.shown() + " " + operator.spelling() + " " + both.right.shown();
      String help =
          operator == Operator.SUBTRACT
              ? "subtract no more than there is"
              : "numbers have 64 bits: make one of the two smaller";
      return evaluator.fail(
          Problem.error("R1005", "the result " + wrong, binary.span(), what).help(help));
    }
    return result.map(amount -> new Quantity(both.type, amount));
  }

  /** Two numbers that go together, and the type of what they make. */
  private record Operands(Quantity left, Quantity right, Type type) {}

  private Optional<Operands> typed(Expr.Binary binary, Value left, Value right) {
    Optional<Quantity> a = number(left);
    Optional<Quantity> b = number(right);
    Optional<Type> type =
        a.flatMap(l -> b.flatMap(r -> Arithmetic.type(binary.operator(), l.type(), r.type())));
    if (type.isEmpty()) {
      return evaluator.fail(mismatch(binary, left, right));
    }
    return Optional.of(new Operands(a.orElseThrow(), b.orElseThrow(), type.get()));
  }

  /** A range in the place of a number means its base. */
  private static Optional<Quantity> number(Value value) {
    if (value.place().isPresent()) {
      return value.place().map(range -> new Quantity(Type.ADDRESS, range.start()));
    }
    return value instanceof Quantity quantity ? Optional.of(quantity) : Optional.empty();
  }

  private static Problem mismatch(Expr.Binary binary, Value left, Value right) {
    String between = " " + binary.operator().spelling() + " ";
    Problem problem =
        Problem.error(
            "R1004",
            left.words() + between + right.words() + " has no meaning",
            binary.span(),
            "these do not go together");
    return problem.help(wayOut(binary.operator(), left, right));
  }

  private static String wayOut(Operator operator, Value left, Value right) {
    boolean numbers = number(left).isPresent() && number(right).isPresent();
    if (!numbers) {
      return "only numbers go with `" + operator.spelling() + "`; a range stands for its base";
    }
    if (operator == Operator.ADD) {
      return "add a size to an address, or subtract two addresses to get a size";
    }
    boolean place = isPlace(left) || isPlace(right);
    boolean scales = operator == Operator.MULTIPLY || operator == Operator.DIVIDE;
    return scales && place
        ? "subtract the base first: `(address - base)` is a size"
        : "compare and compute sizes with sizes, addresses with addresses";
  }

  private static boolean isPlace(Value value) {
    return number(value).map(quantity -> quantity.type().isPlace()).orElse(false);
  }
}
