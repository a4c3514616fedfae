package relocc.compiler.a64;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import relocc.compiler.a64.Register.OrSp;
import relocc.compiler.a64.Register.OrZero;
import relocc.compiler.a64.Register.Q;

/** Instructions on the SIMD registers as arrays of elements. No place matters to them. */
public sealed interface Vector extends Instruction {
  /** The word. */
  int word();

  @Override
  default int encode(long address, Labels labels) {
    return word();
  }

  /** A register as an array of elements. */
  private static String array(Q q, String arrangement) {
    return "v" + q.number() + "." + arrangement;
  }

  /** The mnemonic and the arrangement that the name of a constant consists of. */
  private static String mnemonic(Enum<?> op) {
    return op.name().substring(0, op.name().lastIndexOf('_')).toLowerCase(Locale.ROOT);
  }

  private static String arrangement(Enum<?> op) {
    String name = op.name();
    return name.substring(name.lastIndexOf('_') + 1).toLowerCase(Locale.ROOT);
  }

  /** {@code add d.4s, n.4s, m.4s}. */
  record Three(Op op, Q d, Q n, Q m) implements Vector {
    /** By operation and arrangement. */
    public enum Op {
      EOR_16B(0x6e201c00),
      ADD_4S(0x4ea08400),
      MUL_4S(0x4ea09c00),
      MLA_4S(0x4ea09400);

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
      String as = arrangement(op);
      return Instruction.spell(mnemonic(op), array(d, as), array(n, as), array(m, as));
    }
  }

  /** {@code rev32 d.16b, n.16b}: turns the bytes of every 32-bit word around. */
  record Two(Op op, Q d, Q n) implements Vector {
    /** By operation and arrangement. */
    public enum Op {
      REV32_16B(0x6e200800);

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
      return Instruction.spell(mnemonic(op), array(d, arrangement(op)), array(n, arrangement(op)));
    }
  }

  /** {@code mov d.16b, n.16b}. */
  record Copy(Op op, Q d, Q n) implements Vector {
    /** ORR of a register with itself. */
    public enum Op {
      MOV_16B(0x4ea01c00);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    @Override
    public int word() {
      return op.word | n.number() << 16 | n.number() << 5 | d.number();
    }

    @Override
    public String text() {
      return Instruction.spell(mnemonic(op), array(d, arrangement(op)), array(n, arrangement(op)));
    }
  }

  /**
   * {@code ushr d.4s, n.4s, #amount}.
   *
   * @param amount 1..31
   */
  record Shifted(Op op, Q d, Q n, int amount) implements Vector {
    /** USHR fills with zeros; SLI keeps what the bits of n do not cover. */
    public enum Op {
      USHR_4S(0x6f000400),
      SLI_4S(0x6f005400);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    public Shifted {
      if (amount < 1 || amount > 31) {
        throw new IllegalArgumentException("shift by " + amount);
      }
    }

    @Override
    public int word() {
      int field = op == Op.USHR_4S ? 64 - amount : 32 + amount;
      return op.word | field << 16 | n.number() << 5 | d.number();
    }

    @Override
    public String text() {
      String as = arrangement(op);
      return Instruction.spell(mnemonic(op), array(d, as), array(n, as), "#" + amount);
    }
  }

  /**
   * {@code ext d.16b, n.16b, m.16b, #first}: 16 bytes of n and, behind it, m.
   *
   * @param first 0..15
   */
  record Extract(Op op, Q d, Q n, Q m, int first) implements Vector {
    /** By arrangement. */
    public enum Op {
      EXT_16B(0x6e000000);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    private static final Field FIRST = Field.unsigned(11, 4);

    public Extract {
      FIRST.place(first);
    }

    @Override
    public int word() {
      return op.word | FIRST.place(first) | m.number() << 16 | n.number() << 5 | d.number();
    }

    @Override
    public String text() {
      String as = arrangement(op);
      return Instruction.spell(mnemonic(op), array(d, as), array(n, as), array(m, as), "#" + first);
    }
  }

  /** {@code tbl d.16b, {n.16b}, m.16b}: the bytes of n that m numbers, 0 for 16 and more. */
  record Lookup(Op op, Q d, Q n, Q m) implements Vector {
    /** By arrangement. */
    public enum Op {
      TBL_16B(0x4e000000);

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
      String as = arrangement(op);
      return Instruction.spell(mnemonic(op), array(d, as), "{" + array(n, as) + "}", array(m, as));
    }
  }

