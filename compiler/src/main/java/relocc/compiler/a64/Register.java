package relocc.compiler.a64;

import java.util.Locale;

/**
 * A register operand. Number 31 means the zero register to some operands and the stack pointer to
 * others, so the two are types of their own.
 */
public sealed interface Register {
  /** What the register's field holds, 0..31. */
  int number();

  /** As assembly spells it. */
  String text();

  /** A 64-bit operand in which 31 is the zero register. */
  sealed interface OrZero extends Register {
    /** Its low half. */
    default W w() {
      return new W(this);
    }
  }

  /** A 64-bit operand in which 31 is the stack pointer. */
  sealed interface OrSp extends Register {}

  /** The general registers. */
  enum X implements OrZero, OrSp {
    X0,
    X1,
    X2,
    X3,
    X4,
    X5,
    X6,
    X7,
    X8,
    X9,
    X10,
    X11,
    X12,
    X13,
    X14,
    X15,
    X16,
    X17,
    X18,
    X19,
    X20,
    X21,
    X22,
    X23,
    X24,
    X25,
    X26,
    X27,
    X28,
    X29,
    X30;

    /** The register of a number. */
    public static X of(int number) {
      return values()[number];
    }

    @Override
    public int number() {
      return ordinal();
    }

    @Override
    public String text() {
      return "x" + ordinal();
    }
  }

  /** Reads as zero, forgets what is written. */
  enum Zero implements OrZero {
    XZR;

    @Override
    public int number() {
      return 31;
    }

    @Override
    public String text() {
      return "xzr";
    }
  }

  /** The stack pointer of the current exception level. */
  enum StackPointer implements OrSp {
    SP;

    @Override
    public int number() {
      return 31;
    }

    @Override
    public String text() {
      return "sp";
    }
  }

  /** The low half of a register; writing it clears the high half. */
  record W(OrZero x) implements Register {
    @Override
    public int number() {
      return x.number();
    }

    @Override
    public String text() {
      return "w" + x.text().substring(1);
    }
  }

  /** The SIMD registers, 128 bits each. */
  enum Q implements Register {
    Q0,
    Q1,
    Q2,
    Q3,
    Q4,
    Q5,
    Q6,
    Q7,
    Q8,
    Q9,
    Q10,
    Q11,
    Q12,
    Q13,
    Q14,
    Q15,
    Q16,
    Q17,
    Q18,
    Q19,
    Q20,
    Q21,
    Q22,
    Q23,
    Q24,
    Q25,
    Q26,
    Q27,
    Q28,
    Q29,
    Q30,
    Q31;

    @Override
    public int number() {
      return ordinal();
    }

    @Override
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
