package relocc.compiler.a64;

import relocc.compiler.a64.Register.OrSp;
import relocc.compiler.a64.Register.OrZero;
import relocc.compiler.a64.Register.Q;
import relocc.compiler.a64.Register.W;

/** Loads and stores. */
public sealed interface Memory extends Instruction {
  /** How the address is made of the base register and an offset. */
  enum Mode {
    /** Base plus offset; the base stays. */
    OFFSET,
    /** Base plus offset, which becomes the base. */
    PRE,
    /** The base, which grows by the offset afterwards. */
    POST;

    private String text(OrSp n, int offset) {
      return switch (this) {
        case OFFSET -> offset == 0 ? "[" + n.text() + "]" : "[" + n.text() + ", #" + offset + "]";
        case PRE -> "[" + n.text() + ", #" + offset + "]!";
        case POST -> "[" + n.text() + "], #" + offset;
      };
    }

    /** A base that is also transferred is constrained unpredictable when it is written back. */
    private void requireApart(Register t, OrSp n) {
      if (this != OFFSET && t == n) {
        throw new IllegalArgumentException("base " + n.text() + " is transferred and written back");
      }
    }
  }

  private static void requireKind(Class<? extends Register> kind, Register t) {
    if (!kind.isInstance(t)) {
      throw new IllegalArgumentException(t.text() + " is no " + kind.getSimpleName());
    }
  }

  private static String mnemonic(Enum<?> op) {
    return op.name().split("_")[0];
  }

  /**
   * {@code ldp t1, t2, [n, #offset]}.
   *
   * @param t1 at the lower address; 64 bits, or 128 for the Q forms
   * @param offset in bytes, a multiple of the register's size, from -64 to 63 times it
   */
  record Pair(Op op, Register t1, Register t2, OrSp n, int offset) implements Memory {
    /** By register kind and mode. */
    public enum Op {
      STP_X(0xa9000000, Mode.OFFSET, OrZero.class, 8),
      LDP_X(0xa9400000, Mode.OFFSET, OrZero.class, 8),
      STP_X_PRE(0xa9800000, Mode.PRE, OrZero.class, 8),
      LDP_X_PRE(0xa9c00000, Mode.PRE, OrZero.class, 8),
      STP_X_POST(0xa8800000, Mode.POST, OrZero.class, 8),
      LDP_X_POST(0xa8c00000, Mode.POST, OrZero.class, 8),
      STP_Q(0xad000000, Mode.OFFSET, Q.class, 16),
      LDP_Q(0xad400000, Mode.OFFSET, Q.class, 16),
      STP_Q_PRE(0xad800000, Mode.PRE, Q.class, 16),
      LDP_Q_PRE(0xadc00000, Mode.PRE, Q.class, 16),
      STP_Q_POST(0xac800000, Mode.POST, Q.class, 16),
      LDP_Q_POST(0xacc00000, Mode.POST, Q.class, 16);

      private final int word;
      private final Mode mode;
      private final Class<? extends Register> kind;
      private final Field offset;

      Op(int word, Mode mode, Class<? extends Register> kind, int size) {
        this.word = word;
        this.mode = mode;
        this.kind = kind;
        this.offset = Field.signed(15, 7, size);
      }

      private boolean loads() {
        return (word & 1 << 22) != 0;
      }
    }

    public Pair {
      requireKind(op.kind, t1);
      requireKind(op.kind, t2);
      op.mode.requireApart(t1, n);
      op.mode.requireApart(t2, n);
      op.offset.place(offset);
      if (op.loads() && t1.equals(t2)) {
        throw new IllegalArgumentException("loads " + t1.text() + " twice");
      }
    }

    @Override
    public int encode(long address, Labels labels) {
      int registers = t2.number() << 10 | n.number() << 5 | t1.number();
      return op.word | op.offset.place(offset) | registers;
    }

    @Override
    public String text() {
      return Instruction.spell(mnemonic(op), t1, t2, op.mode.text(n, offset));
    }
  }

  /**
   * {@code ldr t, [n, #offset]}.
   *
   * @param t an X register, a W register for 32 bits and less, or a Q register
   * @param offset in bytes, a multiple of the size, from 0 to 4095 times it
   */
  record Unsigned(Op op, Register t, OrSp n, int offset) implements Memory {
    /** By size. */
    public enum Op {
      STR_X(0xf9000000, OrZero.class, 8),
      LDR_X(0xf9400000, OrZero.class, 8),
      STR_W(0xb9000000, W.class, 4),
      LDR_W(0xb9400000, W.class, 4),
      STRH_W(0x79000000, W.class, 2),
      LDRH_W(0x79400000, W.class, 2),
      STRB_W(0x39000000, W.class, 1),
      LDRB_W(0x39400000, W.class, 1),
      STR_Q(0x3d800000, Q.class, 16),
      LDR_Q(0x3dc00000, Q.class, 16);

      private final int word;
      private final Class<? extends Register> kind;
      private final Field offset;