  /**
   * {@code mov x, v.d[index]}, {@code mov v.s[index], w}.
   *
   * @param lane 0 or 1 for 64 bits, 0..3 for 32
   */
  record Lane(Op op, Q v, OrZero x, int lane) implements Vector {
    /** By direction and size. */
    public enum Op {
      FROM_D(0x4e083c00),
      FROM_S(0x0e043c00),
      TO_D(0x4e081c00),
      TO_S(0x4e041c00);

      private final int word;

      Op(int word) {
        this.word = word;
      }

      private boolean isWide() {
        return this == FROM_D || this == TO_D;
      }
    }

    public Lane {
      if (lane < 0 || lane > (op.isWide() ? 1 : 3)) {
        throw new IllegalArgumentException("lane " + lane);
      }
    }

    @Override
    public int word() {
      boolean reads = op == Op.FROM_D || op == Op.FROM_S;
      int n = reads ? v.number() : x.number();
      int d = reads ? x.number() : v.number();
      return op.word | lane << (op.isWide() ? 20 : 19) | n << 5 | d;
    }

    @Override
    public String text() {
      String element = "v" + v.number() + (op.isWide() ? ".d[" : ".s[") + lane + "]";
      Register general = op.isWide() ? x : x.w();
      return op == Op.FROM_D || op == Op.FROM_S
          ? Instruction.spell("mov", general, element)
          : Instruction.spell("mov", element, general);
    }
  }

  /** {@code fmov d, x}: 64 bits between a general register and the low half of a vector. */
  record Half(Op op, Q v, OrZero x) implements Vector {
    /** By direction; TO clears the high half. */
    public enum Op {
      FROM(0x9e660000),
      TO(0x9e670000);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    @Override
    public int word() {
      return op == Op.TO
          ? op.word | x.number() << 5 | v.number()
          : op.word | v.number() << 5 | x.number();
    }

    @Override
    public String text() {
      String half = "d" + v.number();
      return op == Op.TO ? Instruction.spell("fmov", half, x) : Instruction.spell("fmov", x, half);
    }
  }

  /**
   * {@code ld1 {v0.16b-v3.16b}, [n], #64}: every byte is an access of its own, so that any
   * alignment will do for Device memory too (MEM-13).
   *
   * @param first the registers are it and those behind it, v0 behind v31
   */
  record Structure(Op op, Q first, OrSp n) implements Vector {
    /** By the number of registers; the base moves behind what is loaded. */
    public enum Op {
      LD1_16B(0x4cdf7000, 1),
      LD4X1_16B(0x4cdf2000, 4);

      private final int word;
      private final int count;

      Op(int word, int count) {
        this.word = word;
        this.count = count;
      }
    }

    @Override
    public int word() {
      return op.word | n.number() << 5 | first.number();
    }

    @Override
    public String text() {
      String list =
          IntStream.range(first.number(), first.number() + op.count)
              .mapToObj(number -> array(Q.values()[number & 31], "16b"))
              .collect(Collectors.joining(", ", "{", "}"));
      return Instruction.spell("ld1", list, "[" + n.text() + "]", "#" + 16 * op.count);
    }
  }

  /** {@code sha256h d, n, m.4s} and its relatives (FEAT_SHA256). */
  record Hash(Op op, Q d, Q n, Q m) implements Vector {
    /** Four rounds' first half of the state, its second; the rest of four words. */
    public enum Op {
      SHA256H(0x5e004000),
      SHA256H2(0x5e005000),
      SHA256SU1(0x5e006000);

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
      return op == Op.SHA256SU1
          ? Instruction.spell(op, array(d, "4s"), array(n, "4s"), array(m, "4s"))
          : Instruction.spell(op, d, n, array(m, "4s"));
    }
  }

  /** {@code sha256su0 d.4s, n.4s} (FEAT_SHA256). */
  record Schedule(Op op, Q d, Q n) implements Vector {
    /** The first half of four words of the schedule. */
    public enum Op {
      SHA256SU0(0x5e282800);

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
      return Instruction.spell(op, array(d, "4s"), array(n, "4s"));
    }
  }
}
