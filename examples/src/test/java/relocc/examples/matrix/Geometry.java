package relocc.examples.matrix;

/**
 * The shape of translation tables (arch-rules TAB-01).
 *
 * @param granule log2 of the size of a page and of a table: 12, 14 or 16
 * @param va width of a virtual address
 */
record Geometry(int granule, int va) {
  private static final int LAST = 3;

  /** Bits that one level of tables resolves. */
  int stride() {
    return granule - 3;
  }

  /** The level of the root. */
  int start() {
    return LAST - (va - 1 - granule) / stride();
  }

  /** log2 of what one descriptor of a level spans. */
  int shift(int level) {
    return granule + (LAST - level) * stride();
  }

  /** Whether a descriptor of that level can map memory (TAB-08). */
  boolean maps(int level) {
    return level == LAST || level == 2 || level == 1 && granule == 12;
  }

  /** Whether descriptors have the form for 52 bits of 4 and 16 KiB pages (TCR.DS). */
  boolean isLong() {
    return va > 48 && granule != 16;
  }

  /** TCR of a level with one range (EL-03). */
  long tcrOfOne() {
    long tg = granule == 12 ? 0 : granule == 16 ? 1 : 2;
    long ps = va > 48 ? 6 : 2;
    return 1L << 31 | 1L << 23 | ps << 16 | tg << 14 | 0x3500 | 64 - va | bit(isLong(), 32);
  }

  /** TCR of a level with two ranges; the second is off unless it is used. */
  long tcrOfTwo(boolean second) {
    long tg0 = granule == 12 ? 0 : granule == 16 ? 1 : 2;
    long tg1 = granule == 12 ? 2 : granule == 16 ? 3 : 1;
    long ips = va > 48 ? 6 : 2;
    long low = tg0 << 14 | 0x3500 | 64 - va;
    long high = tg1 << 14 | 0x3500 | 64 - va | bit(!second, 7);
    return low | high << 16 | ips << 32 | bit(isLong(), 59);
  }

  private static long bit(boolean set, int number) {
    return set ? 1L << number : 0;
  }
}