      Op(int word, Class<? extends Register> kind, int size) {
        this.word = word;
        this.kind = kind;
        this.offset = Field.unsigned(10, 12, size);
      }
    }

    public Unsigned {
      requireKind(op.kind, t);
      op.offset.place(offset);
    }

    @Override
    public int encode(long address, Labels labels) {
      return op.word | op.offset.place(offset) | n.number() << 5 | t.number();
    }

    @Override
    public String text() {
      return Instruction.spell(mnemonic(op), t, Mode.OFFSET.text(n, offset));
    }
  }

  /**
   * {@code ldr t, [n], #offset}.
   *
   * @param t an X register, a W register for 32 bits and less, or a Q register
   * @param offset in bytes, -256..255
   */
  record Indexed(Op op, Register t, OrSp n, int offset) implements Memory {
    /** By size and mode. */
    public enum Op {
      STR_X_POST(0xf8000400, Mode.POST, OrZero.class),
      LDR_X_POST(0xf8400400, Mode.POST, OrZero.class),
      STR_X_PRE(0xf8000c00, Mode.PRE, OrZero.class),
      LDR_X_PRE(0xf8400c00, Mode.PRE, OrZero.class),
      STR_W_POST(0xb8000400, Mode.POST, W.class),
      LDR_W_POST(0xb8400400, Mode.POST, W.class),
      STR_W_PRE(0xb8000c00, Mode.PRE, W.class),
      LDR_W_PRE(0xb8400c00, Mode.PRE, W.class),
      STRH_W_POST(0x78000400, Mode.POST, W.class),
      LDRH_W_POST(0x78400400, Mode.POST, W.class),
      STRH_W_PRE(0x78000c00, Mode.PRE, W.class),
      LDRH_W_PRE(0x78400c00, Mode.PRE, W.class),
      STRB_W_POST(0x38000400, Mode.POST, W.class),
      LDRB_W_POST(0x38400400, Mode.POST, W.class),
      STRB_W_PRE(0x38000c00, Mode.PRE, W.class),
      LDRB_W_PRE(0x38400c00, Mode.PRE, W.class),
      STR_Q_POST(0x3c800400, Mode.POST, Q.class),
      LDR_Q_POST(0x3cc00400, Mode.POST, Q.class),
      STR_Q_PRE(0x3c800c00, Mode.PRE, Q.class),
      LDR_Q_PRE(0x3cc00c00, Mode.PRE, Q.class);

      private final int word;
      private final Mode mode;
      private final Class<? extends Register> kind;

      Op(int word, Mode mode, Class<? extends Register> kind) {
        this.word = word;
        this.mode = mode;
        this.kind = kind;
      }
    }

    private static final Field OFFSET = Field.signed(12, 9, 1);

    public Indexed {
      requireKind(op.kind, t);
      op.mode.requireApart(t instanceof W half ? half.x() : t, n);
      OFFSET.place(offset);
    }

    @Override
    public int encode(long address, Labels labels) {
      return op.word | OFFSET.place(offset) | n.number() << 5 | t.number();
    }

    @Override
    public String text() {
      return Instruction.spell(mnemonic(op), t, op.mode.text(n, offset));
    }
  }

  /**
   * {@code ldr t, [n, m]}, or with m times its size.
   *
   * @param t an X register, or a W register for 32 bits
   */
  record ByRegister(Op op, Register t, OrSp n, OrZero m) implements Memory {
    /** By direction and factor. */
    public enum Op {
      STR_X(0xf8206800, OrZero.class, ""),
      LDR_X(0xf8606800, OrZero.class, ""),
      STR_X_TIMES8(0xf8207800, OrZero.class, ", lsl #3"),
      LDR_X_TIMES8(0xf8607800, OrZero.class, ", lsl #3"),
      LDR_W_TIMES4(0xb8607800, W.class, ", lsl #2");

      private final int word;
      private final Class<? extends Register> kind;
      private final String factor;

      Op(int word, Class<? extends Register> kind, String factor) {
        this.word = word;
        this.kind = kind;
        this.factor = factor;
      }
    }

    public ByRegister {
      requireKind(op.kind, t);
    }

    @Override
    public int encode(long address, Labels labels) {
      return op.word | m.number() << 16 | n.number() << 5 | t.number();
    }

    @Override
    public String text() {
      String place = "[" + n.text() + ", " + m.text() + op.factor + "]";
      return Instruction.spell(mnemonic(op), t, place);
    }
  }

  /** {@code ldr t, target}: the 8 bytes at a label within 1 MiB. */
  record Literal(Op op, OrZero t, Label target) implements Memory {
    /** By size. */
    public enum Op {
      LDR_X(0x58000000);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    private static final Field DISTANCE = Field.signed(5, 19, SIZE);

    @Override
    public int encode(long address, Labels labels) {
      return op.word | DISTANCE.distance(address, target, labels) | t.number();
    }

    @Override
    public String text() {
      return Instruction.spell(mnemonic(op), t, target);
    }
  }
}
