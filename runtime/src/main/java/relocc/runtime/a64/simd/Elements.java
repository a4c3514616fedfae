package relocc.runtime.a64.simd;

import relocc.runtime.a64.Core;

/** Vector registers as arrays of elements, the lowest first. */
final class Elements {
  private Elements() {}

  /** The four 32-bit elements of a register. */
  static int[] words(Core core, int register) {
    long low = core.vector(register, false);
    long high = core.vector(register, true);
    return new int[] {(int) low, (int) (low >>> 32), (int) high, (int) (high >>> 32)};
  }

  static void write(Core core, int register, int[] words) {
    core.setVector(register, join(words[0], words[1]), join(words[2], words[3]));
  }

  private static long join(int low, int high) {
    return low & 0xffff_ffffL | (long) high << 32;
  }

  /** A byte, 0..15, of a register. */
  static long byteOf(Core core, int register, int index) {
    return core.vector(register, index >= 8) >>> (index & 7) * 8 & 0xff;
  }
}
