package relocc.compiler.a64;

import java.util.Locale;
import java.util.Optional;
import relocc.compiler.a64.Register.OrZero;
import relocc.compiler.a64.Register.X;

/** Instructions that go elsewhere. */
public sealed interface Branch extends Instruction {
  /** The label that it goes to, if it names one. */
  default Optional<Label> goal() {
    return Optional.empty();
  }

  /** {@code b target}: within 128 MiB. */
  record Direct(Op op, Label target) implements Branch {
    /** BL leaves the return address in x30. */
    public enum Op {
      B(0x14000000),
      BL(0x94000000);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    private static final Field DISTANCE = Field.signed(0, 26, SIZE);

    @Override
    public Optional<Label> goal() {
      return Optional.of(target);
    }

    @Override
    public int encode(long address, Labels labels) {
      return op.word | DISTANCE.distance(address, target, labels);
    }

    @Override
    public String text() {
      return Instruction.spell(op, target);
    }
  }

  /** {@code b.eq target}: within 1 MiB. */
  record Conditional(Op op, Label target) implements Branch {
    /** The condition. HS, LO, HI and LS compare unsigned. */
    public enum Op {
      EQ(0x54000000),
      NE(0x54000001),
      HS(0x54000002),
      LO(0x54000003),
      MI(0x54000004),
      PL(0x54000005),
      VS(0x54000006),
      VC(0x54000007),
      HI(0x54000008),
      LS(0x54000009),
      GE(0x5400000a),
      LT(0x5400000b),
      GT(0x5400000c),
      LE(0x5400000d);

      private final int word;

      Op(int word) {
        this.word = word;
      }

      /** The four bits that stand for it in other instructions too. */
      int bits() {
        return word & 15;
      }

      /** As assemblers spell it. */
      String word() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    private static final Field DISTANCE = Field.signed(5, 19, SIZE);

    @Override
    public Optional<Label> goal() {
      return Optional.of(target);
    }

    @Override
    public int encode(long address, Labels labels) {
      return op.word | DISTANCE.distance(address, target, labels);
    }

    @Override
    public String text() {
      return Instruction.spell("b." + op.word(), target);
    }
  }

  /** {@code cbz t, target}: within 1 MiB. */
  record CompareZero(Op op, OrZero t, Label target) implements Branch {
    /** CBZ branches if all 64 bits are 0. */
    public enum Op {
      CBZ(0xb4000000),
      CBNZ(0xb5000000);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    private static final Field DISTANCE = Field.signed(5, 19, SIZE);

    @Override
    public Optional<Label> goal() {
      return Optional.of(target);
    }

    @Override
    public int encode(long address, Labels labels) {
      return op.word | DISTANCE.distance(address, target, labels) | t.number();
    }

    @Override
    public String text() {
      return Instruction.spell(op, t, target);
    }
  }

  /**
   * {@code tbz t, #bit, target}: within 32 KiB.
   *
   * @param bit 0..63
   */
  record TestBit(Op op, OrZero t, int bit, Label target) implements Branch {
    /** TBZ branches if the bit is 0. */
    public enum Op {
      TBZ(0x36000000),
      TBNZ(0x37000000);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    private static final Field BIT = Field.unsigned(0, 6);
    private static final Field DISTANCE = Field.signed(5, 14, SIZE);

    @Override
    public Optional<Label> goal() {
      return Optional.of(target);
    }

    public TestBit {
      BIT.place(bit);
    }

    @Override
    public int encode(long address, Labels labels) {
      int number = (bit & 32) << 26 | (bit & 31) << 19;
      return op.word | number | DISTANCE.distance(address, target, labels) | t.number();
    }

    @Override
    public String text() {
      // As LLVM prints it: the w register reaches the lower 32 bits.
      return Instruction.spell(op, bit < 32 ? t.w() : t, "#" + bit, target);
    }
  }

  /** {@code br n}. */
  record Indirect(Op op, OrZero n) implements Branch {
    /** BLR leaves the return address in x30; RET tells the predictor that it is a return. */
    public enum Op {
      BR(0xd61f0000),
      BLR(0xd63f0000),
      RET(0xd65f0000);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    @Override
    public int encode(long address, Labels labels) {
      return op.word | n.number() << 5;
    }

    @Override
    public String text() {
      return op == Op.RET && n == X.X30 ? "ret" : Instruction.spell(op, n);
    }
  }

  /**
   * {@code hvc #value}.
   *
   * @param value 0..0xffff
   */
  record Call(Op op, int value) implements Branch {
    /** To EL2, to EL3, to the debugger. */
    public enum Op {
      HVC(0xd4000002),
      SMC(0xd4000003),
      BRK(0xd4200000);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    private static final Field VALUE = Field.unsigned(5, 16);

    public Call {
      VALUE.place(value);
    }

    @Override
    public int encode(long address, Labels labels) {
      return op.word | VALUE.place(value);
    }

    @Override
    public String text() {
      return Instruction.spell(op, "#" + value);
    }
  }
}
