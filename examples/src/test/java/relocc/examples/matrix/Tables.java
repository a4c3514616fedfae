package relocc.examples.matrix;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Translation tables as a caller has them, with blocks where they fit. */
final class Tables {
  /** Attributes by the index that descriptors name: 1 is normal memory, 2 a device. */
  static final long MAIR = 0x00ff44;

  private static final long NORMAL = 1 << 2;
  private static final long DEVICE = 2 << 2;
  private static final long ACCESSED = 1 << 10;
  private static final long INNER = 3 << 8;
  private static final long READ_ONLY = 1 << 7;
  private static final long RES1_OF_ONE = 1 << 6;

  private final Geometry geometry;
  private final boolean two;
  private final long at;
  private final List<long[]> tables = new ArrayList<>();

  /** What may be done there. */
  enum Access {
    DATA,
    CODE,
    BOTH,
    DEVICE
  }

  /**
   * @param two whether the level has two ranges
   * @param at the physical address of the root, a multiple of 64 KiB
   */
  Tables(Geometry geometry, boolean two, long at) {
    this.geometry = geometry;
    this.two = two;
    this.at = at;
    add();
  }

  long root() {
    return at;
  }

  long end() {
    return address(tables.size());
  }

  /** Maps {@code size} bytes; all multiples of the granule. */
  Tables map(long virtual, long physical, long size, Access access) {
    long done = 0;
    while (done < size) {
      done += map(virtual + done, physical + done, size - done, leaf(access), geometry.start());
    }
    return this;
  }

  private long map(long virtual, long physical, long size, long leaf, int start) {
    int table = 0;
    for (int level = start; ; level++) {
      int slot = slot(virtual, level);
      long span = 1L << geometry.shift(level);
      boolean fits = ((virtual | physical) & span - 1) == 0 && span <= size;
      if (geometry.maps(level) && fits) {
        tables.get(table)[slot] = physical | leaf | (level == 3 ? 3 : 1);
        return span;
      }
      table = next(table, slot);
    }
  }

  private int next(int table, int slot) {
    if (tables.get(table)[slot] == 0) {
      tables.get(table)[slot] = address(tables.size()) | 3;
      add();
    }
    return (int) ((tables.get(table)[slot] - at) >> geometry.granule());
  }

  private int slot(long virtual, int level) {
    long within = virtual & (1L << geometry.va()) - 1;
    return (int) (within >> geometry.shift(level)) & (1 << geometry.stride()) - 1;
  }

  private long leaf(Access access) {
    long type = access == Access.DEVICE ? DEVICE : NORMAL;
    long share = geometry.isLong() ? 0 : INNER;
    long writable = access == Access.CODE ? READ_ONLY : 0;
    boolean runs = access == Access.CODE || access == Access.BOTH;
    // Two ranges: UXN, and PXN unless code; one: XN unless code (TAB-15, TAB-16).
    long never = two ? 1L << 54 | (runs ? 0 : 1L << 53) : runs ? 0 : 1L << 54;
    return ACCESSED | type | share | writable | never | (two ? 0 : RES1_OF_ONE);
  }

  private void add() {
    tables.add(new long[1 << geometry.stride()]);
  }

  private long address(int table) {
    return at + ((long) table << geometry.granule());
  }

  /** What must lie at the root's address. */
  byte[] bytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(tables.size() << geometry.granule()).order(ByteOrder.LITTLE_ENDIAN);
    for (long[] table : tables) {
      for (long descriptor : table) {
        bytes.putLong(descriptor);
      }
    }
    return bytes.array();
  }
}
