package relocc.compiler.plan;

/** How messages print sizes. */
public final class Sizes {
  private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};

  private Sizes() {}

  /** In the largest unit that divides it: {@code 8 KiB}, {@code 1 byte}. */
  public static String shown(long size) {
    if (size == 1) {
      return "1 byte";
    }
    int unit = 0;
    long amount = size;
    while (amount != 0 && unit < UNITS.length - 1 && (amount & 1023) == 0) {
      amount >>>= 10;
      unit++;
    }
    return Long.toUnsignedString(amount) + " " + UNITS[unit];
  }
}
