package relocc.compiler.a64;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import relocc.compiler.a64.Register.OrSp;
import relocc.compiler.a64.Register.OrZero;
import relocc.compiler.a64.Register.StackPointer;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.Register.Zero;

/** Instructions that load constants, add, subtract and compare, all on 64 bits. */
public sealed interface Arithmetic extends Instruction {

  /** How the second register operand is shifted. */
  enum Shift {
    LSL,
    LSR,
    ASR;

    /** The bits of a shift by {@code amount}, 0..63. */
    int place(int amount) {
      return ordinal() << 22 | Field.unsigned(10, 6).place(amount);
    }

    /** What follows the operands; nothing if there is no shift. */
    String text(int amount) {
      return this == LSL && amount == 0
          ? ""
          : ", " + name().toLowerCase(Locale.ROOT) + " #" + amount;
    }
  }

  /** {@code cmp n, #immediate}. */
  static AddsImmediate cmp(OrSp n, int immediate) {
    return new AddsImmediate(AddsImmediate.Op.SUBS, Zero.XZR, n, immediate);
  }

  /** {@code cmp n, m}. */
  static AddRegister cmp(OrZero n, OrZero m) {
    return new AddRegister(AddRegister.Op.SUBS, Zero.XZR, n, m, Shift.LSL, 0);
  }

  /** The fewest of MOVZ, MOVN and MOVK that load a value: one to four. */
  static List<Instruction> load(X d, long value) {
    int zeros = 0;
    int ones = 0;
    for (int shift = 0; shift < 64; shift += 16) {
      int part = (int) (value >>> shift) & 0xffff;
      zeros += part == 0 ? 1 : 0;
      ones += part == 0xffff ? 1 : 0;
    }
    int skipped = ones > zeros ? 0xffff : 0;
    MoveWide.Op first = ones > zeros ? MoveWide.Op.MOVN : MoveWide.Op.MOVZ;
    List<Instruction> words = new ArrayList<>();
    for (int shift = 0; shift < 64; shift += 16) {
      int part = (int) (value >>> shift) & 0xffff;
      if (part != skipped) {
        words.add(
            words.isEmpty()
                ? new MoveWide(first, d, part ^ skipped, shift)
                : new MoveWide(MoveWide.Op.MOVK, d, part, shift));
      }
    }
    return words.isEmpty() ? List.of(new MoveWide(first, d, 0, 0)) : List.copyOf(words);
  }

  /** A 16-bit part of a register: {@code movz d, #part, lsl #shift}. */
  record MoveWide(Op op, OrZero d, int part, int shift) implements Arithmetic {
    /** MOVN writes the complement; MOVK keeps the other bits. */
    public enum Op {
      MOVN(0x92800000),
      MOVZ(0xd2800000),
      MOVK(0xf2800000);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    private static final Field PART = Field.unsigned(5, 16);
    private static final Field SHIFT = Field.unsigned(21, 2, 16);

    public MoveWide {
      PART.place(part);
      SHIFT.place(shift);
    }

    @Override
    public int encode(long address, Labels labels) {
      return op.word | SHIFT.place(shift) | PART.place(part) | d.number();
    }

    @Override
    public String text() {
      String moved = Instruction.spell(op, d, "#0x" + Integer.toHexString(part));
      return shift == 0 ? moved : moved + ", lsl #" + shift;
    }
  }

  /** The immediate of an addition: 0..0xfff, or a multiple of 0x1000 up to 0xfff000. */
  private static int immediateBits(int value) {
    return (value & 0xfff) == 0 && value != 0
        ? 1 << 22 | Field.unsigned(10, 12, 0x1000).place(value)
        : Field.unsigned(10, 12).place(value);
  }

  private static String immediateText(int value) {
    return (value & 0xfff) == 0 && value != 0 ? "#" + (value >> 12) + ", lsl #12" : "#" + value;
  }

  /**
   * {@code add d, n, #immediate}; also {@code mov} to and from the stack pointer.
   *
   * @param immediate 0..0xfff, or a multiple of 0x1000 up to 0xfff000
   */
  record AddImmediate(Op op, OrSp d, OrSp n, int immediate) implements Arithmetic {
    /** Leaves the flags alone. */
    public enum Op {
      ADD(0x91000000),
      SUB(0xd1000000);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    public AddImmediate {
      immediateBits(immediate);
    }

