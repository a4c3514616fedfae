package relocc.compiler.value;

import java.util.Optional;
import relocc.compiler.ast.Expr.Operator;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.value.Value.Quantity;

/** Numbers of distinct types: what may be computed with what, and what comes out. */
final class Arithmetic {
  private Arithmetic() {}

  /** The type of a result; empty when the two do not go together. */
  static Optional<Type> type(Operator operator, Type left, Type right) {
    return Optional.ofNullable(
        switch (operator) {
          case ADD -> sum(left, right);
          case SUBTRACT -> difference(left, right);
          case MULTIPLY -> product(left, right);
          case DIVIDE -> quotient(left, right);
          case REMAINDER -> right.isPlace() ? null : left == Type.NUMBER ? left : Type.SIZE;
          default -> left.fits(right) || right.fits(left) ? Type.NUMBER : null;
        });
  }

  private static Type sum(Type left, Type right) {
    if (left.isPlace() && right.isPlace()) {
      return null;
    }
    // A bare number on the left may be an address or a size; it stays open which.
    return right.isPlace() ? right : left;
  }

  private static Type difference(Type left, Type right) {
    if (right.isPlace()) {
      return left == right || left == Type.NUMBER ? Type.SIZE : null;
    }
    // An address less a bare number is an address or a distance; it stays open which.
    return left.isPlace() && right == Type.NUMBER ? Type.NUMBER : left;
  }

  private static Type product(Type left, Type right) {
    if (left.isPlace() || right.isPlace() || left == Type.SIZE && right == Type.SIZE) {
      return null;
    }
    return left == Type.SIZE ? left : right;
  }

  private static Type quotient(Type left, Type right) {
    if (left.isPlace() || right.isPlace()) {
      return null;
    }
    return left == Type.SIZE && right == Type.NUMBER ? Type.SIZE : Type.NUMBER;
  }

  /** The result as an unsigned number of 64 bits; empty when it does not fit. */
  static Optional<Long> result(Operator operator, long a, long b) {
    return switch (operator) {
      case ADD -> when(AddressRange.compare(a + b, a) >= 0, a + b);
      case SUBTRACT -> when(AddressRange.compare(a, b) >= 0, a - b);
      case MULTIPLY -> when(a == 0 || Long.divideUnsigned(a * b, a) == b, a * b);
      case DIVIDE -> Optional.of(Long.divideUnsigned(a, b));
      case REMAINDER -> Optional.of(Long.remainderUnsigned(a, b));
      default -> throw new IllegalArgumentException("not arithmetic: " + operator);
    };
  }

  private static Optional<Long> when(boolean fits, long result) {
    return fits ? Optional.of(result) : Optional.empty();
  }

  /** Whether a comparison holds. */
  static boolean holds(Operator operator, Quantity left, Quantity right) {
    int order = AddressRange.compare(left.amount(), right.amount());
    return switch (operator) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      case GREATER_OR_EQUAL -> order >= 0;
      default -> throw new IllegalArgumentException("no comparison: " + operator);
    };
  }
}
