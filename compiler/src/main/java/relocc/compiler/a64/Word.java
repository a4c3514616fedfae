package relocc.compiler.a64;

import relocc.compiler.a64.Register.OrZero;
import relocc.compiler.a64.Register.W;

/** Arithmetic on 32 bits; the high half of what is written becomes 0. No place matters to it. */
public sealed interface Word extends Instruction {
  /** The word. */
  int word();

  @Override
  default int encode(long address, Labels labels) {
    return word();
  }

  /**
   * {@code ror d, n, #amount}.
   *
   * @param amount 1..31
   */
  record Rotate(Op op, W d, W n, int amount) implements Word {
    /** EXTR of a register with itself. */
    public enum Op {
      ROR(0x13800000);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    public Rotate {
      requireAmount(amount);
    }

    @Override
    public int word() {
      return op.word | n.number() << 16 | amount << 10 | n.number() << 5 | d.number();
    }

    @Override
    public String text() {
      return Instruction.spell(op, d, n, "#" + amount);
    }
  }

  /**
   * {@code eor d, n, m, ror #amount}.
   *
   * @param amount 1..31
   */
  record RotatedLogical(Op op, W d, W n, W m, int amount) implements Word {
    /** The operation. */
    public enum Op {
      EOR(0x4ac00000);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    public RotatedLogical {
      requireAmount(amount);
    }

    @Override
    public int word() {
      return op.word | m.number() << 16 | amount << 10 | n.number() << 5 | d.number();
    }

    @Override
    public String text() {
      return Instruction.spell(op, d, n, m, "ror #" + amount);
    }
  }

  private static void requireAmount(int amount) {
    if (amount < 1 || amount > 31) {
      throw new IllegalArgumentException("rotation by " + amount);
    }
  }

  /** {@code madd d, n, m, a}: a + n * m. With 64 bits it would be prone to an erratum: ERR-03. */
  record Multiply(Op op, W d, W n, W m, W a) implements Word {
    /** The sign of the product. */
    public enum Op {
      MADD(0x1b000000);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    @Override
    public int word() {
      return op.word | m.number() << 16 | a.number() << 10 | n.number() << 5 | d.number();
    }

    @Override
    public String text() {
      return a.number() == 31
          ? Instruction.spell("mul", d, n, m)
          : Instruction.spell(op, d, n, m, a);
    }
  }

  /** {@code crc32x d, n, m}: n, extended over the bytes of m (FEAT_CRC32). */
  record Checksum(Op op, W d, W n, OrZero m) implements Word {
    /** How many bytes of m count: 1 or 8. */
    public enum Op {
      CRC32B(0x1ac04000),
      CRC32X(0x9ac04c00);

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
      return Instruction.spell(op, d, n, op == Op.CRC32X ? m : m.w());
    }
  }
}
