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
 * Fills tables from the root down. Counts in pages of 4 KiB, of which there are at most 2^36, so
 * that no sum overflows.
 */
final class TableBuilder {
  private static final int PAGE_BITS = 12;
  private static final int INDEX_BITS = 9;
  private static final int SLOTS = 1 << INDEX_BITS;
  private static final int LAST_LEVEL = 3;
  private static final long TABLE = 0b11; // TAB-08; all that restricts is 0: TAB-18
  private static final long PAGE = 0b11;
  private static final long BLOCK = 0b01;

  private final Regime regime;
  private final Translation translation;
  private final long root;
  private final BlockRanges readable;
  private final BlockRanges writable;
  private final long[] firstPages;
  private final long[] endPages;
  private final List<long[]> tables = new ArrayList<>();
  private final List<PageTables.Leaf> leaves = new ArrayList<>();

  TableBuilder(Regime regime, Translation translation, long root) {
    this.regime = regime;
    this.translation = translation;
    this.root = root;
    this.readable = new BlockRanges(translation.readableBlocks());
    this.writable = new BlockRanges(translation.writableBlocks());
    List<Mapping> mappings = translation.mappings();
    require(root % (1 << PAGE_BITS) == 0 && root >>> 48 == 0, "root", root); // TAB-06, TAB-07
    require(
        translation.vaBits() >= 25 && translation.vaBits() <= 48, "VA bits", translation.vaBits());
    this.firstPages = new long[mappings.size()];
    this.endPages = new long[mappings.size()];
    for (int i = 0; i < mappings.size(); i++) {
      enter(i, mappings.get(i).range());
    }
  }

  private void enter(int index, AddressRange range) {
    require((range.start() | range.size()) % (1 << PAGE_BITS) == 0, "no whole pages", range);
    firstPages[index] = range.start() >>> PAGE_BITS;
    endPages[index] = firstPages[index] + (range.size() >>> PAGE_BITS);
    // TAB-03: identity, so that the virtual width limits the physical address.
    require(endPages[index] <= 1L << (translation.vaBits() - PAGE_BITS), "past the VA", range);
    require(!range.isEmpty(), "empty", range);
    require(index == 0 || endPages[index - 1] <= firstPages[index], "out of order", range);
  }

  private static void require(boolean holds, String what, Object value) {
    if (!holds) {
      throw new IllegalArgumentException("translation: " + what + ": " + value);
    }
  }

  PageTables build(ExceptionLevel level) {
    newTable();
    if (firstPages.length > 0) {
      fill(new Slice(0, startLevel(), 0, 0, firstPages.length));
    }
    return new PageTables(level, translation.vaBits(), root, bytes(), leaves);
  }

  /** TAB-01. */
  private int startLevel() {
    return LAST_LEVEL - (translation.vaBits() - 1 - PAGE_BITS) / INDEX_BITS;
  }

  private int newTable() {
    tables.add(new long[SLOTS]); // TAB-23: what is not used stays 0
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
  private record Slice(int table, int level, long page, int from, int to) {
    /** How many pages a slot translates. */
    long step() {
      return 1L << (INDEX_BITS * (LAST_LEVEL - level));
    }

    long end() {
      return page + step() * SLOTS;
    }
  }

  private void fill(Slice slice) {
    long step = slice.step();
    int from = slice.from;
    long page = Math.max(slice.page, firstPages[from]);
    while (from < slice.to && page < slice.end()) {
      long start = page & -step;
      int to = from;
      while (to < slice.to && firstPages[to] < start + step) {
        to++;
      }
      fillSlot(slice, start, from, to);
      from = endPages[to - 1] > start + step ? to - 1 : to;
      page = from < slice.to ? Math.max(start + step, firstPages[from]) : slice.end();
    }
  }

  private void fillSlot(Slice slice, long page, int from, int to) {
    AddressRange range = new AddressRange(page << PAGE_BITS, slice.step() << PAGE_BITS);
    Optional<Access> access =
        slice.level == LAST_LEVEL
            ? Optional.of(translation.mappings().get(from).access())
            : blockAccess(slice.level, range, from, to);
    int index = (int) ((page - slice.page) / slice.step());
    if (access.isPresent()) {
      long type = slice.level == LAST_LEVEL ? PAGE : BLOCK;
      long descriptor = range.start() | regime.attributes(access.get()) | type;
      leaves.add(new PageTables.Leaf(range, descriptor));
      tables.get(slice.table)[index] = descriptor;
    } else {
      int next = newTable();
      tables.get(slice.table)[index] = root + ((long) next << PAGE_BITS) | TABLE;
      fill(new Slice(next, slice.level + 1, page, from, to));
    }
  }

  /**
   * What a block may be used for that stands for all mappings from..to; empty if it must not be
   * one: the level has none, it would cover code (TAB-25) or bytes that it may not round over
   * (MEM-01).
   */
  private Optional<Access> blockAccess(int level, AddressRange block, int from, int to) {
    if (level == 0 || !readable.contain(block) && !writable.contain(block)) {
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

  private byte[] bytes() {
    int size = Math.multiplyExact(tables.size(), SLOTS * Long.BYTES);
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN); // TAB-19
    LongBuffer words = out.asLongBuffer();
    tables.forEach(words::put);
    return out.array();
  }
}
