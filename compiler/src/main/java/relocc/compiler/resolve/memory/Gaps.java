package relocc.compiler.resolve.memory;

import java.util.ArrayList;
import java.util.List;
import relocc.compiler.plan.AddressRange;

/** Room between ranges. */
public final class Gaps {
  private Gaps() {}

  /**
   * What is left of a range, in whole pages, ascending.
   *
   * @param used in any order
   * @param page a power of two
   */
  public static List<AddressRange> of(AddressRange whole, List<AddressRange> used, long page) {
    List<AddressRange> gaps = new ArrayList<>();
    long last = whole.end() & -page;
    long at = whole.start() + page - 1 & -page;
    for (AddressRange range : used.stream().filter(whole::overlaps).sorted().toList()) {
      long end = range.start() & -page;
      if (AddressRange.compare(at, end) < 0) {
        gaps.add(AddressRange.between(at, end));
      }
      long next = range.end() + page - 1 & -page;
      at = AddressRange.compare(next, at) > 0 ? next : at;
    }
    if (AddressRange.compare(at, last) < 0) {
      gaps.add(AddressRange.between(at, last));
    }
    return gaps;
  }
}
