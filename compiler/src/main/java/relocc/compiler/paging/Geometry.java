package relocc.compiler.paging;

import relocc.compiler.plan.Granule;

/**
 * The shape of translation tables, and where bits of an address go in them.
 *
 * @param vaBits width of a virtual address, 25..52; above 48 addresses have the wide format
 *     (FEAT_LPA2 with 4 and 16 KiB, FEAT_LVA and FEAT_LPA with 64 KiB), else the ordinary one
 */
record Geometry(Granule granule, int vaBits) {
  /** Of the tables that hold pages. */
  static final int LAST_LEVEL = 3;

  private static final int SHAREABILITY_BIT = 8;
  private static final long INNER_SHAREABLE = 0b11L << SHAREABILITY_BIT; // TAB-22
  private static final long ORDINARY = (1L << Granule.ORDINARY_BITS) - 1;

  Geometry {
    if (vaBits < Granule.FEWEST_BITS || vaBits > Granule.MOST_BITS) {
      throw new IllegalArgumentException("VA bits: " + vaBits); // TAB-02
    }
  }

  /** TAB-01: -1..3. */
  int startLevel() {
    return LAST_LEVEL - (vaBits - 1 - granule.bits()) / granule.indexBits();
  }

  /** How many slots a table has. */
  int slots() {
    return 1 << granule.indexBits();
  }

  /** log2 of how many pages a slot of a level translates. */
  int pageBits(int level) {
    return granule.indexBits() * (LAST_LEVEL - level);
  }

  /** Whether physical addresses have more than 48 bits. */
  boolean isWide() {
    return vaBits > Granule.ORDINARY_BITS;
  }

  /** Whether TCR_ELx.DS has to be set: the wide format of 4 and 16 KiB (TAB-10). */
  boolean isDs() {
    return isWide() && granule != Granule.KIB_64;
  }

  /** Bits of the highest physical address that the format holds. */
  int physicalBits() {
    return isWide() ? Granule.MOST_BITS : Granule.ORDINARY_BITS;
  }

  /** Whether a level has blocks, apart from the pages of the last (TAB-08). */
  boolean hasBlocks(int level) {
    int highest = granule == Granule.KIB_4 ? 1 : 2;
    return level < LAST_LEVEL && level >= (isWide() ? highest - 1 : highest);
  }

  /** How many neighbouring slots of a level may say that they are one; 1: none (TAB-12). */
  int groupSize(int level) {
    return switch (granule) {
      case KIB_4 -> level >= 1 ? 16 : 1;
      case KIB_16 -> level == 3 ? 128 : level == 2 ? 32 : 1;
      case KIB_64 -> level >= 2 ? 32 : 1;
    };
  }

  /** The address of a table, block or page in a descriptor (TAB-09). */
  long output(long address) {
    if (!isWide()) {
      return address;
    }
    return isDs()
        ? address & (1L << 50) - 1 | address >>> 50 << 8
        : address & ORDINARY | address >>> 48 << 12;
  }

  /** What a leaf says of shareability: nothing with DS, then TCR_ELx.SH0 counts (TAB-09). */
  long shareability() {
    return isDs() ? 0 : INNER_SHAREABLE;
  }

  /** TTBR0_ELx with ASID and CnP 0 (TAB-07). */
  long ttbr(long root) {
    return root & ORDINARY | root >>> 48 << 2;
  }

  /** TCR_ELx.TG0 (TAB-05). */
  long lowerGranule() {
    return switch (granule) {
      case KIB_4 -> 0b00;
      case KIB_16 -> 0b10;
      case KIB_64 -> 0b01;
    };
  }

  /** TCR_ELx.TG1: not the code of TG0 (TAB-05). */
  long upperGranule() {
    return switch (granule) {
      case KIB_4 -> 0b10;
      case KIB_16 -> 0b01;
      case KIB_64 -> 0b11;
    };
  }
}
