package relocc.runtime.caller;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relocc.runtime.memory.Extent;
import relocc.runtime.memory.Memory;
import relocc.runtime.mmu.Granule;

/**
 * Translation tables as the caller of a stub has them: its identity map, or its memory at an
 * offset. They are written to memory word by word, past all caches.
 */
public final class CallerTables {
  private static final int VALID = 1;
  private static final int TABLE_OR_PAGE = 2;
  private static final long ACCESSED = 1 << 10;
  private static final long INNER_SHAREABLE = 3 << 8;
  private static final long NOT_GLOBAL = 1 << 11;
  private static final long READ_ONLY = 1 << 7;
  private static final long ONE_RANGE = 1 << 6;
  private static final long PXN = 1L << 53;
  private static final long UXN = 1L << 54;
  private static final long LOW = 0xffff_ffff_ffffL;

  private final Memory memory;
  private final Shape shape;
  private final Extent room;
  private long used;

  /** What a range is mapped as; the number is that of its attributes in MAIR. */
  public enum Kind {
    /** Written and read through the cache, never executed. */
    DATA,
    /** Executed, not written. */
    CODE,
    /** Executed and written, as some loaders have it. */
    BOTH,
    /** Device-nGnRE. */
    DEVICE
  }

  /**
   * The shape of tables.
   *
   * @param granule the size of pages
   * @param virtualBits width of a virtual address, 25..52
   * @param wide whether physical addresses have 52 bits, which LPA2 or LPA must allow
   * @param single whether the regime has one range of addresses: EL2 without VHE, EL3
   * @param global whether leaves are for all address spaces
   */
  public record Shape(
      Granule granule, int virtualBits, boolean wide, boolean single, boolean global) {
    private int indexBits() {
      return granule.pageShift() - 3;
    }

    private int shift(int level) {
      return granule.pageShift() + indexBits() * (3 - level);
    }

    /** The lowest level whose one table covers all addresses. */
    private int start() {
      int level = 3;
      while (shift(level - 1) < virtualBits) {
        level--;
      }
      return level;
    }

    private int entries(int level) {
      return level == start() ? 1 << virtualBits - shift(level) : 1 << indexBits();
    }

    private boolean isSplit() {
      return wide && granule != Granule.K64;
    }

    private boolean hasBlocks(int level) {
      return level == 2 || level == 1 && granule == Granule.K4;
    }

    /** Where the bits of an address lie in a descriptor. */
    private long place(long address) {
      long high = address >>> 48;
      long low = address & LOW;
      if (!wide) {
        return low;
      }
      return isSplit() ? low | (high & 3) << 48 | high >>> 2 << 8 : low | high << 12;
    }

    private long address(long word) {
      long low = word & LOW & -(1L << granule.pageShift());
      if (!wide) {
        return low;
      }
      return isSplit()
          ? low | (word >>> 48 & 3) << 48 | (word >>> 8 & 3) << 50
          : low | (word >>> 12 & 15) << 48;
    }
  }

  /**
   * Tables that map nothing.
   *
   * @param room where they lie: a multiple of the granule
   */
  public CallerTables(Memory memory, Shape shape, Extent room) {
    this.memory = memory;
    this.shape = shape;
    this.room = room;
    allocate();
  }

  /** The address of the root. */
  public long root() {
    return room.start();
  }

  private long allocate() {
    long size = 1L << shape.granule.pageShift();
    long table = room.start() + used;
    if (!room.contains(table, size)) {
      throw new IllegalStateException("no room for more tables in " + room);
    }
    used += size;
    memory.fill(table, (int) size, (byte) 0);
    return table;
  }

  /**
   * Maps a range, rounded outwards to pages; what was mapped there before is mapped anew.
   *
   * @param offset what is added to a physical address to give the virtual one
   */
  public CallerTables map(Extent physical, long offset, Kind kind) {
    long page = 1L << shape.granule.pageShift();
    long end = physical.end() + page - 1 & -page;
    for (long at = physical.start() & -page; at != end; ) {
      int level = level(at, at + offset, end - at);
      write(at, at + offset, level, kind);
      at += 1L << shape.shift(level);
    }
    return this;
  }

  /** The level of the largest leaf that fits; code has pages of its own. */
  private int level(long physical, long virtual, long size) {
    for (int level = Math.max(1, shape.start()); level < 3; level++) {
      long leaf = 1L << shape.shift(level);
      boolean aligned = ((physical | virtual) & leaf - 1) == 0;
      if (shape.hasBlocks(level) && aligned && leaf <= size && isFree(virtual, level)) {
        return level;
      }
    }
    return 3;
  }

  /** Whether no table stands where a leaf of a level would. */
  private boolean isFree(long virtual, int level) {
    long table = root();
    for (int at = shape.start(); at <= level; at++) {
      long word = memory.load64(slot(table, virtual, at));
      if ((word & VALID) == 0) {
        return true;
      } else if ((word & TABLE_OR_PAGE) == 0) {
        return at == level;
      }
      table = shape.address(word);
    }
    return false;
  }

  private long slot(long table, long virtual, int level) {
    return table + 8 * (virtual >>> shape.shift(level) & shape.entries(level) - 1);
  }

