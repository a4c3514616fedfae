package relocc.compiler.paging;

import java.util.ArrayList;
import java.util.List;
import relocc.compiler.plan.ExceptionLevel;

/**
 * Reads translation tables as a core does, from TCR, TTBR0 and the rules TAB-01..TAB-23, and from
 * nothing that wrote them. Throws an {@link AssertionError} on what no table of a stub may contain.
 */
final class Walker {
  /**
   * A block or page as it is found.
   *
   * @param level below 3 for a block, 3 for a page
   */
  record Found(
      long virtual,
      long physical,
      long size,
      int level,
      boolean writable,
      boolean executable,
      boolean contiguous) {}

  private static final int[] WIDTHS = {32, 36, 40, 42, 44, 48, 52};

  private final byte[] bytes;
  private final long base;
  private final boolean single;
  private final int vaBits;
  private final int pageBits;
  private final boolean ds;
  private final int physicalBits;
  private final List<Found> leaves = new ArrayList<>();
  private final List<Found> tables = new ArrayList<>();
  private int visited;

  Walker(PageTables tables) {
    this.bytes = tables.bytes();
    this.base = tables.root();
    this.single = tables.level() == ExceptionLevel.EL2 || tables.level() == ExceptionLevel.EL3;
    long tcr = tables.tcr();
    this.vaBits = 64 - (int) bits(tcr, 5, 0);
    this.pageBits = new int[] {12, 16, 14, 0}[(int) bits(tcr, 15, 14)]; // TAB-05
    int dsBit = single ? 32 : 59; // TAB-10
    this.ds = bits(tcr, dsBit, dsBit) == 1;
    control(tcr, dsBit);
    int size = (int) (single ? bits(tcr, 18, 16) : bits(tcr, 34, 32)); // TAB-06
    this.physicalBits = Math.min(WIDTHS[size], ds || pageBits == 16 ? 52 : 48);
    table(startLevel(), root(tables.ttbr(), size), 0);
    check(visited << pageBits == bytes.length, "every table is reached once", visited);
  }

  /** All of TCR but the sizes. */
  private void control(long tcr, int dsBit) {
    check(pageBits != 0, "TAB-05: reserved", tcr);
    check(vaBits >= 25 && vaBits <= (ds || pageBits == 16 ? 52 : 48), "TAB-02: T0SZ", tcr);
    check(!ds || pageBits != 16, "TAB-10: no DS with 64 KiB", tcr);
    check(bits(tcr, 13, 8) == 0b11_01_01, "TAB-20: walks", tcr);
    check(bits(tcr, 7, 6) == 0, "RES0, and EPD0: the lower range is walked", tcr);
    long sizes = 0b111L << (single ? 16 : 32) | 1L << dsBit | 0xffff;
    if (single) {
      check((tcr & ~sizes) == (1L << 31 | 1L << 23), "TAB-16: RES1", tcr);
    } else {
      check(bits(tcr, 23, 23) == 1, "EPD1: the upper range is not walked", tcr);
      check(bits(tcr, 21, 16) == 64 - vaBits, "T1SZ is legal", tcr);
      int[] upper = {0, 14, 12, 16};
      check(upper[(int) bits(tcr, 31, 30)] == pageBits, "TAB-05, ERR-04: TG1", tcr);
      check((tcr & ~sizes & ~0xc0bf_0000L) == 0, "all else is off", tcr);
    }
  }

  /** TAB-07. */
  private long root(long ttbr, int size) {
    check(bits(ttbr, 63, 48) == 0 && bits(ttbr, 0, 0) == 0, "ASID and CnP are 0", ttbr);
    boolean wide = ds || pageBits == 16 && size == 6;
    long root = wide ? ttbr & 0xffff_ffff_ffc0L | bits(ttbr, 5, 2) << 48 : ttbr & 0xffff_ffff_fffeL;
    int bitsOfRoot = vaBits - shift(startLevel());
    long alignment = Math.max(8L << bitsOfRoot, wide ? 64 : 1);
    check((root & alignment - 1) == 0, "TAB-07: the root is aligned to its size", ttbr);
    check(root == base, "TTBR0 points at the tables", ttbr);
    return root;
  }

  List<Found> leaves() {
    return leaves;
  }

  /** The tables behind the root: what each translates, its level as that of its slot. */
  List<Found> tables() {
    return tables;
  }

  /** TAB-01, row by row. */
  int startLevel() {
    int[] least =
        switch (pageBits) {
          case 12 -> new int[] {49, 40, 31, 22};
          case 14 -> new int[] {99, 48, 37, 26};
          default -> new int[] {99, 99, 43, 30};
        };
    int level = -1;
    while (level < 3 && vaBits < least[level + 1]) {
      level++;
    }
    return level;
  }

  /** TAB-08. */
  boolean hasBlocks(int level) {
    return switch (pageBits) {
      case 12 -> level == 1 || level == 2 || level == 0 && ds;
      case 14 -> level == 2 || level == 1 && ds;
      default -> level == 2 || level == 1 && vaBits > 48;
    };
  }

  /** TAB-12; 0 where the bit is ignored. */
  private int group(int level) {
    return switch (pageBits) {
      case 12 -> level < 1 ? 0 : 16;
      case 14 -> level < 2 ? 0 : level == 2 ? 32 : 128;
      default -> level < 2 ? 0 : 32;
    };
  }

  private int shift(int level) {
    return pageBits + (3 - level) * (pageBits - 3);
  }

