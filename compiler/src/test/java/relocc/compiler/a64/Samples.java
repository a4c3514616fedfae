package relocc.compiler.a64;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import relocc.compiler.a64.Arithmetic.Shift;
import relocc.compiler.a64.Instruction.Label;
import relocc.compiler.a64.Register.OrSp;
import relocc.compiler.a64.Register.OrZero;
import relocc.compiler.a64.Register.Q;
import relocc.compiler.a64.Register.StackPointer;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.Register.Zero;

/** Every instruction of the corpus as records: make_instructions.py lists the same operands. */
final class Samples {
  static final int[][] PAIRS = {{0, 1}, {30, 29}, {31, 31}, {9, 31}, {31, 16}};
  static final int[][] TRIPLES = {
    {0, 1, 2}, {30, 29, 28}, {31, 31, 31}, {9, 31, 18}, {31, 16, 5}, {24, 8, 31}
  };
  private static final int[] SOME = {0, 30, 31};

  private final List<Instruction> all = new ArrayList<>();

  private Samples() {
    arithmetic();
    logical();
    bitfields();
    all.addAll(WordSamples.all());
    pairs();
    unsigned();
    indexed();
    otherMemory();
    branches();
    tests();
    system();
  }

  static List<Instruction> all() {
    return new Samples().all;
  }

  /** What a label called plus_8 or minus_8 means at an address. */
  static Instruction.Labels around(long address) {
    return label -> {
      String[] parts = label.name().split("_");
      long distance = Long.parseLong(parts[1]);
      return address + (parts[0].equals("plus") ? distance : -distance);
    };
  }

  private static Label label(int distance) {
    return new Label(distance >= 0 ? "plus_" + distance : "minus_" + -distance);
  }

  static OrZero x(int number) {
    return number == 31 ? Zero.XZR : X.of(number);
  }

  static OrSp sp(int number) {
    return number == 31 ? StackPointer.SP : X.of(number);
  }

  private void arithmetic() {
    for (var op : Arithmetic.MoveWide.Op.values()) {
      for (int d : SOME) {
        for (int part : new int[] {0, 1, 0x1234, 0xffff}) {
          for (int shift = 0; shift < 64; shift += 16) {
            all.add(new Arithmetic.MoveWide(op, x(d), part, shift));
          }
        }
      }
    }
    for (int value : new int[] {0, 1, 15, 2048, 4095, 0x1000, 0xabc000, 0xfff000}) {
      for (int[] r : PAIRS) {
        for (var op : Arithmetic.AddImmediate.Op.values()) {
          all.add(new Arithmetic.AddImmediate(op, sp(r[0]), sp(r[1]), value));
        }
        for (var op : Arithmetic.AddsImmediate.Op.values()) {
          all.add(new Arithmetic.AddsImmediate(op, x(r[0]), sp(r[1]), value));
        }
      }
    }
    for (int[] r : PAIRS) {
      for (int flags : new int[] {0, 1, 15}) {
        for (var condition : Branch.Conditional.Op.values()) {
          for (var op : Arithmetic.ConditionalCompare.Op.values()) {
            all.add(new Arithmetic.ConditionalCompare(op, x(r[0]), x(r[1]), flags, condition));
          }
        }
      }
    }
    for (int distance : new int[] {0, 1, 2, 3, 4, -1, -4, 0x12345, 1048575, -1048576}) {
      for (int d : SOME) {
        all.add(new Arithmetic.Adr(x(d), label(distance)));
      }
    }
  }

  private record Shifted(Shift shift, int amount) {}

  private static final List<Shifted> SHIFTS =
      List.of(
          new Shifted(Shift.LSL, 0),
          new Shifted(Shift.LSL, 1),
          new Shifted(Shift.LSL, 63),
          new Shifted(Shift.LSR, 0),
          new Shifted(Shift.LSR, 12),
          new Shifted(Shift.ASR, 31));

