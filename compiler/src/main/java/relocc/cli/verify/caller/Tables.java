package relocc.cli.verify.caller;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import relocc.runtime.memory.Window;

/** Translation tables as a kernel or a boot loader has them: all of memory, by blocks and pages. */
final class Tables {
  private static final long TABLE = 3;
  private static final long BLOCK = 1;
  private static final long ACCESSED = 1 << 10;
  private static final long INNER_SHAREABLE = 3 << 8;
  private static final long READ_ONLY = 1 << 7;

  /** AP[1], RES1 where there is one privilege. */
  private static final long ONE_PRIVILEGE = 1 << 6;

  /** Bits of the descriptor of a table that are ignored. */
  private static final long IGNORED = 0x7fL << 52;

  /** So many blocks are mapped by pages, though they need not be. */
  private static final int BROKEN_UP = 12;

  private static final long PXN = 1L << 53;
  private static final long XN = 1L << 54;

  private final Geometry geometry;
  private final boolean split;
  private final Attributes attributes;
  private final Land land;
  private final long base;
  private final List<long[]> tables = new ArrayList<>();
  private int brokenUp;

  /**
   * @param split whether the regime has two privileges, and two halves
   * @param land what is mapped; what is forbidden is not
   * @param base where the tables lie, the root first
   */
  Tables(Geometry geometry, boolean split, Attributes attributes, Land land, long base) {
    this.geometry = geometry;
    this.split = split;
    this.attributes = attributes;
    this.land = land;
    this.base = base;
  }

  /**
   * How memory is mapped.
   *
   * @param normal index of write-back memory in MAIR
   * @param device index of device memory
   * @param executable whether memory is, at the level of the caller
   * @param writable whether memory is
   */
  record Attributes(int normal, int device, boolean executable, boolean writable) {}

  /**
   * The tables, to be put at the base.
   *
   * @param bits of an address
   * @param offset from a physical address to the one that is mapped to it
   */
  byte[] bytes(int bits, long offset) {
    int level = geometry.startLevel(bits);
    long first = offset == 0 ? 0 : -1L << bits;
    fill(level, first, offset, 1 << bits - geometry.shift(level));
    ByteBuffer bytes = ByteBuffer.allocate(tables.size() << geometry.pageBits());
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < tables.size(); i++) {
      bytes.position(i << geometry.pageBits());
      for (long descriptor : tables.get(i)) {
        bytes.putLong(descriptor);
      }
    }
    return bytes.array();
  }

  private int fill(int level, long virtual, long offset, int entries) {
    long[] table = new long[entries];
    int index = tables.size();
    tables.add(table);
    for (int i = 0; i < entries; i++) {
      long at = virtual + ((long) i << geometry.shift(level));
      table[i] = descriptor(level, at, at - offset, offset);
    }
    return index;
  }

  private long descriptor(int level, long virtual, long physical, long offset) {
    long size = 1L << geometry.shift(level);
    if (physical < 0 || physical + size <= 0 || land.isEmpty(physical, size)) {
      // A part of a large block may lie in front of all memory.
      boolean before = physical < 0 && physical + size > 0;
      if (!before || level == 3) {
        return invalid(virtual);
      }
    } else {
      Set<Window.Kind> kinds = land.kinds(physical, size);
      boolean aligned = (physical & size - 1) == 0;
      if (level == 3) {
        return isMapped(kinds) ? leaf(kinds) | output(physical) | TABLE : invalid(virtual);
      } else if (aligned && geometry.hasLeaf(level) && isAlike(kinds) && isBlock(level, virtual)) {
        return leaf(kinds) | output(physical) | BLOCK;
      }
    }
    int next = fill(level + 1, virtual, offset, 1 << geometry.pageBits() - 3);
    long table = base + ((long) next << geometry.pageBits());
    return output(table) | any(virtual) & IGNORED | TABLE;
  }

  /** Nothing is mapped where bit 0 is 0; whoever made the tables may keep something in the rest. */
  private static long invalid(long virtual) {
    return any(virtual) & -2;
  }

  /** Blocks of the last level but one may be in pages. */
  private boolean isBlock(int level, long virtual) {
    boolean pages = level == 2 && brokenUp < BROKEN_UP && (any(virtual) & 3) == 0;
    brokenUp += pages ? 1 : 0;
    return !pages;
  }

  private static long any(long virtual) {
    return new SplittableRandom(virtual).nextLong();
  }

  /** A whole page of memory, or one with a device: what lies beside that are its registers too. */
  private static boolean isMapped(Set<Window.Kind> kinds) {
    Set<Window.Kind> device = Set.of(Window.Kind.DEVICE, Window.Kind.FORBIDDEN);
    return !kinds.contains(Window.Kind.FORBIDDEN)
        || kinds.contains(Window.Kind.DEVICE) && device.containsAll(kinds);
  }

  /** Whether one leaf can map all of it. */
  private static boolean isAlike(Set<Window.Kind> kinds) {
    boolean memory = Set.of(Window.Kind.RAM, Window.Kind.READ).containsAll(kinds);
    return memory || kinds.size() == 1 && !kinds.contains(Window.Kind.FORBIDDEN);
  }

  /** With pages of 64 KiB the upper bits of an address lie in bits 15..12. */
  private static long output(long physical) {
    return physical & (1L << 48) - 1 | physical >>> 48 << 12;
  }

  private long leaf(Set<Window.Kind> kinds) {
    boolean device = kinds.contains(Window.Kind.DEVICE);
    boolean kept = !kinds.contains(Window.Kind.RAM) && !kinds.contains(Window.Kind.READ);
    long leaf = ACCESSED | INNER_SHAREABLE;
    leaf |= (long) (device ? attributes.device : attributes.normal) << 2;
    leaf |= !device && (kept || !attributes.writable) ? READ_ONLY : 0;
    boolean executable = attributes.executable && !device;
    if (split) {
      return leaf | XN | (executable ? 0 : PXN);
    }
    return leaf | ONE_PRIVILEGE | (executable ? 0 : XN);
  }
}
