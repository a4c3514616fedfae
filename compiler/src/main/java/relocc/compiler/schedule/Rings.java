package relocc.compiler.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds runs that change places in a ring, each source exactly the next one's destination: a
 * permutation of pages. One rotation moves such a ring with no copy too many.
 *
 * <p>Runs of several pages are cut where the source of another one begins or ends inside, where the
 * bytes cut there come from, and so on, if that soon comes to an end.
 */
final class Rings {
  private static final int LONGEST_TRAIL = 256;

  /** How many cuts per run are worth the time. */
  private static final int MOST_CUTS = 16;

  private static final long LEAST_CUT_SIZE = 64;

  private final Tape tape;
  private final Runs whole;
  private final Runs parts;

  /** The run that each part is cut from. */
  private final int[] parent;

  /** The part that writes exactly what a part reads, or -1. */
  private final int[] next;

  private final boolean[] done;

  /** The first part, plus 1, of the last ring that some of a run belonged to. */
  private final int[] lastRing;

  /** How many steps on trails may still be in vain: together no more than the sorting takes. */
  private long patience;

  private Rings(Runs whole, Tape tape) {
    this.tape = tape;
    this.whole = whole;
    int[] links = link(whole);
    long[] cuts = cuts(links);
    parts = new Runs(whole.count() + cuts.length);
    parent = new int[whole.count() + cuts.length];
    cut(cuts);
    next = cuts.length == 0 ? links : link(parts);
    done = new boolean[parts.count()];
    lastRing = new int[whole.count()];
  }

  /**
   * Emits all rings.
   *
   * @param runs no byte has two readers
   * @return the others, in order
   */
  static Runs rotate(Runs runs, Tape tape) {
    return new Rings(runs, tape).rotate();
  }

  private Runs rotate() {
    dropChains();
    Runs rest = new Runs(0);
    for (int part = 0; part < parts.count(); part++) {
      if (!done[part] && next[part] >= 0) {
        emit(part);
      }
      if (!done[part]) {
        rest.add(parts, part);
      }
    }
    return rest;
  }

  private static int[] link(Runs runs) {
    int[] next = new int[runs.count()];
    for (int run = 0; run < next.length; run++) {
      int writer = runs.at(runs.source(run));
      boolean exact =
          writer >= 0
              && runs.destination(writer) == runs.source(run)
              && runs.size(writer) == runs.size(run);
      next[run] = exact ? writer : -1;
    }
    return next;
  }

  /** Follows both ends of every source that is no whole destination. */
  private long[] cuts(int[] links) {
    long[] cuts = new long[0];
    int count = 0;
    patience = 2L * whole.count() + 16 * LONGEST_TRAIL;
    int most = MOST_CUTS * (whole.count() + 1);
    for (int run = 0; run < links.length && patience > 0 && count < most; run++) {
      if (links[run] < 0) {
        if (count + 2 * LONGEST_TRAIL > cuts.length) {
          cuts = Arrays.copyOf(cuts, 2 * count + 2 * LONGEST_TRAIL);
        }
        count += trail(whole.source(run), cuts, count);
        count += trail(whole.sourceEnd(run), cuts, count);
      }
    }
    Arrays.sort(cuts, 0, count);
    return Arrays.copyOf(cuts, count);
  }

  /** Notes where cuts are needed because of one at an address; none if they are too many. */
  private int trail(long address, long[] cuts, int from) {
    long at = address;
    for (int found = 0; found < LONGEST_TRAIL; found++) {
      int writer = whole.at(at);
      if (writer < 0 || whole.destination(writer) == at || whole.destinationEnd(writer) <= at) {
        return found;
      }
      cuts[from + found] = at;
      at += whole.source(writer) - whole.destination(writer);
    }
    patience -= LONGEST_TRAIL;
    return 0;
  }

  private void cut(long[] cuts) {
    int cut = 0;
    for (int run = 0; run < whole.count(); run++) {
      long at = whole.destination(run);
      while (at < whole.destinationEnd(run)) {
        while (cut < cuts.length && cuts[cut] <= at) {
          cut++;
        }
        long end = whole.destinationEnd(run);
        end = cut < cuts.length ? Math.min(end, cuts[cut]) : end;
        parent[parts.count()] = run;
        long from = at - whole.destination(run) + whole.source(run);
        parts.append(from, at, end - at, whole.origin(run));
        at = end;
      }
    }
  }

  /** Every chain has a part that no other links to; as no part has two links to it, rings stay. */
  private void dropChains() {
    boolean[] linked = new boolean[next.length];
    for (int writer : next) {
      if (writer >= 0) {
        linked[writer] = true;
      }
    }
    for (int head = 0; head < next.length; head++) {
      int part = linked[head] ? -1 : head;
      while (part >= 0) {
        int writer = next[part];
        next[part] = -1;
        part = writer;
      }
    }
  }

  private void emit(int start) {
    List<Long> ring = new ArrayList<>();
    int uncut = 0;
    int involved = 0;
    int part = start;
    do {
      ring.add(parts.destination(part));
      uncut += parts.size(part) == whole.size(parent[part]) ? 1 : 0;
      involved += lastRing[parent[part]] == start + 1 ? 0 : 1;
      lastRing[parent[part]] = start + 1;
      part = next[part];
    } while (part != start);
    boolean worth = uncut == ring.size() || isWorth(parts.size(start), ring.size(), involved);
    if (worth) {
      tape.rotate(ring, parts.size(start), parts.origin(start));
    }
    do {
      int after = next[part];
      next[part] = -1;
      done[part] = worth;
      part = after;
    } while (part != start);
  }

  /** Whether a ring is no mere shift of few runs by little, which is better done otherwise. */
  private static boolean isWorth(long size, int ranges, int involved) {
    return size >= LEAST_CUT_SIZE
        && Knot.RANGE_COST * ranges <= involved * (2 * Knot.TRANSFER_COST + size / 4);
  }
}