  private void logical() {
    for (int[] r : TRIPLES) {
      for (Shifted s : SHIFTS) {
        for (var op : Arithmetic.AddRegister.Op.values()) {
          all.add(new Arithmetic.AddRegister(op, x(r[0]), x(r[1]), x(r[2]), s.shift(), s.amount()));
        }
        for (var op : Logical.LogicalRegister.Op.values()) {
          all.add(
              new Logical.LogicalRegister(op, x(r[0]), x(r[1]), x(r[2]), s.shift(), s.amount()));
        }
      }
      for (var op : Logical.ShiftRegister.Op.values()) {
        all.add(new Logical.ShiftRegister(op, x(r[0]), x(r[1]), x(r[2])));
      }
    }
    for (int n = 0; n < 31; n++) {
      all.add(Logical.mov(X.of(n), X.of(30 - n)));
    }
    for (long mask : masks()) {
      for (int[] r : PAIRS) {
        for (var op : Logical.LogicalImmediate.Op.values()) {
          all.add(new Logical.LogicalImmediate(op, sp(r[0]), x(r[1]), mask));
        }
        for (var op : Logical.AndsImmediate.Op.values()) {
          all.add(new Logical.AndsImmediate(op, x(r[0]), x(r[1]), mask));
        }
      }
    }
  }

  private static Set<Long> masks() {
    Set<Long> masks = new TreeSet<>();
    for (int size = 2; size <= 64; size *= 2) {
      for (int ones : new int[] {1, size / 2, size - 1}) {
        for (int rotation : new int[] {0, 1, size / 2, size - 1}) {
          masks.add(mask(size, ones, rotation));
        }
      }
    }
    return masks;
  }

  /** A run of ones, rotated right within an element, which is repeated; bit by bit. */
  static long mask(int size, int ones, int rotation) {
    long mask = 0;
    for (int bit = 0; bit < 64; bit++) {
      mask |= (bit + rotation) % size < ones ? 1L << bit : 0;
    }
    return mask;
  }

  private void bitfields() {
    for (int[] r : PAIRS) {
      OrZero d = x(r[0]);
      OrZero n = x(r[1]);
      for (int amount : new int[] {0, 1, 31, 32, 63}) {
        all.add(Logical.lsl(d, n, amount));
        all.add(Logical.lsr(d, n, amount));
      }
      for (int[] f : new int[][] {{0, 1}, {16, 4}, {0, 63}, {31, 2}, {62, 1}}) {
        all.add(Logical.ubfx(d, n, f[0], f[1]));
        int last = f[0] + f[1] - 1;
        all.add(new Logical.Bitfield(Logical.Bitfield.Op.BFM, d, n, f[0], last));
      }
      for (int[] f : new int[][] {{1, 1}, {16, 4}, {1, 63}, {31, 2}, {63, 1}}) {
        all.add(Logical.bfi(d, n, f[0], f[1]));
      }
      for (int[] f : new int[][] {{1, 1}, {16, 4}, {1, 62}, {31, 2}, {62, 1}}) {
        all.add(new Logical.Bitfield(Logical.Bitfield.Op.UBFM, d, n, 64 - f[0], f[1] - 1));
      }
      for (var op : Logical.Reverse.Op.values()) {
        all.add(new Logical.Reverse(op, d, n));
      }
      for (var op : Logical.Duplicate.Op.values()) {
        all.add(new Logical.Duplicate(op, Q.values()[r[0]], x(r[1]).w()));
      }
    }
  }

  private void pairs() {
    for (var op : Memory.Pair.Op.values()) {
      boolean wide = op.name().contains("_Q");
      for (int units : new int[] {-64, -1, 0, 1, 63}) {
        for (int[] r : new int[][] {{0, 1, 2}, {30, 31, 31}, {31, 28, 17}}) {
          Register t1 = wide ? Q.values()[r[0]] : x(r[0]);
          Register t2 = wide ? Q.values()[r[1]] : x(r[1]);
          all.add(new Memory.Pair(op, t1, t2, sp(r[2]), units * (wide ? 16 : 8)));
        }
      }
    }
  }

  private static IntFunction<Register> registers(Enum<?> op) {
    if (op.name().contains("_Q")) {
      return number -> Q.values()[number];
    }
    return op.name().contains("_W") ? number -> x(number).w() : Samples::x;
  }

