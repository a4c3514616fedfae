package relocc.compiler.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import relocc.compiler.plan.AddressRange;

/** Unties runs that wait for each other. No byte has two readers. */
final class Knot {
  /** How many copied bytes cost as much as another transfer. */
  static final long TRANSFER_COST = 256;

  /** How many copied bytes cost as much as another range in a rotation. */
  static final long RANGE_COST = 64;

  private static final int MOST_CANDIDATES = 16;

  /** How many times its distance a shift must be long to be worth halving. */
  private static final long LONG_SHIFT = 1024;

  private static final long LEAST_PART = 256;
  private static final long LEAST_FRACTION = 16;

  private final Fragments fragments;
  private final AddressRange scratch;
  private final Tape tape;

  /** Destinations of fragments that were not ready when last looked at. */
  private final TreeSet<Long> blocked = new TreeSet<>();

  private Knot(Runs runs, Tape tape) {
    this.fragments = new Fragments(runs);
    this.scratch = tape.scratch();
    this.tape = tape;
  }

  /** Emits all runs. */
  static void untie(Runs runs, Tape tape) {
    new Knot(runs, tape).untie();
  }

  private void untie() {
    peel();
    while (fragments.first() != Fragment.NONE) {
      if (!peelPart()) {
        breakCycle(fragments.cycle(MOST_CANDIDATES));
      }
      peel();
    }
  }

  /** Emits whole fragments as long as there are ready ones. */
  private void peel() {
    Fragment f = fragments.nextSuspect(0);
    while (f != Fragment.NONE) {
      long at = f.destination;
      if (fragments.blocker(f) == Fragment.NONE) {
        emit(f);
      } else {
        blocked.add(at);
      }
      f = fragments.nextSuspect(at);
    }
  }

  private void emit(Fragment f) {
    tape.copy(f.source, f.destination, f.size, f.origin);
    fragments.remove(f);
  }

  /** Emits one end of a fragment that is blocked elsewhere, if there is one of some size. */
  private boolean peelPart() {
    while (!blocked.isEmpty()) {
      Fragment f = fragments.at(blocked.pollFirst());
      if (f != Fragment.NONE && (peelFirstBytes(f) || peelLastBytes(f))) {
        return true;
      }
    }
    return false;
  }

  private boolean peelFirstBytes(Fragment f) {
    long free = fragments.blocker(f).source - f.destination;
    boolean up = f.source < f.destination && f.destination < f.sourceEnd();
    if (up || !isWorth(free, f)) {
      return false;
    }
    fragments.split(f, free);
    emit(f);
    return true;
  }

  private boolean peelLastBytes(Fragment f) {
    Fragment last = fragments.lastOtherReader(f.destination, f.destinationEnd(), f);
    long free = f.destinationEnd() - last.sourceEnd();
    boolean down = f.destination < f.source && f.source < f.destinationEnd();
    if (down || !isWorth(free, f)) {
      return false;
    }
    emit(fragments.split(f, f.size - free));
    return true;
  }

  private static boolean isWorth(long bytes, Fragment f) {
    return bytes >= LEAST_PART && bytes >= f.size / LEAST_FRACTION;
  }

  private void breakCycle(List<Fragment> cycle) {
    Evacuation least = Evacuation.of(cycle.get(0), fragments);
    Fragment smallest = cycle.get(0);
    Fragment lowest = cycle.get(0);
    Fragment longest = cycle.get(0);
    for (Fragment f : cycle) {
      Evacuation other = Evacuation.of(f, fragments);
      least = other.cost() < least.cost() ? other : least;
      smallest = f.size < smallest.size ? f : smallest;
      lowest = f.destination < lowest.destination ? f : lowest;
      longest = f.size / f.distance() > longest.size / longest.distance() ? f : longest;
    }
    long room = fragments.gap(scratch.start(), scratch.start() + scratch.size(), least.bytes());
    Rotation rotation = Rotation.from(smallest, fragments, scratch);
    if (rotation.closed() && (room < 0 || rotation.overhead() <= least.cost())) {
      rotate(rotation.ring(), rotation.size(), smallest);
    } else if (room >= 0) {
      evacuate(least.fragment(), room);
    } else if (longest.size / longest.distance() >= LONG_SHIFT) {
      halve(longest);
    } else {
      exchange(lowest);
    }
  }

