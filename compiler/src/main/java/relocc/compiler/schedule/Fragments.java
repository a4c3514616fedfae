package relocc.compiler.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The fragments that are not emitted yet, found by where they are read and by where they go.
 * Destinations are disjoint, and so are sources.
 */
final class Fragments {
  private final TreeMap<Long, Fragment> bySource = new TreeMap<>();
  private final TreeMap<Long, Fragment> byDestination = new TreeMap<>();

  /** Destinations of fragments that may have become ready since somebody looked. */
  private final TreeSet<Long> suspects = new TreeSet<>();

  /** Fragments each of which reads what the one before wants to write. */
  private final List<Fragment> walk = new ArrayList<>();

  Fragments(Runs runs) {
    for (int run = 0; run < runs.count(); run++) {
      add(new Fragment(runs.source(run), runs.destination(run), runs.size(run), runs.origin(run)));
    }
  }

  /** The one with the lowest destination, or NONE. */
  Fragment first() {
    return byDestination.isEmpty() ? Fragment.NONE : byDestination.firstEntry().getValue();
  }

  /** The first fragment that reads any byte from {@code start} to {@code end}, or NONE. */
  Fragment reader(long start, long end) {
    Map.Entry<Long, Fragment> below = bySource.floorEntry(start);
    if (below != null && below.getValue().sourceEnd() > start) {
      return start < end ? below.getValue() : Fragment.NONE;
    }
    Map.Entry<Long, Fragment> above = bySource.higherEntry(start);
    return above != null && above.getKey() < end ? above.getValue() : Fragment.NONE;
  }

  /** The first fragment but {@code self} that reads a byte of that range, or NONE. */
  Fragment otherReader(long start, long end, Fragment self) {
    Fragment reader = reader(start, end);
    return reader == self ? reader(self.sourceEnd(), end) : reader;
  }

  /** The last fragment but {@code self} that reads a byte of that range, or NONE. */
  Fragment lastOtherReader(long start, long end, Fragment self) {
    Map.Entry<Long, Fragment> below = bySource.lowerEntry(end);
    if (below != null && below.getValue() == self) {
      below = bySource.lowerEntry(self.source);
    }
    boolean reads = below != null && below.getValue().sourceEnd() > start;
    return reads ? below.getValue() : Fragment.NONE;
  }

  /** The first fragment that has to wait until {@code fragment} was written elsewhere, or NONE. */
  Fragment blocker(Fragment fragment) {
    return otherReader(fragment.destination, fragment.destinationEnd(), fragment);
  }

  /** The first fragment that writes any byte from {@code start} to {@code end}, or NONE. */
  Fragment writer(long start, long end) {
    Map.Entry<Long, Fragment> below = byDestination.floorEntry(start);
    if (below != null && below.getValue().destinationEnd() > start) {
      return start < end ? below.getValue() : Fragment.NONE;
    }
    Map.Entry<Long, Fragment> above = byDestination.higherEntry(start);
    return above != null && above.getKey() < end ? above.getValue() : Fragment.NONE;
  }

  /** How many bytes from an address on, at most, are all destinations of fragments. */
  long written(long start, long most) {
    long end = start;
    while (end < start + most) {
      Fragment writer = writer(end, end + 1);
      if (writer == Fragment.NONE) {
        break;
      }
      end = writer.destinationEnd();
    }
    return Math.min(end - start, most);
  }

  /** Takes the next suspect at or above an address, or else the lowest one; or NONE. */
  Fragment nextSuspect(long from) {
    while (!suspects.isEmpty()) {
      Long next = suspects.ceiling(from);
      Long found = next != null ? next : suspects.first();
      suspects.remove(found);
      Fragment fragment = byDestination.get(found);
      if (fragment != null) {
        return fragment;
      }
    }
    return Fragment.NONE;
  }

  /** The fragment that is to be written to an address, or NONE. */
  Fragment at(long destination) {
    return byDestination.getOrDefault(destination, Fragment.NONE);
  }