  private void unsigned() {
    for (var op : Memory.Unsigned.Op.values()) {
      int size =
          switch (op) {
            case STRB_W, LDRB_W -> 1;
            case STRH_W, LDRH_W -> 2;
            case STR_W, LDR_W -> 4;
            case STR_X, LDR_X -> 8;
            case STR_Q, LDR_Q -> 16;
          };
      for (int[] r : PAIRS) {
        for (int units : new int[] {0, 1, 2048, 4095}) {
          all.add(new Memory.Unsigned(op, registers(op).apply(r[0]), sp(r[1]), units * size));
        }
      }
    }
    for (Q q : Q.values()) {
      all.add(new Memory.Unsigned(Memory.Unsigned.Op.LDR_Q, q, X.of(q.number() % 31), 0));
    }
  }

  private void indexed() {
    for (var op : Memory.Indexed.Op.values()) {
      for (int[] r : PAIRS) {
        for (int offset : new int[] {-256, -1, 0, 8, 255}) {
          all.add(new Memory.Indexed(op, registers(op).apply(r[0]), sp(r[1]), offset));
        }
      }
    }
  }

  private void otherMemory() {
    for (var op : Memory.ByRegister.Op.values()) {
      for (int[] r : TRIPLES) {
        Register t = registers(op).apply(r[0]);
        all.add(new Memory.ByRegister(op, t, sp(r[1]), x(r[2])));
      }
    }
    for (var op : Memory.Literal.Op.values()) {
      for (int distance : new int[] {0, 4, 8, -4, 1048572, -1048576}) {
        for (int t : SOME) {
          all.add(new Memory.Literal(op, x(t), label(distance)));
        }
      }
    }
  }

  private void branches() {
    for (var op : Branch.Direct.Op.values()) {
      for (int distance : new int[] {0, 4, -4, 134217724, -134217728}) {
        all.add(new Branch.Direct(op, label(distance)));
      }
    }
    for (int distance : new int[] {0, 8, -4, 1048572, -1048576}) {
      for (var op : Branch.Conditional.Op.values()) {
        all.add(new Branch.Conditional(op, label(distance)));
      }
      for (var op : Branch.CompareZero.Op.values()) {
        for (int t : SOME) {
          all.add(new Branch.CompareZero(op, x(t), label(distance)));
        }
      }
    }
    for (var op : Branch.Indirect.Op.values()) {
      for (int n : new int[] {0, 17, 30, 31}) {
        all.add(new Branch.Indirect(op, x(n)));
      }
    }
    for (var op : Branch.Call.Op.values()) {
      for (int value : new int[] {0, 1, 0x1234, 65535}) {
        all.add(new Branch.Call(op, value));
      }
    }
  }

  private void tests() {
    for (var op : Branch.TestBit.Op.values()) {
      for (int distance : new int[] {0, 8, -4, 32764, -32768}) {
        for (int bit : new int[] {0, 1, 31, 32, 63}) {
          for (int t : SOME) {
            all.add(new Branch.TestBit(op, x(t), bit, label(distance)));
          }
        }
      }
    }
  }

  private void system() {
    for (int t : new int[] {0, 9, 31}) {
      for (var op : SystemOperation.Move.Op.values()) {
        for (var register : SystemOperation.SystemRegister.values()) {
          possible(() -> new SystemOperation.Move(op, register, x(t))).ifPresent(all::add);
        }
      }
      for (var op : SystemOperation.ByAddress.Op.values()) {
        all.add(new SystemOperation.ByAddress(op, x(t)));
      }
    }
    for (var op : SystemOperation.State.Op.values()) {
      for (int value : new int[] {0, 1, 2, 15}) {
        possible(() -> new SystemOperation.State(op, value)).ifPresent(all::add);
      }
    }
    for (var op : SystemOperation.Barrier.Op.values()) {
      for (var domain : SystemOperation.Barrier.Domain.values()) {
        all.add(new SystemOperation.Barrier(op, domain));
      }
    }
    for (var op : SystemOperation.Plain.Op.values()) {
      all.add(new SystemOperation.Plain(op));
    }
  }

  /** Nothing if the shape refuses the operands; the corpus knows which of them are legal. */
  private static Optional<Instruction> possible(Supplier<Instruction> instruction) {
    try {
      return Optional.of(instruction.get());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
