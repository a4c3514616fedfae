package relocc.compiler.paging;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relocc.compiler.lower.Translation;
import relocc.compiler.lower.Translation.Access;
import relocc.compiler.lower.Translation.Mapping;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.ExceptionLevel;

/**
 * Fills tables from the root down. Counts in pages of the granule, of which there are at most 2^40,
 * so that no sum overflows.
 */
final class TableBuilder {
  private static final long TABLE = 0b11; // TAB-08; all that restricts is 0: TAB-18
  private static final long PAGE = 0b11;
  private static final long BLOCK = 0b01;
  private static final long CONTIGUOUS = 1L << 52;

  private final Regime regime;
  private final Translation translation;
  private final Geometry geometry;
  private final int pageBits;
  private final long root;
  private final BlockRanges readable;
  private final BlockRanges writable;
  private final long[] firstPages;
  private final long[] endPages;
  private final List<long[]> tables = new ArrayList<>();
  private final List<Spot> leaves = new ArrayList<>();

  /** Where the descriptor of a block or page stands. */
  private record Spot(AddressRange range, int table, int index) {}

  TableBuilder(Regime regime, Geometry geometry, Translation translation, long root) {
    this.regime = regime;
    this.translation = translation;
    this.geometry = geometry;
    this.pageBits = translation.granule().bits();
    this.root = root;
    this.readable = new BlockRanges(translation.readableBlocks());
    this.writable = new BlockRanges(translation.writableBlocks());
    List<Mapping> mappings = translation.mappings();
    // TAB-06, TAB-07: no root is larger than a granule.
    require((root & mask()) == 0 && root >>> geometry.physicalBits() == 0, "root", root);
    this.firstPages = new long[mappings.size()];
    this.endPages = new long[mappings.size()];
    for (int i = 0; i < mappings.size(); i++) {
      enter(i, mappings.get(i).range());
    }
  }

  private long mask() {
    return (1L << pageBits) - 1;
  }

  private void enter(int index, AddressRange range) {
    require(((range.start() | range.size()) & mask()) == 0, "no whole pages", range);
    firstPages[index] = range.start() >>> pageBits;
    endPages[index] = firstPages[index] + (range.size() >>> pageBits);
    // TAB-03: identity, so that the virtual width limits the physical address.
    require(endPages[index] <= 1L << (geometry.vaBits() - pageBits), "past the VA", range);
    require(!range.isEmpty(), "empty", range);
    require(index == 0 || endPages[index - 1] <= firstPages[index], "out of order", range);
  }

  private static void require(boolean holds, String what, Object value) {
    if (!holds) {
      throw new IllegalArgumentException("translation: " + what + ": " + value);
    }
  }

  /**
   * @param most how many bytes they may have: what {@link TableBound} says
   */
  PageTables build(ExceptionLevel level, long most) {
    newTable();
    if (firstPages.length > 0) {
      fill(new Slice(0, geometry.startLevel(), 0, 0, firstPages.length));
    }
    List<PageTables.Leaf> found = new ArrayList<>(leaves.size());
    for (Spot spot : leaves) {
      found.add(new PageTables.Leaf(spot.range, tables.get(spot.table)[spot.index]));
    }
    return new PageTables(level, geometry.granule(), geometry.vaBits(), root, bytes(), most, found);
  }

  private int newTable() {
    tables.add(new long[geometry.slots()]); // TAB-23: what is not used stays 0
    return tables.size() - 1;
  }

  /**
   * A table and the mappings that touch it.
   *
   * @param table its index
   * @param page the first page that it translates
   * @param from the first of the mappings
   * @param to behind the last of them
   */
  private record Slice(int table, int level, long page, int from, int to) {}

  private void fill(Slice slice) {
    long step = 1L << geometry.pageBits(slice.level);
    long end = slice.page + step * geometry.slots();
    int from = slice.from;
    long page = Math.max(slice.page, firstPages[from]);
    while (from < slice.to && page < end) {
      long start = page & -step;
      int to = from;
      while (to < slice.to && firstPages[to] < start + step) {
        to++;
      }
      fillSlot(slice, start, from, to);
      from = endPages[to - 1] > start + step ? to - 1 : to;
      page = from < slice.to ? Math.max(start + step, firstPages[from]) : end;
    }
    markGroups(tables.get(slice.table), slice.level);
  }

  private void fillSlot(Slice slice, long page, int from, int to) {
    long size = 1L << (geometry.pageBits(slice.level) + pageBits);
    AddressRange range = new AddressRange(page << pageBits, size);
    boolean last = slice.level == Geometry.LAST_LEVEL;
    Optional<Access> access =
        last
            ? Optional.of(translation.mappings().get(from).access())
            : blockAccess(slice.level, range, from, to);
    int index = (int) (page - slice.page >>> geometry.pageBits(slice.level));
    if (access.isPresent()) {
      long attributes = regime.attributes(access.get()) | geometry.shareability();
      tables.get(slice.table)[index] =
          geometry.output(range.start()) | attributes | (last ? PAGE : BLOCK);
      leaves.add(new Spot(range, slice.table, index));
    } else {
      int next = newTable();
      tables.get(slice.table)[index] = geometry.output(root + ((long) next << pageBits)) | TABLE;
      fill(new Slice(next, slice.level + 1, page, from, to));
    }
  }

  /**
   * What a block may be used for that stands for all mappings from..to; empty if it must not be
   * one: the level has none, it would cover code (TAB-25) or bytes that it may not round over
   * (MEM-01).
   */
  private Optional<Access> blockAccess(int level, AddressRange block, int from, int to) {
    if (!geometry.hasBlocks(level) || !readable.contain(block) && !writable.contain(block)) {
      return Optional.empty();
    }
    Access widest = Access.READ;
    for (Mapping mapping : translation.mappings().subList(from, to)) {
      if (mapping.access() == Access.EXECUTE) {
        return Optional.empty();
      }
      widest = mapping.access() == Access.WRITE ? Access.WRITE : widest;
    }
    BlockRanges ranges = widest == Access.WRITE ? writable : readable;
    return ranges.contain(block) ? Optional.of(widest) : Optional.empty();
  }

  /**
   * TAB-12: sets the contiguous bit in every whole group of leaves that are alike. That addresses
   * follow each other and are aligned is true of any identity map, and a group that is mapped whole
   * lies within the width.
   */
  private void markGroups(long[] table, int level) {
    int size = geometry.groupSize(level);
    long type = level == Geometry.LAST_LEVEL ? PAGE : BLOCK;
    long neverExecutes = regime.neverExecutes();
    long pitch = 1L << (geometry.pageBits(level) + pageBits);
    for (int first = 0; size > 1 && first < table.length; first += size) {
      // TAB-25: the stub's code is mapped page by page.
      boolean group = (table[first] & 0b11) == type && (table[first] & neverExecutes) != 0;
      for (int i = 1; i < size && group; i++) {
        group = table[first + i] == table[first] + geometry.output(i * pitch);
      }
      for (int i = 0; i < size && group; i++) {
        table[first + i] |= CONTIGUOUS;
      }
    }
  }

  private byte[] bytes() {
    int size = Math.multiplyExact(tables.size(), geometry.slots() * Long.BYTES);
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN); // TAB-19
    LongBuffer words = out.asLongBuffer();
    tables.forEach(words::put);
    return out.array();
  }
}
