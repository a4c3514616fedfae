package relocc.compiler.schedule;

/**
 * A set of small numbers that finds the next member in a few steps: bit words, above them one bit
 * per word that is not empty, and so on up to a single word.
 */
final class ReadySet {
  private final long[][] levels;

  /** The empty set of numbers below {@code bound}. */
  ReadySet(int bound) {
    int depth = 1;
    for (int words = words(bound); words > 1; words = words(words)) {
      depth++;
    }
    levels = new long[depth][];
    int width = bound;
    for (int level = 0; level < depth; level++) {
      width = words(width);
      levels[level] = new long[width];
    }
  }

  private static int words(int bits) {
    return Math.max(1, (bits + 63) >>> 6);
  }

  void add(int member) {
    int bit = member;
    for (long[] words : levels) {
      words[bit >>> 6] |= 1L << bit;
      bit >>>= 6;
    }
  }

  void remove(int member) {
    int bit = member;
    for (long[] words : levels) {
      words[bit >>> 6] &= ~(1L << bit);
      if (words[bit >>> 6] != 0) {
        return;
      }
      bit >>>= 6;
    }
  }

  /** The smallest member that is not below {@code from}, or -1. */
  int next(int from) {
    int bit = from;
    for (int level = 0; level < levels.length; level++) {
      int word = bit >>> 6;
      if (word >= levels[level].length) {
        return -1;
      }
      long rest = levels[level][word] & -1L << bit;
      if (rest != 0) {
        return descend(level, (word << 6) + Long.numberOfTrailingZeros(rest));
      }
      bit = word + 1;
    }
    return -1;
  }

  private int descend(int from, int found) {
    int bit = found;
    for (int level = from - 1; level >= 0; level--) {
      bit = (bit << 6) + Long.numberOfTrailingZeros(levels[level][bit]);
    }
    return bit;
  }
}
