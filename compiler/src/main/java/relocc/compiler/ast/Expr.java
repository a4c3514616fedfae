package relocc.compiler.ast;

import java.util.Optional;
import relocc.compiler.source.Span;

/**
 * A value, a range or a condition as written. Types are the resolver's affair. Trees are at most
 * two thousand levels deep, so walking them by recursion is safe.
 */
public sealed interface Expr {
  Span span();

  /**
   * A literal.
   *
   * @param value unsigned; the unit is multiplied in
   * @param unit the one that was written; then the number is a size
   */
  record Number(long value, Optional<Unit> unit, Span span) implements Expr {}

  /** A region, import, constant, parameter or loop variable. */
  record Ref(String name, Span span) implements Expr {}

  /** {@code target.field}: .base .end .size, a field of an import, ... */
  record Field(Expr target, Name field, Span span) implements Expr {}

  /** {@code whole[offset ..]}, {@code whole[offset ..+ size]}, {@code whole[offset .. end]}. */
  record Slice(Expr whole, Expr offset, Extent extent, Span span) implements Expr {}

  /** {@code base ..+ size} or {@code base .. end}; the extent is never {@link Extent.Rest}. */
  record Range(Expr base, Extent extent, Span span) implements Expr {}

  /** {@code left + right} and its like; also comparisons, {@code and}, {@code or}. */
  record Binary(Operator operator, Expr left, Expr right, Span span) implements Expr {}

  /** {@code not operand}. */
  record Not(Expr operand, Span span) implements Expr {}

  /** How far a range or slice reaches. */
  sealed interface Extent {
    /** {@code ..+ size}. */
    record Sized(Expr size) implements Extent {}

    /** {@code .. end}; in a slice, relative to the base as the offset is. */
    record Until(Expr end) implements Extent {}

    /** {@code ..}: to the end of what is sliced. */
    record Rest() implements Extent {}
  }

  /** What two operands are joined by. */
  enum Operator {
    ADD("+"),
    SUBTRACT("-"),
    MULTIPLY("*"),
    DIVIDE("/"),
    REMAINDER("%"),
    EQUAL("=="),
    NOT_EQUAL("!="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    /** Two ranges, or a range and a list of ranges, share no byte. */
    OUTSIDE("outside"),
    AND("and"),
    OR("or");

    private final String spelling;

    Operator(String spelling) {
      this.spelling = spelling;
    }

    /** As the language spells it. */
    public String spelling() {
      return spelling;
    }

    /** The operator that is spelled so. */
    static Operator of(String spelling) {
      for (Operator operator : values()) {
        if (operator.spelling.equals(spelling)) {
          return operator;
        }
      }
      throw new IllegalArgumentException("operator " + spelling);
    }
  }

  /** What a number may be followed by. */
  enum Unit {
    B("B", 0),
    KIB("KiB", 10),
    MIB("MiB", 20),
    GIB("GiB", 30),
    TIB("TiB", 40),
    /** A page is 4 KiB, whatever the granule. */
    PAGES("pages", 12);

    private final String spelling;
    private final int shift;

    Unit(String spelling, int shift) {
      this.spelling = spelling;
      this.shift = shift;
    }

    /** As the language spells it. */
    public String spelling() {
      return spelling;
    }

    /** How many bytes one of them is. */
    public long bytes() {
      return 1L << shift;
    }

    /** The unit that is spelled so, if there is one. */
    static Optional<Unit> of(String spelling) {
      for (Unit unit : values()) {
        if (unit.spelling.equals(spelling)) {
          return Optional.of(unit);
        }
      }
      return Optional.empty();
    }
  }
}