  private void write(long physical, long virtual, int level, Kind kind) {
    long table = root();
    for (int at = shape.start(); at < level; at++) {
      table = next(slot(table, virtual, at), at);
    }
    long type = level == 3 ? VALID | TABLE_OR_PAGE : VALID;
    memory.store64(slot(table, virtual, level), shape.place(physical) | attributes(kind) | type);
  }

  /** The table that a descriptor leads to; a block becomes one that says the same. */
  private long next(long slot, int level) {
    long word = memory.load64(slot);
    if ((word & VALID) != 0 && (word & TABLE_OR_PAGE) != 0) {
      return shape.address(word);
    }
    long table = allocate();
    if ((word & VALID) != 0) {
      long size = 1L << shape.shift(level + 1);
      long type = level + 1 == 3 ? TABLE_OR_PAGE : 0;
      for (int i = 0; i < 1 << shape.indexBits(); i++) {
        long address = shape.address(word) + i * size;
        long rest = word & ~shape.place(-1L << shape.granule.pageShift() & (1L << 52) - 1);
        memory.store64(table + 8L * i, rest | shape.place(address) | type);
      }
    }
    memory.store64(slot, shape.place(table) | VALID | TABLE_OR_PAGE);
    return table;
  }

  private long attributes(Kind kind) {
    boolean executable = kind == Kind.CODE || kind == Kind.BOTH;
    long never = shape.single ? UXN : executable ? UXN : PXN | UXN;
    long word = ACCESSED | (kind == Kind.DEVICE ? 1 << 2 : 0) | (kind == Kind.CODE ? READ_ONLY : 0);
    word |= shape.isSplit() ? 0 : INNER_SHAREABLE;
    word |= shape.single ? ONE_RANGE : shape.global ? 0 : NOT_GLOBAL;
    return word | (shape.single && executable ? 0 : never);
  }

  /**
   * The registers of a level that runs on tables, with its MMU and caches on.
   *
   * @param level 1..3
   * @param physicalBits width of a physical address, 32..52
   * @param lower what TTBR0 translates
   * @param upper what TTBR1 translates, in a regime that has it; without it EPD1 is set
   * @param asid of both TTBRs, 0 in a regime with one range
   */
  public static Map<String, Long> registers(
      int level, int physicalBits, CallerTables lower, Optional<CallerTables> upper, int asid) {
    Shape shape = lower.shape;
    String suffix = "_EL" + level;
    Map<String, Long> values = new TreeMap<>();
    long tcr = shape.single ? singleControl(shape, physicalBits) : control(shape, physicalBits);
    if (upper.isPresent()) {
      tcr = tcr & ~(3L << 30 | 1 << 23) | upperControl(upper.get().shape);
      values.put("TTBR1" + suffix, upper.get().base(physicalBits) | (long) asid << 48);
    }
    values.put("TCR" + suffix, tcr);
    values.put("TTBR0" + suffix, lower.base(physicalBits) | (long) asid << 48);
    values.put("MAIR" + suffix, 0x04ffL);
    boolean els = level > 1;
    values.put("SCTLR" + suffix, (els ? 0x30c5_0830L : 0x30d0_0800L) | 0x100d);
    return values;
  }

  private long base(int physicalBits) {
    boolean wide = shape.isSplit() || shape.wide && physicalBits == 52;
    return wide ? root() & LOW | root() >>> 48 << 2 : root();
  }

  private static long range(int physicalBits) {
    return switch (physicalBits) {
      case 32 -> 0;
      case 36 -> 1;
      case 40 -> 2;
      case 42 -> 3;
      case 44 -> 4;
      case 48 -> 5;
      case 52 -> 6;
      default -> throw new IllegalArgumentException("no such width: " + physicalBits);
    };
  }

  /** With EPD1 set; walks through the cache, inner shareable. */
  private static long control(Shape shape, int physicalBits) {
    long tg0 = shape.granule == Granule.K4 ? 0 : shape.granule == Granule.K64 ? 1 : 2;
    long ds = shape.isSplit() ? 1L << 59 : 0;
    // TG1 of 4 KiB, whatever EPD1 says (ERR-04); ASIDs of 16 bits.
    long upper = 2L << 30 | 1 << 23 | 1L << 36;
    long size = 64 - shape.virtualBits;
    return size | 0x3500 | tg0 << 14 | upper | range(physicalBits) << 32 | ds;
  }

  private static long upperControl(Shape shape) {
    long tg1 = shape.granule == Granule.K4 ? 2 : shape.granule == Granule.K64 ? 3 : 1;
    return (64L - shape.virtualBits) << 16 | 0x3500L << 16 | tg1 << 30;
  }

  private static long singleControl(Shape shape, int physicalBits) {
    long tg0 = shape.granule == Granule.K4 ? 0 : shape.granule == Granule.K64 ? 1 : 2;
    long ds = shape.isSplit() ? 1L << 32 : 0;
    long ones = 1L << 31 | 1 << 23;
    return 64 - shape.virtualBits | 0x3500 | tg0 << 14 | range(physicalBits) << 16 | ones | ds;
  }
}