  /** Carries what others want from a destination to the scratch. */
  private void evacuate(Fragment f, long room) {
    fragments.cutSource(f.destination, f);
    fragments.cutSource(f.destinationEnd(), f);
    long to = room;
    Fragment reader = fragments.blocker(f);
    while (reader != Fragment.NONE) {
      long behind = reader.sourceEnd();
      tape.copy(reader.source, to, reader.size, reader.origin);
      fragments.lift(reader);
      fragments.land(reader, to);
      to += reader.size;
      reader = fragments.otherReader(behind, f.destinationEnd(), f);
    }
  }

  /** Puts some bytes in place, and what was there where room got free. */
  private void exchange(Fragment f) {
    Rotation rotation = Rotation.from(f, fragments, scratch);
    if (rotation.ring().size() >= 2) {
      rotate(rotation.ring(), rotation.size(), f);
    } else {
      Fragment next = fragments.writer(f.source, f.sourceEnd());
      fragments.split(f, next.destination - f.source);
    }
  }

  /**
   * Halves a long shift by few bytes and doubles its distance. First the halves of the destination
   * change places. That brings the bytes of one half to within reach: they and what lies in their
   * place are disjoint now and change places too.
   */
  private void halve(Fragment f) {
    boolean up = f.source < f.destination;
    long half = f.size / 2;
    long start = up ? f.destinationEnd() - 2 * half : f.destination;
    long edge = up ? f.destinationEnd() - 1 : start;
    rotate(List.of(start, start + half), half, f);
    Fragment near = fragments.writer(edge, edge + 1);
    rotate(List.of(near.destination, near.source), near.size, near);
  }

  private void rotate(List<Long> ring, long size, Fragment f) {
    tape.rotate(ring, size, f.origin);
    for (long start : ring) {
      fragments.cutSource(start, Fragment.NONE);
      fragments.cutSource(start + size, Fragment.NONE);
    }
    List<Fragment> moved = new ArrayList<>();
    List<Long> places = new ArrayList<>();
    for (int i = 0; i < ring.size(); i++) {
      long start = ring.get(i);
      long shift = ring.get(i == 0 ? ring.size() - 1 : i - 1) - start;
      Fragment reader = fragments.reader(start, start + size);
      while (reader != Fragment.NONE) {
        moved.add(reader);
        places.add(reader.source + shift);
        reader = fragments.reader(reader.sourceEnd(), start + size);
      }
    }
    moved.forEach(fragments::lift);
    for (int i = 0; i < moved.size(); i++) {
      fragments.land(moved.get(i), places.get(i));
    }
    moved.forEach(fragments::join);
  }

  /**
   * What it takes to carry away all that others have to read in the destination of a fragment.
   *
   * @param bytes how many there are
   * @param cost what carrying them costs, counted in copied bytes
   */
  private record Evacuation(Fragment fragment, long bytes, long cost) {
    private static final int MOST_READERS = 64;

    /** Counts the readers; where they are too many, it costs as much as the whole destination. */
    static Evacuation of(Fragment fragment, Fragments fragments) {
      long start = fragment.destination;
      long end = fragment.destinationEnd();
      long bytes = 0;
      int pieces = 0;
      Fragment reader = fragments.blocker(fragment);
      while (reader != Fragment.NONE) {
        bytes += Math.min(reader.sourceEnd(), end) - Math.max(reader.source, start);
        pieces += 1 + (reader.source < start ? 1 : 0) + (reader.sourceEnd() > end ? 1 : 0);
        if (pieces > MOST_READERS) {
          return new Evacuation(fragment, end - start, end - start + TRANSFER_COST * pieces);
        }
        reader = fragments.otherReader(reader.sourceEnd(), end, fragment);
      }
      return new Evacuation(fragment, bytes, bytes + TRANSFER_COST * pieces);
    }
  }
}