  /**
   * Goes from blocker to blocker until one comes again. The way survives the breaking of a cycle as
   * far as it can, so that it is not walked again and again.
   *
   * @return the last fragments of a cycle, at most {@code most}; none of them may be ready
   */
  List<Fragment> cycle(int most) {
    if (walk.isEmpty()) {
      step(first());
    }
    Fragment next = blocker(walk.get(walk.size() - 1));
    while (next.step < 0) {
      step(next);
      next = blocker(next);
    }
    return List.copyOf(walk.subList(Math.max(next.step, walk.size() - most), walk.size()));
  }

  private void step(Fragment fragment) {
    fragment.step = walk.size();
    walk.add(fragment);
  }

  /** A fragment that changes falls off the way with all behind it. */
  private void leaveWalk(Fragment fragment) {
    if (fragment.step >= 0) {
      for (int from = fragment.step; walk.size() > from; ) {
        walk.remove(walk.size() - 1).step = -1;
      }
    }
  }

  /** Forgets a fragment: its bytes are where they belong. */
  void remove(Fragment fragment) {
    lift(fragment);
    byDestination.remove(fragment.destination);
  }

  /** Cuts a fragment behind its first bytes; returns what follows. */
  Fragment split(Fragment fragment, long bytes) {
    Fragment tail =
        new Fragment(
            fragment.source + bytes,
            fragment.destination + bytes,
            fragment.size - bytes,
            fragment.origin);
    fragment.size = bytes;
    leaveWalk(fragment);
    suspects.add(fragment.destination);
    add(tail);
    return tail;
  }

  /** Cuts the fragment but {@code whole}, if any, that reads on both sides of an address. */
  void cutSource(long address, Fragment whole) {
    Fragment reader = reader(address, address + 1);
    if (reader != Fragment.NONE && reader != whole && reader.source < address) {
      split(reader, address - reader.source);
    }
  }

  /** Takes a fragment out of the order of sources, to be put back elsewhere. */
  void lift(Fragment fragment) {
    bySource.remove(fragment.source);
    leaveWalk(fragment);
    Fragment writer = writer(fragment.source, fragment.sourceEnd());
    while (writer != Fragment.NONE) {
      suspects.add(writer.destination);
      writer = writer(writer.destinationEnd(), fragment.sourceEnd());
    }
  }

  /** Puts a lifted fragment where its bytes lie now; if they belong there it is done. */
  void land(Fragment fragment, long source) {
    fragment.source = source;
    if (source == fragment.destination) {
      byDestination.remove(fragment.destination);
    } else {
      bySource.put(source, fragment);
      suspects.add(fragment.destination);
    }
  }

  /** Makes one of a fragment and its neighbours if they lie and belong side by side. */
  void join(Fragment fragment) {
    if (bySource.get(fragment.source) == fragment) {
      joinNext(fragment);
      Map.Entry<Long, Fragment> below = byDestination.lowerEntry(fragment.destination);
      if (below != null) {
        joinNext(below.getValue());
      }
    }
  }

  private void joinNext(Fragment fragment) {
    Fragment next = at(fragment.destinationEnd());
    if (next != Fragment.NONE && next.source == fragment.sourceEnd()) {
      bySource.remove(next.source);
      byDestination.remove(next.destination);
      leaveWalk(next);
      leaveWalk(fragment);
      fragment.size += next.size;
      suspects.add(fragment.destination);
    }
  }

  /** The lowest address of a gap in a range that nobody reads, or -1. */
  long gap(long start, long end, long bytes) {
    long at = start;
    while (bytes <= end - at) {
      Fragment reader = reader(at, at + bytes);
      if (reader == Fragment.NONE) {
        return at;
      }
      at = reader.sourceEnd();
    }
    return -1;
  }

  private void add(Fragment fragment) {
    bySource.put(fragment.source, fragment);
    byDestination.put(fragment.destination, fragment);
    suspects.add(fragment.destination);
  }
}
