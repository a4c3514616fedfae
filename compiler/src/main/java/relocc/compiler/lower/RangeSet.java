package relocc.compiler.lower;

import java.util.ArrayList;
import java.util.List;
import relocc.compiler.plan.AddressRange;

/**
 * A set of addresses.
 *
 * @param ranges ascending; no two of them touch
 */
public record RangeSet(List<AddressRange> ranges) {
  public RangeSet {
    ranges = List.copyOf(ranges);
  }

  /** All addresses of the given ranges, which may overlap and come in any order. */
  public static RangeSet of(List<AddressRange> ranges) {
    return new RangeSet(AddressRange.union(ranges));
  }

  /** The addresses of this set and of {@code other}. */
  public RangeSet plus(RangeSet other) {
    List<AddressRange> all = new ArrayList<>(ranges);
    all.addAll(other.ranges);
    return of(all);
  }

  /** The addresses of this set that {@code other} lacks. */
  public RangeSet minus(RangeSet other) {
    List<AddressRange> left = new ArrayList<>();
    int at = 0;
    for (AddressRange range : ranges) {
      AddressRange rest = range;
      while (at < other.ranges.size() && endsBefore(other.ranges.get(at), rest)) {
        at++;
      }
      int hole = at;
      while (hole < other.ranges.size() && other.ranges.get(hole).overlaps(rest)) {
        AddressRange cut = other.ranges.get(hole);
        if (!cut.contains(rest.start())) {
          left.add(AddressRange.between(rest.start(), cut.start()));
        }
        rest =
            rest.contains(cut.start() + cut.size() - 1)
                ? AddressRange.between(cut.end(), rest.end())
                : new AddressRange(rest.end(), 0);
        hole++;
      }
      if (!rest.isEmpty()) {
        left.add(rest);
      }
    }
    return new RangeSet(left);
  }

  private static boolean endsBefore(AddressRange first, AddressRange second) {
    return AddressRange.compare(first.start() + first.size() - 1, second.start()) < 0;
  }

  /** The largest set of whole blocks that is part of this one; {@code block} is a power of two. */
  public RangeSet insideOf(long block) {
    return of(
        ranges.stream()
            .map(
                range ->
                    AddressRange.between(range.start() + block - 1 & -block, cut(range, block)))
            .filter(range -> !range.isEmpty())
            .toList());
  }

  /** The end of the last whole block; where there is none, that of an empty range. */
  private static long cut(AddressRange range, long block) {
    long start = range.start() + block - 1 & -block;
    long end = range.end() & -block;
    return AddressRange.compare(end - 1, start) < 0 ? start : end;
  }

  /** The smallest set of whole blocks that covers this one; {@code block} is a power of two. */
  public RangeSet alignedTo(long block) {
    return of(ranges.stream().map(range -> range.alignedTo(block)).toList());
  }
}
