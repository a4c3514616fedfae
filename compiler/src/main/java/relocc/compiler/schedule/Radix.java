package relocc.compiler.schedule;

/** A stable sort of indices by 63-bit keys: linear, and fast before anything is compiled. */
final class Radix {
  private static final int DIGIT_BITS = 8;
  private static final int DIGITS = 1 << DIGIT_BITS;

  private Radix() {}

  /** The indices 0..count-1 by ascending key; equal keys stay in order. */
  static int[] order(long[] keys, int count) {
    int[] order = new int[count];
    long different = 0;
    for (int i = 0; i < count; i++) {
      order[i] = i;
      different |= keys[i] ^ keys[0];
    }
    int[] other = new int[count];
    for (int shift = 0; shift < Long.SIZE; shift += DIGIT_BITS) {
      if ((different >>> shift & DIGITS - 1) != 0) {
        distribute(keys, order, other, shift);
        int[] sorted = other;
        other = order;
        order = sorted;
      }
    }
    return order;
  }

  private static void distribute(long[] keys, int[] from, int[] to, int shift) {
    int[] place = new int[DIGITS + 1];
    for (int index : from) {
      place[(int) (keys[index] >>> shift & DIGITS - 1) + 1]++;
    }
    for (int digit = 0; digit < DIGITS; digit++) {
      place[digit + 1] += place[digit];
    }
    for (int index : from) {
      to[place[(int) (keys[index] >>> shift & DIGITS - 1)]++] = index;
    }
  }
}
