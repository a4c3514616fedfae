package relocc.compiler.paging;

import java.util.List;
import relocc.compiler.lower.Translation;
import relocc.compiler.lower.Translation.Access;
import relocc.compiler.lower.Translation.Mapping;
import relocc.compiler.plan.AddressRange;

/**
 * How many tables a translation can need, before any is built (TAB-24). At each level below the
 * root these are the slots of the level above that a mapping touches, less those that are sure to
 * be blocks: they lie inside one mapping, and inside a range that a block may round to.
 */
record TableBound(Translation translation, Geometry geometry) {

  /** In tables, the root among them; at most those of 2^52 bytes in pages. */
  long tables() {
    long tables = 1;
    if (!translation.mappings().isEmpty()) {
      for (int level = geometry.startLevel(); level < Geometry.LAST_LEVEL; level++) {
        int bits = geometry.pageBits(level) + translation.granule().bits();
        tables += touched(bits) - (geometry.hasBlocks(level) ? blocks(bits) : 0);
      }
    }
    return tables;
  }

  private long touched(int bits) {
    long count = 0;
    long next = 0;
    for (Mapping mapping : translation.mappings()) {
      long last = mapping.range().end() - 1 >>> bits;
      count += Math.max(0, last - Math.max(next, mapping.range().start() >>> bits) + 1);
      next = last + 1;
    }
    return count;
  }

  private long blocks(int bits) {
    return blocks(bits, Access.READ, translation.readableBlocks())
        + blocks(bits, Access.WRITE, translation.writableBlocks());
  }

  /** Both lists ascend, so one pass over the two is enough. */
  private long blocks(int bits, Access access, List<AddressRange> ranges) {
    long count = 0;
    int at = 0;
    for (Mapping mapping : translation.mappings()) {
      if (mapping.access() != access) {
        continue;
      }
      while (at < ranges.size() && endsBefore(ranges.get(at), mapping.range())) {
        at++;
      }
      for (int i = at; i < ranges.size() && ranges.get(i).overlaps(mapping.range()); i++) {
        AddressRange common = ranges.get(i).intersection(mapping.range()).orElseThrow();
        long first = common.start() + (1L << bits) - 1 >>> bits;
        count += Math.max(0, (common.end() >>> bits) - first);
      }
    }
    return count;
  }

  private static boolean endsBefore(AddressRange range, AddressRange mapping) {
    return AddressRange.compare(range.start() + (range.size() - 1), mapping.start()) < 0;
  }
}
