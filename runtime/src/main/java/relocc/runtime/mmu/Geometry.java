package relocc.runtime.mmu;

/**
 * The shape of the tables of one half of the addresses.
 *
 * @param granule the size of pages and tables
 * @param inputBits width of a virtual address
 * @param splitsAddresses TCR.DS: bits 49 and 48 of a descriptor are those of the address, its bits
 *     9 and 8 those above, and shareability comes from TCR (TAB-09)
 * @param movesAddresses 64 KiB and 52 bits of physical address: bits 15..12 of a descriptor are
 *     bits 51..48 of the address
 */
record Geometry(Granule granule, int inputBits, boolean splitsAddresses, boolean movesAddresses) {
  private static final long LOW = 0x0000_ffff_ffff_f000L;
  private static final long MOVED = 0xf000;
  private static final long SPLIT = 3L << 48 | 3 << 8;
  private static final int LEAST_WIDE_ROOT = 64;

  /** How much a descriptor of a level covers, as a power of two. */
  int shift(int level) {
    return granule.shift(level);
  }

  /** The level of the root table, -1..3. */
  int startLevel() {
    return granule.startLevel(inputBits);
  }

  /** How many descriptors a table of a level has, as a power of two. */
  int indexBits(int level) {
    return level == startLevel() ? inputBits - shift(level) : granule.indexBits();
  }

  /** Whether a level may have blocks (TAB-08). */
  boolean hasBlocks(int level) {
    return level >= granule.firstBlockLevel(splitsAddresses || movesAddresses);
  }

  /** The bits of a descriptor that hold an address, when it is aligned to so many bits. */
  long addressBits(int shift) {
    long low = LOW & -(1L << shift);
    return low | (movesAddresses ? MOVED : splitsAddresses ? SPLIT : 0);
  }

  /** The address in a descriptor, aligned to so many bits (TAB-09). */
  long address(long word, int shift) {
    long low = word & LOW & -(1L << shift);
    if (movesAddresses) {
      return low | (word & MOVED) << 36;
    }
    return splitsAddresses ? low | word & 3L << 48 | (word >>> 8 & 3) << 50 : low;
  }

  /** Bits of a descriptor that neither a block of so many bits nor a table may set. */
  long reservedBits(int shift) {
    long unaligned = LOW & ~(-(1L << shift)) & ~(movesAddresses ? MOVED : 0);
    return unaligned | (splitsAddresses ? 0 : 3L << 48);
  }

  /**
   * What TTBR points to (TAB-07).
   *
   * @param wide whether bits 5..2 are the highest of the address
   */
  long base(long ttbr, boolean wide) {
    return wide
        ? ttbr & 0x0000_ffff_ffff_ffc0L | (ttbr & 0x3c) << 46
        : ttbr & 0x0000_ffff_ffff_fffeL;
  }

  /** Bytes of the root table, to which hardware aligns it. */
  long rootSize(boolean wide) {
    return Math.max(8L << indexBits(startLevel()), wide ? LEAST_WIDE_ROOT : 1);
  }
}
