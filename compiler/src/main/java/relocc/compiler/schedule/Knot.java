package relocc.compiler.schedule;

import java.util.ArrayList;
import java.util.List;

/** Unties runs that wait for each other. No byte has two readers. */
final class Knot {
  private static final int CANDIDATES = 32;

  private final Fragments fragments;
  private final Scratch scratch;
  private final Tape tape;

  private Knot(Fragments fragments, Scratch scratch, Tape tape) {
    this.fragments = fragments;
    this.scratch = scratch;
    this.tape = tape;
  }

  static void untie(Runs runs, Scratch scratch, Tape tape) {
    new Knot(new Fragments(runs), scratch, tape).untie();
  }

  private void untie() {
    peel();
    while (fragments.first() != Fragment.NONE) {
      breakCycle(walkToCycle());
      peel();
    }
  }

  private void peel() {
    long at = 0;
    for (Fragment f = fragments.nextSuspect(at);
        f != Fragment.NONE;
        f = fragments.nextSuspect(at)) {
      at = f.destination;
      if (blocker(f) == Fragment.NONE) {
        tape.copy(f.source, f.destination, f.size, f.origin);
        fragments.remove(f);
      }
    }
  }

  private Fragment blocker(Fragment f) {
    return fragments.otherReader(f.destination, f.destinationEnd(), f);
  }

  /** Goes from blocker to blocker until one comes again; returns the end of the cycle. */
  private List<Fragment> walkToCycle() {
    Walk walk = fragments.walk();
    if (walk.isEmpty()) {
      walk.push(fragments.first());
    }
    while (true) {
      Fragment next = blocker(walk.last());
      if (next.step >= 0) {
        return walk.back(next, CANDIDATES);
      }
      walk.push(next);
    }
  }

  private void breakCycle(List<Fragment> cycle) {
    Fragment victim = cycle.get(0);
    long least = Long.MAX_VALUE;
    for (Fragment f : cycle) {
      long wanted = wantedBytes(f);
      if (wanted < least) {
        least = wanted;
        victim = f;
      }
    }
    Ring ring = Ring.from(smallest(cycle), fragments);
    long room = scratch.find(fragments, least);
    if (ring.isWorth(room >= 0 ? least : Long.MAX_VALUE)) {
      rotate(ring.starts(), ring.size(), victim);
    } else if (room >= 0) {
      evacuate(victim, room);
    } else {
      exchange(lowest(cycle));
    }
  }

  private static Fragment smallest(List<Fragment> cycle) {
    Fragment best = cycle.get(0);
    for (Fragment f : cycle) {
      best = f.size < best.size ? f : best;
    }
    return best;
  }

  private static Fragment lowest(List<Fragment> cycle) {
    Fragment best = cycle.get(0);
    for (Fragment f : cycle) {
      best = f.destination < best.destination ? f : best;
    }
    return best;
  }

  /** How many bytes of its destination others have to read. */
  private long wantedBytes(Fragment f) {
    long bytes = 0;
    Fragment reader = blocker(f);
    while (reader != Fragment.NONE) {
      bytes += Math.min(reader.sourceEnd(), f.destinationEnd());
      bytes -= Math.max(reader.source, f.destination);
      reader = fragments.otherReader(reader.sourceEnd(), f.destinationEnd(), f);
    }
    return bytes;
  }

  /** Carries what others want from a destination to the scratch. */
  private void evacuate(Fragment f, long room) {
    fragments.cutSource(f.destination, f);
    fragments.cutSource(f.destinationEnd(), f);
    long to = room;
    Fragment reader = blocker(f);
    while (reader != Fragment.NONE) {
      long behind = reader.sourceEnd();
      tape.copy(reader.source, to, reader.size, reader.origin);
      fragments.lift(reader);
      long size = reader.size;
      fragments.land(reader, to);
      to += size;
      reader = fragments.otherReader(behind, f.destinationEnd(), f);
    }
  }

  /** Puts the first bytes of a fragment in place, and what was there where they came from. */
  private void exchange(Fragment f) {
    long covered = scratch.contains(f.source) ? f.size : coveredFrom(f.source, f.size);
    if (covered == 0) {
      Fragment next = fragments.writer(f.source, f.sourceEnd());
      fragments.split(f, next.destination - f.source);
      return;
    }
    long size = Math.min(covered, f.distance());
    Fragment reader = fragments.reader(f.destination, f.destination + size);
    if (reader != Fragment.NONE && reader.source == f.destination) {
      size = Math.min(size, reader.size);
    }
    rotate(List.of(f.destination, f.source), size, f);
  }

  /** How many bytes from an address on are all destinations of fragments. */
  private long coveredFrom(long start, long most) {
    long end = start;
    while (end < start + most) {
      Fragment writer = fragments.writer(end, end + 1);
      if (writer == Fragment.NONE) {
        break;
      }
      end = writer.destinationEnd();
    }
    return Math.min(end - start, most);
  }

  private void rotate(List<Long> ring, long size, Fragment f) {
    tape.add(new Transfer.Rotate(ring, size, f.origin));
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
}
