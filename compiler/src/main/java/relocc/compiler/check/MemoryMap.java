package relocc.compiler.check;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Region;

/**
 * What every byte of the address space is. Where declarations lie over each other the stricter one
 * counts: reserved, device, keep, rom, ram.
 */
final class MemoryMap {
  /** From the weakest to the strictest; a region only names what others declare. */
  private static final List<Region.Kind> STRENGTH =
      List.of(
          Region.Kind.RAM,
          Region.Kind.ROM,
          Region.Kind.KEEP,
          Region.Kind.DEVICE,
          Region.Kind.RESERVED);

  private final long[] starts;
  private final Region[] owners;

  /**
   * A stretch of memory of one kind.
   *
   * @param owner empty: nobody declared it
   */
  record Stretch(AddressRange range, Optional<Region> owner) {}

  MemoryMap(List<Region> regions) {
    TreeMap<Long, Optional<Region>> painted = new TreeMap<>(AddressRange::compare);
    painted.put(0L, Optional.empty());
    regions.stream()
        .filter(region -> STRENGTH.contains(region.kind()))
        .sorted(Comparator.comparingInt(region -> STRENGTH.indexOf(region.kind())))
        .forEach(region -> paint(painted, region));
    starts = painted.keySet().stream().mapToLong(Long::longValue).toArray();
    owners = painted.values().stream().map(o -> o.orElse(null)).toArray(Region[]::new);
  }

  private static void paint(TreeMap<Long, Optional<Region>> painted, Region region) {
    AddressRange range = region.range();
    if (range.end() != 0) {
      painted.putIfAbsent(range.end(), painted.floorEntry(range.end()).getValue());
      painted.subMap(range.start(), range.end()).clear();
    } else {
      painted.tailMap(range.start()).clear();
    }
    painted.put(range.start(), Optional.of(region));
  }

  /** The first bytes of {@code range} that are of none of the allowed kinds. */
  Optional<Stretch> firstOutside(AddressRange range, Set<Region.Kind> allowed) {
    if (range.isEmpty()) {
      return Optional.empty();
    }
    long last = range.start() + (range.size() - 1);
    for (int i = indexOf(range.start()); i < starts.length && !isBehind(i, last); i++) {
      if (owners[i] == null || !allowed.contains(owners[i].kind())) {
        return Optional.of(stretch(i, range));
      }
    }
    return Optional.empty();
  }

  /** Whether a byte of {@code range} is of one of these kinds. */
  boolean hasAny(AddressRange range, Set<Region.Kind> kinds) {
    long last = range.start() + (range.size() - 1);
    boolean found = false;
    for (int i = indexOf(range.start());
        !found && !range.isEmpty() && i < starts.length && !isBehind(i, last);
        i++) {
      found = owners[i] != null && kinds.contains(owners[i].kind());
    }
    return found;
  }

  private boolean isBehind(int i, long last) {
    return AddressRange.compare(starts[i], last) > 0;
  }

  /** The last entry that starts at or below {@code address}. */
  private int indexOf(long address) {
    int low = 0;
    int high = starts.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (AddressRange.compare(starts[middle], address) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private Stretch stretch(int i, AddressRange within) {
    long first = AddressRange.compare(starts[i], within.start()) > 0 ? starts[i] : within.start();
    boolean reachesEnd =
        i + 1 == starts.length || isBehind(i + 1, within.start() + (within.size() - 1));
    long end = reachesEnd ? within.end() : starts[i + 1];
    return new Stretch(AddressRange.between(first, end), Optional.ofNullable(owners[i]));
  }

  /** All stretches of a kind, from low to high addresses. */
  Stream<AddressRange> all(Region.Kind kind) {
    return IntStream.range(0, starts.length)
        .filter(i -> owners[i] != null && owners[i].kind() == kind)
        .mapToObj(i -> AddressRange.between(starts[i], i + 1 < starts.length ? starts[i + 1] : 0));
  }
}
