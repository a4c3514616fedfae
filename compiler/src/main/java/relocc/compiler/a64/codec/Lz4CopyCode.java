package relocc.compiler.a64.codec;

import static relocc.compiler.a64.Register.Q.Q0;
import static relocc.compiler.a64.Register.Q.Q1;
import static relocc.compiler.a64.Register.X.X11;
import static relocc.compiler.a64.Register.X.X12;
import static relocc.compiler.a64.Register.X.X13;
import static relocc.compiler.a64.Register.X.X14;
import static relocc.compiler.a64.Register.X.X2;
import static relocc.compiler.a64.Register.X.X5;
import static relocc.compiler.a64.Register.X.X7;
import static relocc.compiler.a64.Register.X.X8;

import relocc.compiler.a64.Branch;
import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.Memory.Indexed;
import relocc.compiler.a64.Memory.Pair;
import relocc.compiler.a64.Memory.Unsigned;
import relocc.compiler.a64.code.Code;

/**
 * Copies x5 bytes from x7 to x2, from the lowest up, so that a match may overlap what it becomes;
 * not a byte more is read or written. Both return to x14; x2 moves behind what was written.
 *
 * <p>Registers: x7, x12, x13 change; {@link #near} has the distance in x8 and the patterns in x11.
 */
final class Lz4CopyCode {
  /** How a distance below 16 is repeated in 16 bytes, and how far on the 17th one is. */
  private static final String PATTERNS = "lz4_patterns";

  private static final int QUAD = 16;

  private final Code code;
  private final Words words;

  Lz4CopyCode(Code code) {
    this.code = code;
    this.words = new Words(code);
  }

  static void constants(Code code) {
    byte[] table = new byte[QUAD * (QUAD + 1)];
    for (int distance = 1; distance < QUAD; distance++) {
      for (int i = 0; i < QUAD; i++) {
        table[QUAD * distance + i] = (byte) (i % distance);
      }
      table[QUAD * QUAD + distance] = (byte) (QUAD % distance);
    }
    code.align(QUAD);
    code.label(PATTERNS);
    code.table(table, "distances below 16: pattern, and the phase behind it");
  }

  void pointAtPatterns() {
    code.adr(X11, PATTERNS);
  }

  private void back() {
    code.emit(new Branch.Indirect(Branch.Indirect.Op.RET, X14));
  }

  /** One byte after the other. */
  void bytes(String label) {
    String next = code.local("lz4_byte");
    String done = code.local("lz4_copied");
    code.label(label);
    code.cbz(X5, done);
    code.label(next);
    words.loadByte(X13, X7);
    words.storeByte(X13, X2);
    code.subs(X5, X5, 1);
    code.b(Conditional.Op.NE, next);
    code.label(done);
    back();
  }

  /** Where the distance is at least 16, or the ranges are disjoint. */
  void wide(String label) {
    String small = code.local("lz4_small");
    String sixteen = code.local("lz4_sixteen");
    String last = code.local("lz4_last");
    code.label(label);
    code.cmp(X5, QUAD);
    code.b(Conditional.Op.LO, small);
    code.add(X12, X2, X5);
    code.sub(X13, X2, X7);
    code.cmp(X13, 2 * QUAD);
    code.b(Conditional.Op.LO, sixteen);
    code.cmp(X5, 2 * QUAD);
    code.b(Conditional.Op.LO, sixteen);
    code.sub(X13, X12, 2 * QUAD);
    turn(
        () -> {
          code.pair(Pair.Op.LDP_Q_POST, Q0, Q1, X7, 2 * QUAD);
          code.pair(Pair.Op.STP_Q_POST, Q0, Q1, X2, 2 * QUAD);
        });
    code.label(sixteen);
    code.sub(X13, X12, QUAD);
    code.cmp(X2, X13);
    code.b(Conditional.Op.HI, last);
    turn(
        () -> {
          code.indexed(Indexed.Op.LDR_Q_POST, Q0, X7, QUAD);
          code.indexed(Indexed.Op.STR_Q_POST, Q0, X2, QUAD);
        });
    code.label(last);
    code.note("the last 16 once more, from their own place").sub(X13, X13, X2);
    code.add(X7, X7, X13);
    code.add(X2, X2, X13);
    words.quad(Q0, X7, 0);
    words.storeQuad(Q0, X2);
    code.mov(X2, X12);
    back();
    code.label(small);
    small();
    back();
  }

  /** While x2 is not above x13. */
  private void turn(Runnable body) {
    String turn = code.local("lz4_turn");
    code.label(turn);
    body.run();
    code.cmp(X2, X13);
    code.b(Conditional.Op.LS, turn);
  }

  /** Up to 15 bytes. */
  private void small() {
    Indexed.Op[] loads = {
      Indexed.Op.LDRB_W_POST, Indexed.Op.LDRH_W_POST, Indexed.Op.LDR_W_POST, Indexed.Op.LDR_X_POST
    };
    Indexed.Op[] stores = {
      Indexed.Op.STRB_W_POST, Indexed.Op.STRH_W_POST, Indexed.Op.STR_W_POST, Indexed.Op.STR_X_POST
    };
    for (int bit = 3; bit >= 0; bit--) {
      String skip = code.local("lz4_skip");
      code.tbz(X5, bit, skip);
      code.indexed(loads[bit], bit == 3 ? X13 : X13.w(), X7, 1 << bit);
      code.indexed(stores[bit], bit == 3 ? X13 : X13.w(), X2, 1 << bit);
      code.label(skip);
    }
  }

  /** Where the distance is 1 to 15; falls into {@link #wide} or {@link #bytes}, which follow. */
  void near(String bytes) {
    code.cmp(X5, QUAD);
    code.b(Conditional.Op.LO, bytes);
    pattern();
    code.add(X2, X2, QUAD);
    code.sub(X5, X5, QUAD);
  }

  /** Writes 16 bytes at x2; x7 becomes the place of what the 17th is like, at least 17 back. */
  void pattern() {
    code.addShifted(X13, X11, X8, 4);
    words.quad(Q1, X13, 0);
    words.quad(Q0, X7, 0);
    words.lookup(Q0, Q0, Q1);
    words.storeQuad(Q0, X2);
    code.add(X13, X11, X8);
    code.unsigned(Unsigned.Op.LDRB_W, X13.w(), X13, QUAD * QUAD);
    code.add(X7, X7, X13);
  }
}
