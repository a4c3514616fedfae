package relocc.compiler.schedule;

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

  private final Walk walk = new Walk();

  Fragments(Runs runs) {
    for (int run = 0; run < runs.count(); run++) {
      add(new Fragment(runs.source(run), runs.destination(run), runs.size(run), runs.origin(run)));
    }
  }

  /** The way towards a cycle; a fragment that changes falls off it with all behind it. */
  Walk walk() {
    return walk;
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

  /** The same without {@code self}. */
  Fragment otherReader(long start, long end, Fragment self) {
    Fragment reader = reader(start, end);
    return reader == self ? reader(self.sourceEnd(), end) : reader;
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

  /** Forgets a fragment: its bytes are where they belong. */
  void remove(Fragment fragment) {
    bySource.remove(fragment.source);
    byDestination.remove(fragment.destination);
    walk.forget(fragment);
    suspectWriters(fragment);
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
    walk.forget(fragment);
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
    walk.forget(fragment);
    suspectWriters(fragment);
  }

  /** Puts a lifted fragment where its bytes lie now; if they belong there it is done. */
  void land(Fragment fragment, long source) {
    fragment.source = source;
    if (source == fragment.destination) {
      byDestination.remove(fragment.destination);
      return;
    }
    bySource.put(source, fragment);
    suspects.add(fragment.destination);
  }

  /** Makes one of a fragment and its neighbours if they lie and belong side by side. */
  void join(Fragment fragment) {
    if (bySource.get(fragment.source) != fragment) {
      return;
    }
    joinNext(fragment);
    Map.Entry<Long, Fragment> below = byDestination.lowerEntry(fragment.destination);
    if (below != null) {
      joinNext(below.getValue());
    }
  }

  private void joinNext(Fragment fragment) {
    Fragment next = byDestination.get(fragment.destinationEnd());
    if (next != null && next.source == fragment.sourceEnd() && bySource.get(next.source) == next) {
      bySource.remove(next.source);
      byDestination.remove(next.destination);
      walk.forget(next);
      walk.forget(fragment);
      fragment.size += next.size;
      suspects.add(fragment.destination);
    }
  }

  /** The lowest address of a free gap in a range that nobody reads, or -1. */
  long gap(long start, long end, long bytes) {
    long at = start;
    while (at + bytes <= end) {
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

  private void suspectWriters(Fragment fragment) {
    Fragment writer = writer(fragment.source, fragment.sourceEnd());
    while (writer != Fragment.NONE) {
      suspects.add(writer.destination);
      writer = writer(writer.destinationEnd(), fragment.sourceEnd());
    }
  }
}
