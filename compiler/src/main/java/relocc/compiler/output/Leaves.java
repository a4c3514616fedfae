package relocc.compiler.output;

import java.util.ArrayList;
import java.util.List;
import relocc.compiler.paging.PageTables;
import relocc.compiler.paging.Regime;
import relocc.compiler.plan.AddressRange;

/**
 * Neighbouring leaves of translation tables that are alike.
 *
 * @param range what they map, to itself
 * @param count how many they are
 * @param leafSize what each of them maps: a page, or what a block of some level does
 * @param contiguous whether they say that their neighbours are like them
 * @param access r, w and x, or '-' for what is forbidden
 */
record Leaves(AddressRange range, int count, long leafSize, boolean contiguous, String access) {
  private static final long READ_ONLY = 1L << 7;

  /** The leaves of a table in runs, ascending. */
  static List<Leaves> of(PageTables tables) {
    List<Leaves> runs = new ArrayList<>();
    for (PageTables.Leaf leaf : tables.leaves()) {
      String access = access(leaf.descriptor(), tables.regime());
      Leaves one = new Leaves(leaf.range(), 1, leaf.range().size(), leaf.isContiguous(), access);
      int last = runs.size() - 1;
      if (last >= 0 && runs.get(last).goesOnWith(one)) {
        runs.set(last, runs.get(last).and(one));
      } else {
        runs.add(one);
      }
    }
    return runs;
  }

  /** Of the level that runs the stub. */
  static String access(long descriptor, Regime regime) {
    long never = regime.neverExecutes();
    String write = (descriptor & READ_ONLY) == 0 ? "w" : "-";
    return "r" + write + ((descriptor & never) == 0 ? "x" : "-");
  }

  private boolean goesOnWith(Leaves next) {
    return range.end() == next.range.start()
        && leafSize == next.leafSize
        && contiguous == next.contiguous
        && access.equals(next.access);
  }

  private Leaves and(Leaves next) {
    AddressRange both = AddressRange.between(range.start(), next.range.end());
    return new Leaves(both, count + 1, leafSize, contiguous, access);
  }
}
