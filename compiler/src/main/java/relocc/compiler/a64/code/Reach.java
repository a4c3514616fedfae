package relocc.compiler.a64.code;

import relocc.compiler.a64.Register.X;

/** Distances, from a label or a register: most fit into the instruction that needs them. */
public final class Reach {
  /** What an addition holds, and what it holds shifted by as many bits. */
  private static final int BITS = 12;

  private static final long LOW = (1 << BITS) - 1;

  private Reach() {}

  /**
   * Points at something behind a label.
   *
   * @param scratch may be changed
   */
  public static void behind(Code code, X d, String label, long offset, X scratch) {
    code.adr(d, label);
    if (offset != 0) {
      behind(code, d, d, offset, scratch);
    }
  }

  /**
   * Adds a constant that is not negative.
   *
   * @param scratch may be changed; d, if that is not n
   */
  public static void behind(Code code, X d, X n, long offset, X scratch) {
    if (fits(offset)) {
      code.add(d, n, (int) offset);
    } else {
      code.mov(scratch, offset);
      code.add(d, n, scratch);
    }
  }

  /**
   * Compares with a constant that is not negative.
   *
   * @param scratch may be changed
   */
  public static void compare(Code code, X n, long value, X scratch) {
    if (fits(value)) {
      code.cmp(n, (int) value);
    } else {
      code.mov(scratch, value);
      code.cmp(n, scratch);
    }
  }

  private static boolean fits(long value) {
    return value <= LOW || (value & LOW) == 0 && value <= LOW << BITS;
  }
}
