package relocc.compiler.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Ways to damage an input. */
final class Mutation {
  private static final long[] NUMBERS = {
    0,
    1,
    2,
    3,
    4,
    8,
    9,
    16,
    56,
    64,
    0x7f,
    0x80,
    0xff,
    0x100,
    0xfff,
    0x1000,
    0x7fff,
    0xffff,
    0x7fff_ffffL,
    0x8000_0000L,
    0xffff_ffffL,
    0xffff_fffcL,
    0x4000_0000L,
    0x1_0000_0000L,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1,
    -2,
    -4,
    -0x1000
  };

  private static final String[] WORDS = {
    "0",
    "ffffffffffffffff",
    "7fffffffffffffff",
    "40000000-7fffffff : System RAM\n",
    "  ",
    "\n",
    "segment[0].mem = 0x1000\n",
    "Available ",
    " : reserved\n",
    "0x",
    " 4 KiB\n",
    "\t",
    "\r",
    "-",
    "each s in x { ",
    "}",
    "{",
    "(",
    ")",
    " .. ",
    "..+ ",
    " 64 TiB",
    "[0 ..]",
    ".free",
    "// ",
    "\"",
    "0x8000_0000_0000_0000",
    " not ",
    " and ",
    "\u20ac",
    "\0"
  };

  private final Random random;
  private final List<byte[]> corpus;

  /**
   * @param corpus inputs that an input may take pieces from
   */
  Mutation(Random random, List<byte[]> corpus) {
    this.random = random;
    this.corpus = corpus;
  }

  /** An input with some damages. */
  byte[] of(byte[] input) {
    byte[] damaged = input;
    for (int k = random.nextInt(6); k >= 0; k--) {
      damaged = once(damaged);
    }
    return damaged;
  }

  private byte[] once(byte[] input) {
    int at = random.nextInt(input.length + 1);
    int length = random.nextInt(Math.min(input.length - at, 64) + 1);
    return switch (random.nextInt(8)) {
      case 0 -> set(input, at, new byte[] {(byte) random.nextInt(256)});
      case 1 -> set(input, at, number());
      case 2 -> set(input, at & -4, number());
      case 3 -> spliced(input, at, length, new byte[0]);
      case 4 -> spliced(input, at, 0, Arrays.copyOfRange(input, at, at + length));
      case 5 -> spliced(input, at, random.nextBoolean() ? length : 0, word());
      case 6 -> spliced(input, at, length, piece());
      default -> random.nextInt(8) == 0 ? Arrays.copyOf(input, at) : set(input, at, piece());
    };
  }

  private byte[] number() {
    long value = NUMBERS[random.nextInt(NUMBERS.length)];
    byte[] bytes = new byte[1 << random.nextInt(4)];
    boolean big = random.nextBoolean();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (value >>> 8 * (big ? bytes.length - 1 - i : i));
    }
    return bytes;
  }

  private byte[] word() {
    return WORDS[random.nextInt(WORDS.length)].getBytes(StandardCharsets.UTF_8);
  }

  /** A few bytes of another input. */
  private byte[] piece() {
    byte[] other = corpus.get(random.nextInt(corpus.size()));
    int at = random.nextInt(other.length + 1);
    return Arrays.copyOfRange(other, at, at + random.nextInt(Math.min(other.length - at, 64) + 1));
  }

  private static byte[] set(byte[] input, int at, byte[] bytes) {
    byte[] changed = input.clone();
    System.arraycopy(bytes, 0, changed, at, Math.min(bytes.length, input.length - at));
    return changed;
  }

  private static byte[] spliced(byte[] input, int at, int length, byte[] bytes) {
    byte[] changed = Arrays.copyOf(input, input.length - length + bytes.length);
    System.arraycopy(bytes, 0, changed, at, bytes.length);
    System.arraycopy(input, at + length, changed, at + bytes.length, input.length - at - length);
    return changed;
  }
}
