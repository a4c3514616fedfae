package relocc.compiler.a64.codec;

import static relocc.compiler.a64.Register.Q.Q0;
import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X10;
import static relocc.compiler.a64.Register.X.X12;
import static relocc.compiler.a64.Register.X.X14;
import static relocc.compiler.a64.Register.X.X2;
import static relocc.compiler.a64.Register.X.X3;
import static relocc.compiler.a64.Register.X.X4;
import static relocc.compiler.a64.Register.X.X5;
import static relocc.compiler.a64.Register.X.X6;
import static relocc.compiler.a64.Register.X.X7;
import static relocc.compiler.a64.Register.X.X8;
import static relocc.compiler.a64.Register.X.X9;

import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.Memory.Unsigned;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.code.Code;

/**
 * Unpacks one LZ4 block (LZ4 Block Format Description 1.6): sequences of literals and of a match in
 * what has been unpacked already. Whatever the block says, no byte outside of x0..x1 is read, but
 * for what has been written, and none outside of x2..x3 is written. The rules for the end of a
 * block that only matter to encoders are not enforced.
 *
 * <p>Registers: x0 next byte of the block, x1 its end, x2 where the next byte goes, x3 the end of
 * that room, x4 the first byte that a match may start at; x5 literals, or bytes to copy, x6 length
 * of the match, x7 where it is, x8 its distance; x9, x10 up to where short sequences are copied
 * without a closer look; x11 patterns; x12, x13 scratch, x14 return address; v0, v1. Afterwards x0
 * is x1 and x2 the end of what was written.
 */
final class Lz4BlockCode {
  private static final int EXTENDED = 15;
  private static final int SHORTEST_MATCH = 4;

  /**
   * A token, 14 literals and a distance; and behind them enough that the rest of the block is
   * longer than the 14 bytes that are written too many: a sequence of n bytes makes at least n, but
   * the last one, which makes up to 2 less.
   */
  private static final int SHORT_SOURCE = 17 + 18;

  /** 14 literals and 18 bytes of a match, less one. */
  private static final int SHORT_DESTINATION = 31;

  private final Code code;
  private final Words words;
  private final Source source;
  private final Lz4CopyCode copy;
  private final String bad;
  private final String copyLabel;
  private final String nextSequence;

  /**
   * @param bad where to go when the block is malformed
   * @param copyLabel of the routine that copies, emitted with the block
   */
  Lz4BlockCode(Source source, String bad, String copyLabel) {
    this.code = source.code();
    this.words = new Words(code);
    this.source = source;
    this.copy = new Lz4CopyCode(code);
    this.bad = bad;
    this.copyLabel = copyLabel;
    this.nextSequence = code.local("lz4_next");
  }

  /** Falls through at the end of the block. */
  void emit() {
    String slow = code.local("lz4_slow");
    String literals = code.local("lz4_literals");
    String match = code.local("lz4_match");
    String done = code.local("lz4_done");
    if (!source.device()) {
      limits();
    }
    code.label(nextSequence);
    if (!source.device()) {
      shortSequence(slow, literals, match);
    }
    code.label(slow);
    literals(literals, done);
    match(match);
    code.label(done);
  }

  private void limits() {
    copy.pointAtPatterns();
    limit(X9, X1, SHORT_SOURCE);
    limit(X10, X3, SHORT_DESTINATION);
  }

  /** So many bytes before the end, or 0. */
  private void limit(X d, X end, int bytes) {
    String enough = code.local("lz4_limit");
    code.subs(d, end, bytes);
    code.b(Conditional.Op.HS, enough);
    code.mov(d, 0);
    code.label(enough);
  }

