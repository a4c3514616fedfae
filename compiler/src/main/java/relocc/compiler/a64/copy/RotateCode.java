package relocc.compiler.a64.copy;

import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X2;
import static relocc.compiler.a64.Register.X.X3;
import static relocc.compiler.a64.Register.X.X4;
import static relocc.compiler.a64.Register.X.X5;
import static relocc.compiler.a64.Register.X.X6;
import static relocc.compiler.a64.Register.X.X7;

import java.util.List;
import relocc.compiler.a64.Memory.Indexed;
import relocc.compiler.a64.Memory.Pair;
import relocc.compiler.a64.Memory.Unsigned;
import relocc.compiler.a64.Register;
import relocc.compiler.a64.Register.Q;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.code.Code;

/**
 * Moves one unit at a time around a ring of ranges: the first unit waits in registers while every
 * other one moves to the range before its own.
 *
 * <p>Registers: x0 the ring's addresses, x1 how many there are, x2 offset of the unit, x3 units
 * left, x4 next address, x5 where the hole is, x6 addresses left, x7 what fills it.
 */
final class RotateCode {
  private final Code code;
  private final Loop loop;
  private final List<? extends Register> held;
  private final List<? extends Register> moved;

  RotateCode(Code code, Loop loop) {
    this.code = code;
    this.loop = loop;
    if (loop == Loop.ROTATE_256) {
      this.held = List.of(Q.values()).subList(16, 32);
      this.moved = List.of(Q.values()).subList(0, 16);
    } else {
      this.held = List.of(X.values()).subList(19, 27);
      this.moved = List.of(X.X9, X.X10, X.X11, X.X12, X.X13, X.X14, X.X15, X.X27);
    }
  }

  void emit() {
    String turn = loop.label() + "_turn";
    String hop = loop.label() + "_hop";
    code.label(turn);
    code.mov(X4, X0);
    nextAddress(X5);
    load(held, X5);
    code.sub(X6, X1, 1);
    code.label(hop);
    nextAddress(X7);
    load(moved, X7);
    store(moved, X5);
    code.mov(X5, X7);
    code.sub(X6, X6, 1);
    code.cbnz(X6, hop);
    store(held, X5);
    code.add(X2, X2, loop.unit());
    code.sub(X3, X3, 1);
    code.cbnz(X3, turn);
    code.note("behind the ring's addresses").addShifted(X0, X0, X1, 3);
  }

  private void nextAddress(X x) {
    code.indexed(Indexed.Op.LDR_X_POST, x, X4, 8);
    code.add(x, x, X2);
  }

  private void load(List<? extends Register> registers, X base) {
    if (loop == Loop.ROTATE_1) {
      code.unsigned(Unsigned.Op.LDRB_W, ((X) registers.get(0)).w(), base, 0);
    } else {
      pairs(loop == Loop.ROTATE_256 ? Pair.Op.LDP_Q : Pair.Op.LDP_X, registers, base);
    }
  }

  private void store(List<? extends Register> registers, X base) {
    if (loop == Loop.ROTATE_1) {
      code.unsigned(Unsigned.Op.STRB_W, ((X) registers.get(0)).w(), base, 0);
    } else {
      pairs(loop == Loop.ROTATE_256 ? Pair.Op.STP_Q : Pair.Op.STP_X, registers, base);
    }
  }

  private void pairs(Pair.Op op, List<? extends Register> registers, X base) {
    int size = loop.unit() / registers.size();
    for (int i = 0; i < registers.size(); i += 2) {
      code.pair(op, registers.get(i), registers.get(i + 1), base, size * i);
    }
  }
}
