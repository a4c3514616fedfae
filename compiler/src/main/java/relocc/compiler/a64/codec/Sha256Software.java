package relocc.compiler.a64.codec;

import static relocc.compiler.a64.Register.Q.Q0;
import static relocc.compiler.a64.Register.Q.Q1;
import static relocc.compiler.a64.Register.Q.Q16;
import static relocc.compiler.a64.Register.Q.Q17;
import static relocc.compiler.a64.Register.Q.Q18;
import static relocc.compiler.a64.Register.Q.Q19;
import static relocc.compiler.a64.Register.Q.Q2;
import static relocc.compiler.a64.Register.Q.Q20;
import static relocc.compiler.a64.Register.Q.Q21;
import static relocc.compiler.a64.Register.Q.Q22;
import static relocc.compiler.a64.Register.Q.Q23;
import static relocc.compiler.a64.Register.Q.Q3;
import static relocc.compiler.a64.Register.Q.Q4;
import static relocc.compiler.a64.Register.Q.Q5;
import static relocc.compiler.a64.Register.Q.Q6;
import static relocc.compiler.a64.Register.Q.Q7;
import static relocc.compiler.a64.Register.X.X10;
import static relocc.compiler.a64.Register.X.X11;
import static relocc.compiler.a64.Register.X.X12;
import static relocc.compiler.a64.Register.X.X13;
import static relocc.compiler.a64.Register.X.X14;
import static relocc.compiler.a64.Register.X.X15;
import static relocc.compiler.a64.Register.X.X2;
import static relocc.compiler.a64.Register.X.X3;
import static relocc.compiler.a64.Register.X.X4;
import static relocc.compiler.a64.Register.X.X5;
import static relocc.compiler.a64.Register.X.X6;
import static relocc.compiler.a64.Register.X.X7;
import static relocc.compiler.a64.Register.X.X8;
import static relocc.compiler.a64.Register.X.X9;

import java.util.List;
import relocc.compiler.a64.Register.Q;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.code.Code;

/**
 * By instructions that every processor has: the rounds in general registers, whose high halves hold
 * anything, and the schedule of the words, four at a time, in vectors. A turn of the loop is 8
 * rounds, behind which every part of the state is in its own register again.
 *
 * <p>Registers: x4..x11 the state, x12 the constants, x13 two words of the schedule, x14 scratch,
 * x15 and x2 in turn the exclusive OR of the first two words of the state, x3 from bit 16 up the
 * number of turns; v4..v7 the next 16 words, v2, v3, v16..v21 scratch, v22 zero, v23 the length.
 */
final class Sha256Software implements Sha256Code.Rounds {
  private static final List<X> STATE = List.of(X4, X5, X6, X7, X8, X9, X10, X11);
  private static final int TURN = 8;

  /** Counting from 1, bit 19 is set when no more words are wanted, and bit 16 too at the end. */
  private static final int COUNT_BIT = 16;

  private static final int NO_MORE_BIT = 19;

  private final Words words;
  private final Code code;

  Sha256Software(Words words) {
    this.words = words;
    this.code = words.code();
  }

  @Override
  public List<X> scratch() {
    return List.of(X13, X14);
  }

  @Override
  public void prepare() {
    words.save(Q23, X2);
    code.adr(X12, Sha256Words.START);
    words.pair(Q0, Q1, X12, 32);
    words.eor(Q22, Q22, Q22);
  }

  @Override
  public void recall() {
    words.restore(X2, Q23);
  }

  @Override
  public void resume() {}

