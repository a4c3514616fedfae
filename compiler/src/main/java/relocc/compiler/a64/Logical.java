package relocc.compiler.a64;

import relocc.compiler.a64.Arithmetic.Shift;
import relocc.compiler.a64.Register.OrSp;
import relocc.compiler.a64.Register.OrZero;
import relocc.compiler.a64.Register.Q;
import relocc.compiler.a64.Register.W;
import relocc.compiler.a64.Register.Zero;

/** Instructions that move, mask and shift bits: 64 of them, DUP 128. */
public sealed interface Logical extends Instruction {
  /** The word; no place in memory matters to it. */
  int word();

  @Override
  default int encode(long address, Labels labels) {
    return word();
  }

  /** {@code mov d, m}. */
  static LogicalRegister mov(OrZero d, OrZero m) {
    return new LogicalRegister(LogicalRegister.Op.ORR, d, Zero.XZR, m, Shift.LSL, 0);
  }

  /** {@code tst n, #mask}; the mask must be {@linkplain LogicalImmediate#encodable encodable}. */
  static AndsImmediate tst(OrZero n, long mask) {
    return new AndsImmediate(AndsImmediate.Op.ANDS, Zero.XZR, n, mask);
  }

  /** {@code lsl d, n, #amount}, amount 0..63. */
  static Bitfield lsl(OrZero d, OrZero n, int amount) {
    Field.unsigned(0, 6).place(amount);
    return new Bitfield(Bitfield.Op.UBFM, d, n, -amount & 63, 63 - amount);
  }

  /** {@code lsr d, n, #amount}, amount 0..63. */
  static Bitfield lsr(OrZero d, OrZero n, int amount) {
    return new Bitfield(Bitfield.Op.UBFM, d, n, amount, 63);
  }

  /** {@code ubfx d, n, #low, #width}: {@code width} bits of n from {@code low} up; the rest 0. */
  static Bitfield ubfx(OrZero d, OrZero n, int low, int width) {
    Bitfield.requireInside(low, width);
    return new Bitfield(Bitfield.Op.UBFM, d, n, low, low + width - 1);
  }

  /** {@code bfi d, n, #low, #width}: the low bits of n replace {@code width} bits of d. */
  static Bitfield bfi(OrZero d, OrZero n, int low, int width) {
    Bitfield.requireInside(low, width);
    return new Bitfield(Bitfield.Op.BFM, d, n, -low & 63, width - 1);
  }