    @Override
    public int encode(long address, Labels labels) {
      return op.word | immediateBits(immediate) | n.number() << 5 | d.number();
    }

    @Override
    public String text() {
      boolean stack = d == StackPointer.SP || n == StackPointer.SP;
      return stack && op == Op.ADD && immediate == 0
          ? Instruction.spell("mov", d, n)
          : Instruction.spell(op, d, n, immediateText(immediate));
    }
  }

  /**
   * {@code adds d, n, #immediate}; {@code cmp} is SUBS into XZR.
   *
   * @param immediate 0..0xfff, or a multiple of 0x1000 up to 0xfff000
   */
  record AddsImmediate(Op op, OrZero d, OrSp n, int immediate) implements Arithmetic {
    /** Sets the flags. */
    public enum Op {
      ADDS(0xb1000000, "cmn"),
      SUBS(0xf1000000, "cmp");

      private final int word;
      private final String comparing;

      Op(int word, String comparing) {
        this.word = word;
        this.comparing = comparing;
      }
    }

    public AddsImmediate {
      immediateBits(immediate);
    }

    @Override
    public int encode(long address, Labels labels) {
      return op.word | immediateBits(immediate) | n.number() << 5 | d.number();
    }

    @Override
    public String text() {
      return d == Zero.XZR
          ? Instruction.spell(op.comparing, n, immediateText(immediate))
          : Instruction.spell(op, d, n, immediateText(immediate));
    }
  }

  /**
   * {@code add d, n, m, lsl #amount}.
   *
   * @param amount 0..63
   */
  record AddRegister(Op op, OrZero d, OrZero n, OrZero m, Shift shift, int amount)
      implements Arithmetic {
    /** The S forms set the flags. */
    public enum Op {
      ADD(0x8b000000),
      ADDS(0xab000000),
      SUB(0xcb000000),
      SUBS(0xeb000000);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    public AddRegister {
      shift.place(amount);
    }

    /** Without a shift. */
    public AddRegister(Op op, OrZero d, OrZero n, OrZero m) {
      this(op, d, n, m, Shift.LSL, 0);
    }

    @Override
    public int encode(long address, Labels labels) {
      return op.word | shift.place(amount) | m.number() << 16 | n.number() << 5 | d.number();
    }

    @Override
    public String text() {
      String plain =
          op == Op.SUBS && d == Zero.XZR
              ? Instruction.spell("cmp", n, m)
              : Instruction.spell(op, d, n, m);
      return plain + shift.text(amount);
    }
  }

  /**
   * {@code ccmp n, m, #flags, eq}: compares if the condition holds, and puts flags in if not.
   *
   * @param flags N, Z, C and V, from bit 3 down
   */
  record ConditionalCompare(Op op, OrZero n, OrZero m, int flags, Branch.Conditional.Op condition)
      implements Arithmetic {
    /** What is done if the condition holds: CCMP subtracts, CCMN adds. */
    public enum Op {
      CCMN(0xba400000),
      CCMP(0xfa400000);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    private static final Field FLAGS = Field.unsigned(0, 4);

    public ConditionalCompare {
      FLAGS.place(flags);
    }

    @Override
    public int encode(long address, Labels labels) {
      int when = condition.bits() << 12;
      return op.word | m.number() << 16 | when | n.number() << 5 | FLAGS.place(flags);
    }

    @Override
    public String text() {
      return Instruction.spell(op, n, m, "#" + flags, condition.word());
    }
  }

  /** {@code adr d, target}: its address; the target lies within 1 MiB. ADRP is not used: ERR-03. */
  record Adr(OrZero d, Label target) implements Arithmetic {
    private static final Field DISTANCE = Field.signed(0, 21, 1);

    @Override
    public int encode(long address, Labels labels) {
      int distance = DISTANCE.distance(address, target, labels);
      return 0x10000000 | (distance & 3) << 29 | distance >>> 2 << 5 | d.number();
    }

    @Override
    public String text() {
      return Instruction.spell("adr", d, target);
    }
  }
}