  private void table(int level, long address, long virtual) {
    visited++;
    check((address & (1L << pageBits) - 1) == 0, "a table is aligned", address);
    check(address >>> physicalBits == 0, "TAB-06: a table lies below the size", address);
    long offset = address - base;
    check(offset >= 0 && offset < bytes.length, "a table lies in the bytes", address);
    long[] words = new long[1 << pageBits - 3];
    for (int i = 0; i < words.length << 3; i++) {
      words[i >> 3] |= (bytes[(int) offset + i] & 0xffL) << 8 * (i & 7);
    }
    for (int slot = 0; slot < words.length; slot++) {
      if (words[slot] != 0) {
        slot(level, words[slot], virtual + ((long) slot << shift(level)));
      }
    }
    groups(level, words);
  }

  /** TAB-12: the bit is set in all of a group or in none, and in each that may have it. */
  private void groups(int level, long[] words) {
    int size = Math.max(1, group(level));
    for (int first = 0; first < words.length; first += size) {
      boolean alike = size > 1 && isLeaf(level, words[first]) && !executable(words[first]);
      for (int i = 1; alike && i < size; i++) {
        long next = words[first + i];
        long step = (long) i << shift(level);
        alike =
            isLeaf(level, next)
                && attributes(next) == attributes(words[first])
                && output(level, next) == output(level, words[first]) + step;
      }
      for (int i = 0; i < size; i++) {
        long word = words[first + i];
        boolean marked = isLeaf(level, word) && bits(word, 52, 52) == 1;
        check(marked == alike, "TAB-12: a group at level " + level, word);
      }
    }
  }

  private static boolean isLeaf(int level, long word) {
    return (word & 3) == (level == 3 ? 3 : 1);
  }

  private static long attributes(long word) {
    return word & 0xffe0_0000_0000_0cffL;
  }

  private boolean executable(long word) {
    return single ? bits(word, 54, 54) == 0 : bits(word, 53, 53) == 0;
  }

  /** TAB-09: what a leaf of a level maps to. */
  private long output(int level, long word) {
    long low = bits(word, 47, shift(level)) << shift(level);
    if (pageBits == 16) {
      return low | bits(word, 15, 12) << 48;
    }
    return ds ? low | bits(word, 49, 48) << 48 | bits(word, 9, 8) << 50 : low;
  }

  private void slot(int level, long descriptor, long virtual) {
    check((descriptor & 1) == 1, "TAB-23: an unused slot is 0", descriptor);
    check(virtual >>> vaBits == 0, "TAB-04: a slot lies within the width", virtual);
    if (level == 3 || (descriptor & 2) == 0) {
      check(isLeaf(level, descriptor), "TAB-08: a page", descriptor);
      check(level == 3 || hasBlocks(level), "TAB-08: this level has no blocks", level);
      leaf(level, descriptor, virtual);
    } else {
      long address = output(3, descriptor);
      long upper = ds ? 0x3_0000_0000_0300L : pageBits == 16 ? 0xf000 : 0;
      long allowed = 0xffff_ffff_ffffL & -1L << pageBits | upper;
      check((descriptor & ~allowed) == 3, "TAB-18: a table restricts nothing", descriptor);
      tables.add(new Found(virtual, 0, 1L << shift(level), level, false, false, false));
      table(level + 1, address, virtual);
    }
  }

  private void leaf(int level, long descriptor, long virtual) {
    check(bits(descriptor, 4, 2) == 0, "TAB-21: attribute 0", descriptor);
    check(bits(descriptor, 5, 5) == 0, "NS is 0", descriptor);
    check(ds || bits(descriptor, 9, 8) == 0b11, "TAB-22: inner shareable", descriptor);
    check(bits(descriptor, 10, 10) == 1, "TAB-13: AF", descriptor);
    check(bits(descriptor, 11, 11) == 0, "TLB-14: global", descriptor);
    check(bits(descriptor, 51, ds ? 50 : 48) == 0, "TAB-14, EL-18: nothing above", descriptor);
    check(bits(descriptor, 63, 55) == 0, "ignored bits are 0", descriptor);
    int lowest = pageBits == 16 ? 16 : 12;
    int shift = shift(level);
    check(shift == lowest || bits(descriptor, shift - 1, lowest) == 0, "TAB-11", descriptor);
    long physical = output(level, descriptor);
    check(physical >>> physicalBits == 0, "TAB-06: it lies below the size", physical);
    if (single) {
      check(bits(descriptor, 6, 6) == 1, "TAB-16: AP[1] is RES1", descriptor);
      check(bits(descriptor, 53, 53) == 0, "TAB-16: bit 53 is RES0", descriptor);
    } else {
      check(bits(descriptor, 6, 6) == 0, "TAB-15: nothing for EL0", descriptor);
      check(bits(descriptor, 54, 54) == 1, "nothing is executable at EL0", descriptor);
    }
    boolean writable = bits(descriptor, 7, 7) == 0;
    boolean contiguous = bits(descriptor, 52, 52) == 1;
    leaves.add(
        new Found(
            virtual, physical, 1L << shift, level, writable, executable(descriptor), contiguous));
  }

  private static long bits(long value, int high, int low) {
    return value << (63 - high) >>> (63 - high + low);
  }

  private static void check(boolean holds, String rule, long value) {
    if (!holds) {
      throw new AssertionError(rule + ": 0x" + Long.toHexString(value));
    }
  }
}