  /**
   * {@code and d, n, m, lsl #amount}; {@code mov} is ORR with XZR.
   *
   * @param amount 0..63
   */
  record LogicalRegister(Op op, OrZero d, OrZero n, OrZero m, Shift shift, int amount)
      implements Logical {
    /** BIC is AND with the complement of m. */
    public enum Op {
      AND(0x8a000000),
      BIC(0x8a200000),
      ORR(0xaa000000),
      EOR(0xca000000),
      ANDS(0xea000000);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    public LogicalRegister {
      shift.place(amount);
    }

    /** Without a shift. */
    public LogicalRegister(Op op, OrZero d, OrZero n, OrZero m) {
      this(op, d, n, m, Shift.LSL, 0);
    }

    @Override
    public int word() {
      return op.word | shift.place(amount) | m.number() << 16 | n.number() << 5 | d.number();
    }

    @Override
    public String text() {
      boolean plain = shift == Shift.LSL && amount == 0;
      if (op == Op.ORR && n == Zero.XZR && plain) {
        return Instruction.spell("mov", d, m);
      }
      return (op == Op.ANDS && d == Zero.XZR
              ? Instruction.spell("tst", n, m)
              : Instruction.spell(op, d, n, m))
          + shift.text(amount);
    }
  }

  /**
   * The fields N, immr and imms of a bitmask immediate, in their places; -1 if there are none. Such
   * a mask is an element of 2, 4 .. 64 bits, repeated, which is a rotated run of ones.
   */
  private static int bitmask(long value) {
    if (value == 0 || value == -1) {
      return -1;
    }
    int size = 64;
    while (size > 2 && Long.rotateRight(value, size / 2) == value) {
      size /= 2;
    }
    // Rotated so that a run of ones starts at bit 0; then it must be the element's only one.
    int start = Long.numberOfTrailingZeros(value & ~(value << 1 | value >>> 63));
    long run = Long.rotateRight(value, start);
    int ones = Long.numberOfTrailingZeros(~run);
    long element = size == 64 ? run : run & ((1L << size) - 1);
    if (ones >= size || element != (1L << ones) - 1) {
      return -1;
    }
    int wide = size == 64 ? 1 << 22 : 0;
    return wide | (-start & (size - 1)) << 16 | ((-2 * size & 0x3f) | (ones - 1)) << 10;
  }

  private static int requireBitmask(long value) {
    int fields = bitmask(value);
    if (fields < 0) {
      throw new IllegalArgumentException("no bitmask immediate: " + maskText(value));
    }
    return fields;
  }

  private static String maskText(long mask) {
    return "#0x" + Long.toHexString(mask);
  }

  /**
   * {@code and d, n, #mask}.
   *
   * @param mask {@link #encodable}
   */
  record LogicalImmediate(Op op, OrSp d, OrZero n, long mask) implements Logical {
    /** Leaves the flags alone. */
    public enum Op {
      AND(0x92000000),
      ORR(0xb2000000),
      EOR(0xd2000000);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    public LogicalImmediate {
      requireBitmask(mask);
    }

    /** Whether a mask is a rotated run of ones, repeated: what the instruction can hold. */
    public static boolean encodable(long mask) {
      return bitmask(mask) >= 0;
    }

    @Override
    public int word() {
      return op.word | requireBitmask(mask) | n.number() << 5 | d.number();
    }

    @Override
    public String text() {
      return Instruction.spell(op, d, n, maskText(mask));
    }
  }

  /**
   * {@code ands d, n, #mask}; {@code tst} is ANDS into XZR.
   *
   * @param mask {@linkplain LogicalImmediate#encodable encodable}
   */
  record AndsImmediate(Op op, OrZero d, OrZero n, long mask) implements Logical {
    /** Sets the flags. */
    public enum Op {
      ANDS(0xf2000000);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    public AndsImmediate {
      requireBitmask(mask);
    }

    @Override
    public int word() {
      return op.word | requireBitmask(mask) | n.number() << 5 | d.number();
    }

    @Override
    public String text() {
      return d == Zero.XZR
          ? Instruction.spell("tst", n, maskText(mask))
          : Instruction.spell(op, d, n, maskText(mask));
    }
  }

  /**
   * {@code ubfm d, n, #rotate, #last}: what {@link #lsl}, {@link #lsr}, {@link #ubfx} and {@link
   * #bfi} are.
   *
   * @param rotate 0..63
   * @param last 0..63
   */
  record Bitfield(Op op, OrZero d, OrZero n, int rotate, int last) implements Logical {
    /** UBFM clears the other bits, BFM keeps them. */
    public enum Op {
      BFM(0xb3400000),
      UBFM(0xd3400000);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    private static final Field ROTATE = Field.unsigned(16, 6);
    private static final Field LAST = Field.unsigned(10, 6);

    public Bitfield {
      ROTATE.place(rotate);
      LAST.place(last);
    }

    private static void requireInside(int low, int width) {
      if (low < 0 || width < 1 || width > 64 - low) {
        throw new IllegalArgumentException("bits " + low + ", width " + width);
      }
    }

    @Override
    public int word() {
      return op.word | ROTATE.place(rotate) | LAST.place(last) | n.number() << 5 | d.number();
    }

    @Override
    public String text() {
      if (op == Op.UBFM && last == 63) {
        return Instruction.spell("lsr", d, n, "#" + rotate);
      }
      if (op == Op.UBFM && last + 1 == rotate) {
        return Instruction.spell("lsl", d, n, "#" + (63 - last));
      }
      if (last >= rotate) {
        String name = op == Op.UBFM ? "ubfx" : "bfxil";
        return Instruction.spell(name, d, n, "#" + rotate, "#" + (last - rotate + 1));
      }
      String name = op == Op.UBFM ? "ubfiz" : "bfi";
      return Instruction.spell(name, d, n, "#" + (64 - rotate), "#" + (last + 1));
    }
  }

  /** {@code lsl d, n, m}: shifts n by m modulo 64. */
  record ShiftRegister(Op op, OrZero d, OrZero n, OrZero m) implements Logical {
    /** The direction. */
    public enum Op {
      LSL(0x9ac02000),
      LSR(0x9ac02400);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    @Override
    public int word() {
      return op.word | m.number() << 16 | n.number() << 5 | d.number();
    }

    @Override
    public String text() {
      return Instruction.spell(op, d, n, m);
    }
  }

  /** {@code rev d, n}: turns all bytes around. */
  record Reverse(Op op, OrZero d, OrZero n) implements Logical {
    /** By size. */
    public enum Op {
      REV(0xdac00c00);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    @Override
    public int word() {
      return op.word | n.number() << 5 | d.number();
    }

    @Override
    public String text() {
      return Instruction.spell(op, d, n);
    }
  }

  /** {@code dup v.16b, w}: every byte of d becomes the low byte of n. */
  record Duplicate(Op op, Q d, W n) implements Logical {
    /** By the size of an element. */
    public enum Op {
      DUP_16B(0x4e010c00);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    @Override
    public int word() {
      return op.word | n.number() << 5 | d.number();
    }

    @Override
    public String text() {
      return Instruction.spell("dup", "v" + d.number() + ".16b", n);
    }
  }
}
