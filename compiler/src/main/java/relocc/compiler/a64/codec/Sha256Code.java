package relocc.compiler.a64.codec;

import static relocc.compiler.a64.Register.Q.Q0;
import static relocc.compiler.a64.Register.Q.Q1;
import static relocc.compiler.a64.Register.Q.Q2;
import static relocc.compiler.a64.Register.Q.Q4;
import static relocc.compiler.a64.Register.Q.Q5;
import static relocc.compiler.a64.Register.Q.Q6;
import static relocc.compiler.a64.Register.Q.Q7;
import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X10;
import static relocc.compiler.a64.Register.X.X11;
import static relocc.compiler.a64.Register.X.X2;
import static relocc.compiler.a64.Register.X.X3;
import static relocc.compiler.a64.Register.X.X8;
import static relocc.compiler.a64.Register.X.X9;

import java.util.List;
import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.Register.Q;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.code.Code;

/**
 * SHA-256 (FIPS 180-4) of the x1 bytes at x0; afterwards x8..x11 hold its 32 bytes, as 8 of them at
 * a time would be loaded from memory.
 *
 * <p>Registers: x0 next byte, x1 bytes left, x2 bits in the message, x3 in its low byte what comes
 * behind the message, with bit 8 once its length is in; what {@link Rounds} says. v0, v1 the state
 * between blocks, v4..v7 the block, v2 scratch. No register that the procedure call standard keeps
 * is touched.
 */
public final class Sha256Code {
  /** Bytes in a block. */
  static final int BLOCK = 64;

  /** Set in x3 once the last block is complete. */
  static final int COMPLETE_BIT = 8;

  private static final int PADDING = 0x80;
  private static final int LENGTH = 8;
  private static final List<X> FOUND = List.of(X8, X9, X10, X11);
  private static final List<Q> BLOCK_WORDS = List.of(Q4, Q5, Q6, Q7);

  private final Code code;
  private final Words words;
  private final Rounds rounds;
  private final boolean device;

  /** How the state and a block become the next state. */
  interface Rounds {
    /** Two registers that are free between blocks. */
    List<X> scratch();

    /** Once, before the first block; x2 is known. */
    void prepare();

    /** x2 is wanted again. */
    void recall();

    /** Behind a use of {@link #scratch}. */
    void resume();

    /** v4..v7 are the 16 words of a block. */
    void compress();
  }

  /**
   * @param hashes whether the processor has instructions for it
   * @param device whether it reads Device memory, where loads of 16 bytes should be single ones
   *     where that is possible
   */
  public Sha256Code(Code code, boolean hashes, boolean device) {
    this.code = code;
    this.words = new Words(code);
    this.rounds = hashes ? new Sha256Instructions(words) : new Sha256Software(words);
    this.device = device;
  }

  /** The constants that {@link #emit} refers to; once a program. */
  public static void constants(Code code) {
    Sha256Words.emit(code);
  }

  /** Falls through at its end. */
  public void emit() {
    String load = code.local("sha256_load");
    String reverse = code.local("sha256_reverse");
    String tail = code.local("sha256_tail");
    code.note("message length in bits").lsl(X2, X1, 3);
    code.mov(X3, PADDING);
    rounds.prepare();
    code.subs(X1, X1, BLOCK);
    code.b(Conditional.Op.LO, tail);
    code.label(load);
    load();
    code.label(reverse);
    BLOCK_WORDS.forEach(words::rev32);
    rounds.compress();
    code.subs(X1, X1, BLOCK);
    code.b(Conditional.Op.HS, load);
    code.label(tail);
    tail(reverse);
    words.rev32(Q0);
    words.rev32(Q1);
    for (int i = 0; i < 4; i++) {
      words.fromHalf(FOUND.get(i), i < 2 ? Q0 : Q1, i % 2);
    }
  }

  private void load() {
    if (!device) {
      words.load64(Q4, X0);
      return;
    }
    String bytes = code.local("sha256_bytes");
    String loaded = code.local("sha256_loaded");
    code.and(rounds.scratch().get(0), X0, 15);
    code.note("MEM-13").cbnz(rounds.scratch().get(0), bytes);
    words.pair(Q4, Q5, X0, 32);
    words.pair(Q6, Q7, X0, 32);
    code.b(loaded);
    code.label(bytes);
    words.load64(Q4, X0);
    code.label(loaded);
    rounds.resume();
  }

  /**
   * What is left, a bit, zeros and the length: one block or two. Bytes are pushed in from behind;
   * the flags stay from the comparison until all 64 are in.
   */
  private void tail(String reverse) {
    String push = code.local("sha256_push");
    String pad = code.local("sha256_pad");
    String put = code.local("sha256_put");
    String done = code.local("sha256_done");
    X count = rounds.scratch().get(0);
    X value = rounds.scratch().get(1);
    code.tbnz(X3, COMPLETE_BIT, done);
    code.add(X1, X1, BLOCK);
    rounds.recall();
    code.note("whether the length fits behind it").cmp(X1, BLOCK - LENGTH);
    code.mov(count, BLOCK);
    code.label(push);
    code.cbz(X1, pad);
    words.loadByte(value, X0);
    code.sub(X1, X1, 1);
    code.b(put);
    code.label(pad);
    code.and(value, X3, 0xff);
    code.and(X3, X3, ~0xffL);
    code.label(put);
    words.save(Q2, value);
    words.extract(Q4, Q4, Q5, 1);
    words.extract(Q5, Q5, Q6, 1);
    words.extract(Q6, Q6, Q7, 1);
    words.extract(Q7, Q7, Q2, 1);
    code.sub(count, count, 1);
    code.cbnz(count, push);
    words.rev(value, X2);
    rounds.resume();
    code.b(Conditional.Op.HS, reverse);
    words.toHalf(Q7, 1, value);
    code.orr(X3, X3, 1L << COMPLETE_BIT);
    code.b(reverse);
    code.label(done);
  }
}
