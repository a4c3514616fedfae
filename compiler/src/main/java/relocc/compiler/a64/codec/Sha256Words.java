package relocc.compiler.a64.codec;

import java.math.BigInteger;
import java.util.Arrays;
import relocc.compiler.a64.code.Code;

/**
 * The constants of FIPS 180-4: the first 32 bits behind the point of the square roots of the first
 * 8 primes, and of the cube roots of the first 64.
 */
final class Sha256Words {
  /** Where a message starts from: 8 words, aligned to 16 bytes, and behind them the rounds'. */
  static final String START = "sha256_start";

  /** The constants of the rounds: 64 words. */
  static final String ROUNDS = "sha256_rounds";

  /** The last 8 of them. */
  static final String LAST = "sha256_last";

  private static final int LAST_COUNT = 8;
  private static final int COUNT = 64;
  private static final int STATE = 8;
  private static final int FRACTION = 32;

  private Sha256Words() {}

  static void emit(Code code) {
    long[] start = new long[STATE / 2];
    long[] rounds = new long[COUNT / 2];
    int prime = 1;
    for (int i = 0; i < COUNT; i++) {
      prime = next(prime);
      rounds[i / 2] |= root(prime, 3) << i % 2 * 32;
      if (i < STATE) {
        start[i / 2] |= root(prime, 2) << i % 2 * 32;
      }
    }
    code.align(16);
    code.label(START);
    code.words(start, 2, "FIPS 180-4: 5.3.3");
    code.label(ROUNDS);
    int last = (COUNT - LAST_COUNT) / 2;
    code.words(Arrays.copyOf(rounds, last), 2, "FIPS 180-4: 4.2.2");
    code.label(LAST);
    code.words(Arrays.copyOfRange(rounds, last, rounds.length), 2, "");
  }

  private static int next(int prime) {
    BigInteger number = BigInteger.valueOf(prime);
    return number.nextProbablePrime().intValueExact();
  }

  /**
   * 32 bits of the root behind the point: the whole root of the number times 2^32 to the degree.
   */
  private static long root(int number, int degree) {
    BigInteger scaled = BigInteger.valueOf(number).shiftLeft(FRACTION * degree);
    BigInteger root = BigInteger.ZERO;
    for (int bit = FRACTION + 8; bit >= 0; bit--) {
      BigInteger more = root.setBit(bit);
      root = more.pow(degree).compareTo(scaled) <= 0 ? more : root;
    }
    return root.longValue() & 0xffff_ffffL;
  }
}