  @Override
  public void compress() {
    String schedule = code.local("sha256_schedule");
    String rounds = code.local("sha256_rounds");
    for (int i = 0; i < TURN; i++) {
      words.fromWord(STATE.get(i), i < 4 ? Q0 : Q1, i % 4);
    }
    code.adr(X12, Sha256Words.ROUNDS);
    code.orr(X3, X3, 1L << COUNT_BIT);
    code.eor(X2, X5, X6);
    code.b(rounds);
    code.label(schedule);
    schedule();
    code.label(rounds);
    words.pair(Q2, Q3, X12, 32);
    words.add(Q2, Q2, Q4);
    words.add(Q3, Q3, Q5);
    for (int i = 0; i < TURN; i++) {
      round(i);
    }
    code.add(X3, X3, 1 << COUNT_BIT);
    code.tbz(X3, NO_MORE_BIT, schedule);
    words.mov(Q4, Q6);
    words.mov(Q5, Q7);
    code.tbz(X3, COUNT_BIT, rounds);
    code.and(X3, X3, (1L << COUNT_BIT) - 1);
    for (int i = 0; i < TURN; i++) {
      words.toWord(i < 4 ? Q2 : Q3, i % 4, STATE.get(i));
    }
    words.add(Q0, Q0, Q2);
    words.add(Q1, Q1, Q3);
  }

  /** FIPS 180-4, 6.2.2, with a to h where the round finds them. */
  private void round(int number) {
    X a = state(0, number);
    X b = state(1, number);
    X d = state(3, number);
    X e = state(4, number);
    X f = state(5, number);
    X g = state(6, number);
    X h = state(7, number);
    if (number % 2 == 0) {
      words.fromHalf(X13, number < 4 ? Q2 : Q3, number / 2 % 2);
      code.add(h, h, X13);
    } else {
      words.addRight(h, h, X13, 32);
    }
    sum(h, e, 6, 11, 25);
    code.note("Ch").eor(X14, f, g);
    code.and(X14, X14, e);
    code.eor(X14, X14, g);
    code.add(h, h, X14);
    code.add(d, d, h);
    sum(h, a, 2, 13, 22);
    X now = number % 2 == 0 ? X15 : X2;
    X before = number % 2 == 0 ? X2 : X15;
    code.note("Maj: of a^b and, from before, b^c").eor(now, a, b);
    code.and(before, before, now);
    code.eor(before, before, b);
    code.add(h, h, before);
  }

  private static X state(int part, int number) {
    return STATE.get(part - number & TURN - 1);
  }

  /** Adds one of the two functions of three rotations to a word. */
  private void sum(X to, X of, int first, int second, int third) {
    words.ror(X14, of, first);
    words.eorRotated(X14, X14, of, second);
    words.eorRotated(X14, X14, of, third);
    code.add(to, to, X14);
  }

  /** The next 8 words, of which each of the last 6 depends on two of the others. */
  private void schedule() {
    words.extract(Q16, Q4, Q5, 4);
    sigma(Q16, 7, 18, 3);
    words.add(Q20, Q4, Q17);
    words.extract(Q16, Q6, Q7, 4);
    words.add(Q20, Q20, Q16);
    words.extract(Q16, Q5, Q6, 4);
    sigma(Q16, 7, 18, 3);
    words.add(Q21, Q5, Q17);
    words.mov(Q4, Q6);
    words.mov(Q5, Q7);
    fourWords(Q6, Q20, Q5);
    words.extract(Q16, Q5, Q6, 4);
    words.add(Q21, Q21, Q16);
    fourWords(Q7, Q21, Q6);
  }

  /** The last part: two words from the two before, then two from these. */
  private void fourWords(Q d, Q sum, Q before) {
    sigma(before, 17, 19, 10);
    words.extract(Q17, Q17, Q22, 8);
    words.add(sum, sum, Q17);
    sigma(sum, 17, 19, 10);
    words.extract(Q17, Q22, Q17, 8);
    words.add(d, sum, Q17);
  }

  /** To v17; v18 and v19 are scratch. */
  private void sigma(Q n, int first, int second, int shift) {
    words.rotateRight(Q17, n, first);
    words.rotateRight(Q18, n, second);
    words.shiftRight(Q19, n, shift);
    words.eor(Q17, Q17, Q18);
    words.eor(Q17, Q17, Q19);
  }
}
