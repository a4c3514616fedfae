package relocc.cli.verify.caller;

import java.util.ArrayList;
import java.util.List;
import relocc.compiler.plan.AddressRange;
import relocc.runtime.memory.Extent;

/**
 * Where a caller has room for its tables, and how far memory reaches.
 *
 * @param start of the tables
 * @param highest the last physical address that a caller maps
 * @param pageBits log2 of the largest page that has either memory or what must not be touched
 */
public record Site(long start, long highest, int pageBits) {
  /** How much room each of the three sets of tables has. */
  static final long ROOM = 4 << 20;

  private static final int SMALLEST_PAGE = 12;
  private static final long FIRST = 0x1000_0000L;

  /**
   * A place that is nobody's.
   *
   * @param taken what a plan declares or uses, and what its callers may use
   * @param other what of it is no memory
   */
  public static Site beside(List<AddressRange> taken, List<AddressRange> other) {
    long start = FIRST;
    while (isTaken(taken, start)) {
      start += ROOM;
    }
    List<AddressRange> all = new ArrayList<>(taken);
    all.add(new AddressRange(start, 3 * ROOM));
    long last = all.stream().mapToLong(r -> r.end() - 1).max().orElseThrow();
    long ends = other.stream().mapToLong(r -> r.start() | r.end()).reduce(0, (a, b) -> a | b);
    return new Site(start, last, Math.max(SMALLEST_PAGE, Long.numberOfTrailingZeros(ends)));
  }

  /** Neighbours stay away from it too: nothing that lies beside a table is mapped with it. */
  private static boolean isTaken(List<AddressRange> taken, long start) {
    AddressRange wanted = new AddressRange(start - ROOM, 5 * ROOM);
    return taken.stream().anyMatch(wanted::overlaps);
  }

  /** The same for tables that are elsewhere. */
  public Site from(long other) {
    return new Site(other, highest, pageBits);
  }

  /** All of the tables. */
  public Extent extent() {
    return new Extent(start, 3 * ROOM);
  }

  /** The root of the tables of the upper half. */
  public long upper() {
    return start + ROOM;
  }

  /** The root of a copy of the linear map. */
  public long copy() {
    return start + 2 * ROOM;
  }
}
