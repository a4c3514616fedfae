package relocc.compiler.a64.codec;

import static relocc.compiler.a64.Register.Q.Q0;
import static relocc.compiler.a64.Register.Q.Q1;
import static relocc.compiler.a64.Register.Q.Q2;
import static relocc.compiler.a64.Register.Q.Q3;
import static relocc.compiler.a64.Register.Q.Q4;
import static relocc.compiler.a64.Register.X.X10;
import static relocc.compiler.a64.Register.X.X12;
import static relocc.compiler.a64.Register.X.X13;
import static relocc.compiler.a64.Register.X.X14;
import static relocc.compiler.a64.Register.X.X7;
import static relocc.compiler.a64.Register.X.X8;
import static relocc.compiler.a64.Register.X.X9;

import relocc.compiler.a64.Branch;
import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.code.Code;

/**
 * The checksum of LZ4 frames, XXH32 with seed 0, of the x8 bytes at x7; afterwards it is in x13. A
 * routine that returns to x14.
 *
 * <p>Registers: x7 next byte, x8 bytes in all, x9 bytes left, x13 the hash, x10, x12 scratch; v0
 * four sums, v1, v2 primes, v3, v4 scratch.
 */
final class XxHash32Code {
  private static final String WORDS = "xxh32_words";
  private static final long PRIME_1 = 0x9e37_79b1L;
  private static final long PRIME_2 = 0x85eb_ca77L;
  private static final long PRIME_3 = 0xc2b2_ae3dL;
  private static final long PRIME_4 = 0x27d4_eb2fL;
  private static final long PRIME_5 = 0x1656_67b1L;
  private static final long WORD = 0xffff_ffffL;
  private static final int STRIPE = 16;

  private final Code code;
  private final Words words;
  private final Source source;

  XxHash32Code(Source source) {
    this.code = source.code();
    this.words = new Words(code);
    this.source = source;
  }

  static void constants(Code code) {
    code.align(STRIPE);
    code.label(WORDS);
    code.words(
        new long[] {
          PRIME_1 + PRIME_2 & WORD | PRIME_2 << 32,
          (-PRIME_1 & WORD) << 32,
          twice(PRIME_1),
          twice(PRIME_1),
          twice(PRIME_2),
          twice(PRIME_2)
        },
        2,
        "XXH32: start, primes");
  }

  private static long twice(long word) {
    return word | word << 32;
  }

  void emit(String label) {
    String stripe = code.local("xxh32_stripe");
    String small = code.local("xxh32_small");
    String rest = code.local("xxh32_rest");
    code.label(label);
    code.subs(X9, X8, STRIPE);
    code.b(Conditional.Op.LO, small);
    code.adr(X12, WORDS);
    words.pair(Q0, Q1, X12, 2 * STRIPE);
    words.quad(Q2, X12, 0);
    code.label(stripe);
    words.load16(Q3, X7);
    words.mla(Q0, Q3, Q2);
    words.rotateRight(Q4, Q0, 32 - 13);
    words.mul(Q0, Q4, Q1);
    code.subs(X9, X9, STRIPE);
    code.b(Conditional.Op.HS, stripe);
    code.mov(X13, 0);
    int[] turns = {1, 7, 12, 18};
    for (int lane = 0; lane < turns.length; lane++) {
      words.fromWord(X10, Q0, lane);
      words.ror(X10, X10, 32 - turns[lane]);
      code.add(X13, X13, X10);
    }
    code.b(rest);
    code.label(small);
    code.mov(X13, PRIME_5);
    code.label(rest);
    code.add(X13, X13, X8);
    code.add(X9, X9, STRIPE);
    rest();
    avalanche();
    code.emit(new Branch.Indirect(Branch.Indirect.Op.RET, X14));
  }

  private void rest() {
    String word = code.local("xxh32_word");
    String bytes = code.local("xxh32_bytes");
    String one = code.local("xxh32_byte");
    String done = code.local("xxh32_done");
    code.label(word);
    code.cmp(X9, 4);
    code.b(Conditional.Op.LO, bytes);
    source.word(X10, X7, X12);
    code.sub(X9, X9, 4);
    prime(PRIME_3);
    words.madd(X13, X10, X12, X13);
    words.ror(X13, X13, 32 - 17);
    multiply(PRIME_4);
    code.b(word);
    code.label(bytes);
    code.label(one);
    code.cbz(X9, done);
    words.loadByte(X10, X7);
    code.sub(X9, X9, 1);
    prime(PRIME_5);
    words.madd(X13, X10, X12, X13);
    words.ror(X13, X13, 32 - 11);
    multiply(PRIME_1);
    code.b(one);
    code.label(done);
  }

  private void avalanche() {
    code.and(X13, X13, WORD);
    fold(15);
    multiply(PRIME_2);
    fold(13);
    multiply(PRIME_3);
    fold(16);
  }

  private void fold(int amount) {
    words.eorRight(X13, X13, X13, amount);
  }

  private void multiply(long prime) {
    prime(prime);
    words.mul(X13, X13, X12);
  }

  private void prime(long prime) {
    X d = X12;
    code.mov(d, prime);
  }
}
