package relocc.compiler.paging;

import java.util.List;
import relocc.compiler.plan.AddressRange;

/**
 * Where blocks may round.
 *
 * @param ranges ascending, disjoint
 */
record BlockRanges(List<AddressRange> ranges) {
  BlockRanges {
    ranges = List.copyOf(ranges);
  }

  /** Whether one of the ranges has every byte of the block. */
  boolean contain(AddressRange block) {
    int low = 0;
    int high = ranges.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (AddressRange.compare(ranges.get(middle).start(), block.start()) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low > 0 && ranges.get(low - 1).contains(block);
  }
}
