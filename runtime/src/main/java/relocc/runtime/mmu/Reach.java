package relocc.runtime.mmu;

import java.util.TreeMap;
import relocc.runtime.memory.Extent;

/**
 * The physical pages that tables map through the cache, at whatever virtual address: lines of
 * theirs may come into it without being asked for.
 */
final class Reach {
  /** End of each run of pages by its start, as numbers of pages, which are never negative. */
  private final TreeMap<Long, Long> runs = new TreeMap<>();

  void clear() {
    runs.clear();
  }

  /** Adds what a leaf maps. */
  void add(Extent leaf) {
    long start = leaf.start() >>> 12;
    long end = start + (leaf.size() >>> 12);
    var before = runs.floorEntry(start);
    if (before != null && before.getValue() >= start) {
      start = before.getKey();
      end = Math.max(end, before.getValue());
    }
    for (var next = runs.ceilingEntry(start); next != null && next.getKey() <= end; ) {
      end = Math.max(end, next.getValue());
      runs.remove(next.getKey());
      next = runs.ceilingEntry(start);
    }
    runs.put(start, end);
  }

  /** Whether a page is one of them. */
  boolean contains(long address) {
    var run = runs.floorEntry(address >>> 12);
    return run != null && run.getValue() > address >>> 12;
  }
}