  /** Up to 14 literals and a match of up to 18 bytes, with room to spare on both sides. */
  private void shortSequence(String slow, String literals, String match) {
    String near = code.local("lz4_near");
    String copied = code.local("lz4_short");
    code.cmp(X0, X9);
    code.b(Conditional.Op.HS, slow);
    code.cmp(X2, X10);
    code.b(Conditional.Op.HS, slow);
    token();
    code.b(Conditional.Op.EQ, literals);
    words.quad(Q0, X0, 0);
    words.storeQuad(Q0, X2);
    code.add(X0, X0, X5);
    code.add(X2, X2, X5);
    distance();
    code.cmp(X6, EXTENDED);
    code.b(Conditional.Op.EQ, match);
    code.cmp(X8, 16);
    code.b(Conditional.Op.LO, near);
    words.quad(Q0, X7, 0);
    words.storeQuad(Q0, X2);
    code.unsigned(Unsigned.Op.LDRH_W, X12.w(), X7, 16);
    code.label(copied);
    code.unsigned(Unsigned.Op.STRH_W, X12.w(), X2, 16);
    code.add(X2, X2, X6);
    code.add(X2, X2, SHORTEST_MATCH);
    code.b(nextSequence);
    code.label(near);
    code.cbz(X8, bad);
    copy.pattern();
    code.unsigned(Unsigned.Op.LDRH_W, X12.w(), X7, 0);
    code.b(copied);
  }

  /** The flags say whether the number of literals goes on. */
  private void token() {
    words.loadByte(X5, X0);
    code.and(X6, X5, EXTENDED);
    code.lsr(X5, X5, 4);
    code.cmp(X5, EXTENDED);
  }

  private void distance() {
    source.half(X8, X0, X12);
    code.sub(X12, X2, X4);
    code.note("before the first byte").cmp(X8, X12);
    code.b(Conditional.Op.HI, bad);
    code.sub(X7, X2, X8);
  }

  private void literals(String extended, String done) {
    String known = code.local("lz4_known");
    code.cmp(X0, X1);
    code.b(Conditional.Op.HS, bad);
    token();
    code.b(Conditional.Op.NE, known);
    code.label(extended);
    extend(X5);
    code.label(known);
    room(X0, X1);
    room(X2, X3);
    code.mov(X7, X0);
    code.add(X0, X0, X5);
    String copied = code.local("lz4_copied");
    code.adr(X14, copied);
    code.b(copyLabel);
    code.label(copied);
    code.cmp(X0, X1);
    code.b(Conditional.Op.EQ, done);
  }

  /** More bytes of a length, up to one that is not 255. */
  private void extend(X length) {
    String more = code.local("lz4_more");
    code.label(more);
    code.cmp(X0, X1);
    code.b(Conditional.Op.HS, bad);
    words.loadByte(X12, X0);
    code.add(length, length, X12);
    code.cmp(X12, 0xff);
    code.b(Conditional.Op.EQ, more);
  }

  /** Whether x5 bytes are left. */
  private void room(X next, X end) {
    code.sub(X12, end, next);
    code.cmp(X5, X12);
    code.b(Conditional.Op.HI, bad);
  }

  private void match(String extended) {
    String known = code.local("lz4_known");
    code.sub(X12, X1, X0);
    code.cmp(X12, 2);
    code.b(Conditional.Op.LO, bad);
    distance();
    code.cmp(X6, EXTENDED);
    code.b(Conditional.Op.NE, known);
    code.label(extended);
    extend(X6);
    code.label(known);
    code.note("no distance").cbz(X8, bad);
    code.add(X5, X6, SHORTEST_MATCH);
    room(X2, X3);
    code.adr(X14, nextSequence);
    copies();
  }

  /** The routine that copies; matches fall into it. */
  private void copies() {
    if (source.device()) {
      copy.bytes(copyLabel);
      return;
    }
    String bytes = code.local("lz4_bytes");
    code.cmp(X8, 16);
    code.b(Conditional.Op.HS, copyLabel);
    copy.near(bytes);
    copy.wide(copyLabel);
    copy.bytes(bytes);
  }
}
