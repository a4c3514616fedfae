package relocc.compiler.paging;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads translation tables as a core does, from the rules TAB-01..TAB-23 and from nothing that
 * wrote them. Throws an {@link AssertionError} on what no table of a stub may contain.
 */
final class Walker {
  /**
   * A block or page as it is found.
   *
   * @param level 1 or 2 for a block, 3 for a page
   */
  record Found(
      long virtual, long physical, long size, int level, boolean writable, boolean executable) {}

  private final byte[] bytes;
  private final long root;
  private final int vaBits;
  private final boolean el2;
  private final List<Found> leaves = new ArrayList<>();

  /** First page of what a level 3 or level 2 table translates, by level. */
  private final List<Found> tables = new ArrayList<>();

  private int visited;

  Walker(byte[] bytes, long root, int vaBits, boolean el2) {
    this.bytes = bytes;
    this.root = root;
    this.vaBits = vaBits;
    this.el2 = el2;
    table(startLevel(), root, 0);
    check(visited * 4096 == bytes.length, "every table is reached once", visited);
  }

  List<Found> leaves() {
    return leaves;
  }

  /** The tables behind the root: what each translates, its level as that of its slot. */
  List<Found> tables() {
    return tables;
  }

  /** TAB-01: the row for 4 KiB. */
  private int startLevel() {
    if (vaBits >= 40) {
      return 0;
    }
    return vaBits >= 31 ? 1 : 2;
  }

  private void table(int level, long address, long virtual) {
    visited++;
    check((address & 0xfff) == 0, "a table is aligned", address);
    long offset = address - root;
    check(offset >= 0 && offset + 4096 <= bytes.length, "a table lies in the bytes", address);
    for (int slot = 0; slot < 512; slot++) {
      long descriptor = 0;
      for (int i = 7; i >= 0; i--) {
        descriptor = descriptor << 8 | bytes[(int) offset + 8 * slot + i] & 0xff;
      }
      if (descriptor != 0) {
        slot(level, descriptor, virtual + ((long) slot << (39 - 9 * level)));
      }
    }
  }

  private void slot(int level, long descriptor, long virtual) {
    check((descriptor & 1) == 1, "TAB-23: an unused slot is 0", descriptor);
    check(virtual >>> vaBits == 0, "TAB-04: a slot lies within the width", virtual);
    int shift = 39 - 9 * level;
    if ((descriptor & 2) == 0) {
      check(level == 1 || level == 2, "TAB-08: blocks are at levels 1 and 2", level);
      leaf(level, descriptor, virtual, shift);
    } else if (level == 3) {
      leaf(level, descriptor, virtual, shift);
    } else {
      check(
          (descriptor & ~0xffff_ffff_f000L) == 3, "TAB-18: a table restricts nothing", descriptor);
      tables.add(new Found(virtual, 0, 1L << shift, level, false, false));
      table(level + 1, descriptor & 0xffff_ffff_f000L, virtual);
    }
  }

  private void leaf(int level, long descriptor, long virtual, int shift) {
    check(bits(descriptor, 4, 2) == 0, "TAB-21: attribute 0", descriptor);
    check(bits(descriptor, 5, 5) == 0, "NS is 0", descriptor);
    check(bits(descriptor, 9, 8) == 0b11, "TAB-22: inner shareable", descriptor);
    check(bits(descriptor, 10, 10) == 1, "TAB-13: AF", descriptor);
    check(bits(descriptor, 11, 11) == 0, "TLB-14: global", descriptor);
    check(
        bits(descriptor, 52, 48) == 0, "TAB-09, TAB-12, TAB-14, EL-18: nothing above", descriptor);
    check(bits(descriptor, 63, 55) == 0, "ignored bits are 0", descriptor);
    check(shift == 12 || bits(descriptor, shift - 1, 12) == 0, "TAB-11: aligned", descriptor);
    long physical = descriptor & 0xffff_ffff_f000L;
    boolean writable = bits(descriptor, 7, 7) == 0;
    boolean executable;
    if (el2) {
      check(bits(descriptor, 6, 6) == 1, "TAB-16: AP[1] is RES1", descriptor);
      check(bits(descriptor, 53, 53) == 0, "TAB-16: bit 53 is RES0", descriptor);
      executable = bits(descriptor, 54, 54) == 0;
    } else {
      check(bits(descriptor, 6, 6) == 0, "TAB-15: nothing for EL0", descriptor);
      check(bits(descriptor, 54, 54) == 1, "nothing is executable at EL0", descriptor);
      executable = bits(descriptor, 53, 53) == 0;
    }
    leaves.add(new Found(virtual, physical, 1L << shift, level, writable, executable));
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
