package relocc.compiler.paging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import relocc.compiler.lower.Translation;
import relocc.compiler.lower.Translation.Access;
import relocc.compiler.lower.Translation.Mapping;
import relocc.compiler.plan.AddressRange;

/** What a translation asks for, by looking at all of its mappings each time. */
record Expected(Translation wanted) {

  /** Whether tables map what they may, and all that they must, with the fewest tables. */
  static void judge(PageTables tables, Translation wanted) {
    Walker walker = new Walker(tables);
    Expected expected = new Expected(wanted);
    for (Walker.Found found : walker.leaves()) {
      expected.judge(found);
    }
    assertEquals(expected.touched(), expected.translated(walker.leaves()), wanted::toString);
    for (Walker.Found table : walker.tables()) {
      boolean block =
          walker.hasBlocks(table.level()) && expected.mayBeBlock(table.virtual(), table.size());
      assertFalse(block, () -> "a block saves the table of " + table + " in " + wanted);
    }
    List<AddressRange> listed = tables.leaves().stream().map(PageTables.Leaf::range).toList();
    assertEquals(walker.leaves().stream().map(Expected::range).toList(), listed);
  }

  private static AddressRange range(Walker.Found found) {
    return new AddressRange(found.virtual(), found.size());
  }

  /** Whether a descriptor maps what may be mapped, as it must be. */
  private void judge(Walker.Found found) {
    assertEquals(found.virtual(), found.physical(), "identity");
    List<Mapping> inside = inside(range(found));
    assertTrue(!inside.isEmpty(), () -> "nothing is touched in " + found);
    if (found.level() == 3) {
      Access access = inside.get(0).access();
      assertEquals(1, inside.size(), found::toString);
      assertEquals(access == Access.WRITE, found.writable(), found::toString);
      assertEquals(access == Access.EXECUTE, found.executable(), found::toString);
    } else {
      boolean writes = inside.stream().anyMatch(m -> m.access() == Access.WRITE);
      assertTrue(mayBeBlock(found.virtual(), found.size()), () -> found + " of " + wanted);
      assertEquals(writes, found.writable(), found::toString);
      assertTrue(!found.executable(), found::toString);
    }
  }

  private List<Mapping> inside(AddressRange range) {
    List<Mapping> inside = new ArrayList<>();
    for (Mapping mapping : wanted.mappings()) {
      if (mapping.range().overlaps(range)) {
        inside.add(mapping);
      }
    }
    return inside;
  }

  /** Whether one block may stand for all that is touched in a range. */
  private boolean mayBeBlock(long start, long size) {
    AddressRange block = new AddressRange(start, size);
    boolean writes = false;
    for (Mapping mapping : wanted.mappings()) {
      if (mapping.range().overlaps(block)) {
        writes |= mapping.access() == Access.WRITE;
        if (mapping.access() == Access.EXECUTE) {
          return false;
        }
      }
    }
    return (writes ? wanted.writableBlocks() : wanted.readableBlocks())
        .stream().anyMatch(range -> range.start() <= start && start + size <= range.end());
  }

  /** How many bytes are touched. */
  private long touched() {
    return wanted.mappings().stream().mapToLong(m -> m.range().size()).sum();
  }

  /** How many of them the descriptors translate; these are disjoint, being of one tree. */
  private long translated(List<Walker.Found> leaves) {
    long common = 0;
    for (Walker.Found found : leaves) {
      for (Mapping mapping : wanted.mappings()) {
        long start = Math.max(found.virtual(), mapping.range().start());
        long end = Math.min(found.virtual() + found.size(), mapping.range().end());
        common += Math.max(0, end - start);
      }
    }
    return common;
  }
}
