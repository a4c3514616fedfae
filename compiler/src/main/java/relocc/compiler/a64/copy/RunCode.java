package relocc.compiler.a64.copy;

import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X10;
import static relocc.compiler.a64.Register.X.X11;
import static relocc.compiler.a64.Register.X.X12;
import static relocc.compiler.a64.Register.X.X13;
import static relocc.compiler.a64.Register.X.X14;
import static relocc.compiler.a64.Register.X.X2;
import static relocc.compiler.a64.Register.X.X4;
import static relocc.compiler.a64.Register.X.X5;
import static relocc.compiler.a64.Register.X.X6;
import static relocc.compiler.a64.Register.X.X7;
import static relocc.compiler.a64.Register.X.X8;
import static relocc.compiler.a64.Register.X.X9;

import java.util.List;
import java.util.Optional;
import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.Memory.Pair;
import relocc.compiler.a64.Register;
import relocc.compiler.a64.Register.Q;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.SystemOperation.Barrier.Domain;
import relocc.compiler.a64.SystemOperation.ByAddress;
import relocc.compiler.a64.code.Code;

/**
 * Copies one run of pages of a list: x7 bytes from x6 to what ends at x2; afterwards x7 is 0. x8
 * has the bytes of a cache line.
 */
final class RunCode {
  private static final List<X> WORDS = List.of(X4, X5, X9, X10, X11, X12, X13, X14);

  /** What one turn of the loop for Normal memory moves. */
  private static final int TURN = 512;

  /** What it cleans at once: shorter lines are cleaned once more, longer ones several times. */
  private static final int LINE = 64;

  private final Code code;
  private final Optional<X> offset;

  /**
   * @param offset what is added to an address to reach it
   */
  RunCode(Code code, Optional<X> offset) {
    this.code = code;
    this.offset = offset;
  }

  void copy(boolean normal) {
    if (normal) {
      copyAndClean();
    } else {
      cleanAndCopy();
    }
  }

  private void start(X d) {
    code.sub(d, X2, X7);
    offset.ifPresent(x -> code.add(d, d, x));
  }

  /**
   * Past the cache: Device memory, so nothing but X registers, whose loads and stores are aligned.
   */
  private void cleanAndCopy() {
    start(X1);
    code.label("clean_run");
    code.note("MEM-04").dc(ByAddress.Op.DC_CIVAC, X1);
    code.add(X1, X1, X8);
    code.cmp(X1, X2);
    code.b(Conditional.Op.LO, "clean_run");
    code.note("SYN-04").dsb(Domain.SY);
    start(X1);
    code.label("copy_run");
    pairs(WORDS, X6, Pair.Op.LDP_X_POST, Pair.Op.LDP_X);
    pairs(WORDS, X1, Pair.Op.STP_X_POST, Pair.Op.STP_X);
    code.sub(X7, X7, 64);
    code.cbnz(X7, "copy_run");
  }

  private void pairs(List<? extends Register> registers, X base, Pair.Op moving, Pair.Op plain) {
    int size = registers.get(0) instanceof Q ? 16 : 8;
    int bytes = size * registers.size();
    for (int i = 0; i < registers.size(); i += 2) {
      code.pair(
          i == 0 ? moving : plain,
          registers.get(i),
          registers.get(i + 1),
          base,
          i == 0 ? bytes : size * i - bytes);
    }
  }

  /**
   * Through the cache. The store that moves x1 to a line leaves it there for DC: no instruction is
   * spent on addresses.
   */
  private void copyAndClean() {
    start(X1);
    code.mov(X5, X1);
    code.sub(X1, X1, LINE);
    code.mov(X4, X7);
    offset.ifPresent(x -> code.add(X6, X6, x));
    List<Q> quads = List.of(Q.values());
    code.label("copy_run");
    pairs(quads, X6, Pair.Op.LDP_Q_POST, Pair.Op.LDP_Q);
    for (int i = 0; i < TURN / LINE; i++) {
      code.pair(Pair.Op.STP_Q_PRE, quads.get(4 * i), quads.get(4 * i + 1), X1, LINE);
      code.pair(Pair.Op.STP_Q, quads.get(4 * i + 2), quads.get(4 * i + 3), X1, 32);
      code.note("MEM-05, ERR-02").dc(ByAddress.Op.DC_CIVAC, X1);
    }
    code.subs(X4, X4, TURN);
    code.b(Conditional.Op.NE, "copy_run");
    shortLines();
    code.mov(X7, 0);
  }

  /** MEM-09: where lines are shorter than 64 bytes most of them were skipped. */
  private void shortLines() {
    code.cmp(X8, LINE);
    code.b(Conditional.Op.HS, "run_cleaned");
    code.label("clean_run");
    code.dc(ByAddress.Op.DC_CIVAC, X5);
    code.add(X5, X5, X8);
    code.subs(X7, X7, X8);
    code.b(Conditional.Op.NE, "clean_run");
    code.label("run_cleaned");
  }
}
