package relocc.compiler.a64.codec;

import static relocc.compiler.a64.Register.Q.Q0;
import static relocc.compiler.a64.Register.Q.Q1;
import static relocc.compiler.a64.Register.Q.Q2;
import static relocc.compiler.a64.Register.Q.Q3;
import static relocc.compiler.a64.Register.Q.Q30;
import static relocc.compiler.a64.Register.Q.Q31;
import static relocc.compiler.a64.Register.Q.Q4;
import static relocc.compiler.a64.Register.Q.Q5;
import static relocc.compiler.a64.Register.X.X4;
import static relocc.compiler.a64.Register.X.X5;

import java.util.List;
import relocc.compiler.a64.Memory.Pair;
import relocc.compiler.a64.Register.Q;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.Vector.Hash;
import relocc.compiler.a64.code.Code;

/**
 * By SHA256H and its relatives, four rounds at a time. v16..v29 hold the constants of 56 rounds, x4
 * points at the others; v30 and v31 keep the state from before the block; v2, v3 and x5 are
 * scratch.
 */
final class Sha256Instructions implements Sha256Code.Rounds {
  private static final List<Q> ALL = List.of(Q.values());
  private static final int STEPS = 16;
  private static final int HELD = 14;

  /** The last steps whose block words are of any further use. */
  private static final int SCHEDULED = 12;

  private final Words words;
  private final Code code;

  Sha256Instructions(Words words) {
    this.words = words;
    this.code = words.code();
  }

  @Override
  public List<X> scratch() {
    return List.of(X4, X5);
  }

  @Override
  public void prepare() {
    code.adr(X4, Sha256Words.START);
    words.pair(Q0, Q1, X4, 32);
    for (int i = 0; i < HELD - 2; i += 4) {
      words.load64(ALL.get(16 + i), X4);
    }
    words.pair(ALL.get(14 + HELD), ALL.get(15 + HELD), X4, 32);
  }

  @Override
  public void recall() {}

  @Override
  public void resume() {
    code.adr(X4, Sha256Words.LAST);
  }

  @Override
  public void compress() {
    words.mov(Q30, Q0);
    words.mov(Q31, Q1);
    for (int step = 0; step < STEPS; step++) {
      if (step == HELD) {
        code.note("the first half of the block is of no more use");
        code.pair(Pair.Op.LDP_Q, Q4, Q5, X4, 0);
      }
      fourRounds(step);
    }
    words.add(Q0, Q0, Q30);
    words.add(Q1, Q1, Q31);
  }

  private void fourRounds(int step) {
    Q block = block(step);
    if (step < HELD) {
      words.add(Q2, block, ALL.get(16 + step));
    } else {
      words.add(Q2, block, ALL.get(4 + step - HELD));
    }
    Q before = step == 0 ? Q30 : Q3;
    if (step > 0) {
      words.mov(Q3, Q0);
    }
    words.hash(Hash.Op.SHA256H, Q0, Q1, Q2);
    words.hash(Hash.Op.SHA256H2, Q1, before, Q2);
    if (step < SCHEDULED) {
      words.schedule(block, block(step + 1));
      words.hash(Hash.Op.SHA256SU1, block, block(step + 2), block(step + 3));
    }
  }

  private static Q block(int step) {
    return ALL.get(4 + step % 4);
  }
}
