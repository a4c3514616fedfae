package relocc.compiler.schedule;

import java.util.ArrayList;
import java.util.List;
import relocc.compiler.plan.AddressRange;

/**
 * A rotation that puts the first bytes of a fragment in place, then those of the fragment whose
 * place they held, and so on.
 *
 * @param ring where the ranges start; fewer than two if there is nothing to rotate
 * @param size how many bytes each has
 * @param closed whether the last range comes right as well; else it holds what was in the first
 * @param cuts how many more fragments there will be
 */
record Rotation(List<Long> ring, long size, boolean closed, int cuts) {
  private static final int MOST_RANGES = 32;

  /** The best one that starts where a fragment belongs. */
  static Rotation from(Fragment first, Fragments fragments, AddressRange scratch) {
    return new Search(first, fragments, scratch).run();
  }

  /** What it costs beyond the bytes it puts in place, counted in bytes. */
  long overhead() {
    return overhead(ring.size(), size, closed, cuts);
  }

  private static long overhead(int ranges, long size, boolean closed, int cuts) {
    return Knot.TRANSFER_COST * (1 + cuts) + Knot.RANGE_COST * ranges + (closed ? 0 : size);
  }

  /** Follows the bytes from range to range and remembers the best stop. */
  private static final class Search {
    private final Fragment first;
    private final Fragments fragments;
    private final AddressRange scratch;
    private final long[] ring = new long[MOST_RANGES];
    private final Fragment[] writers = new Fragment[MOST_RANGES];
    private int ranges;
    private long size;

    private double bestWorth;
    private int bestRanges;
    private long bestSize;
    private boolean bestClosed;
    private int bestCuts;

    Search(Fragment first, Fragments fragments, AddressRange scratch) {
      this.first = first;
      this.fragments = fragments;
      this.scratch = scratch;
      size = first.size;
    }

    Rotation run() {
      Fragment writer = first;
      long at = first.destination;
      while (writer != Fragment.NONE && ranges < MOST_RANGES - 1 && canImprove()) {
        size = Math.min(size, writer.destinationEnd() - at);
        ring[ranges] = at;
        writers[ranges++] = writer;
        at += writer.source - writer.destination;
        if (at == first.destination) {
          offer(ranges, size, true);
          break;
        }
        size = Math.min(size, distance(at));
        stop(at);
        writer = fragments.writer(at, at + 1);
      }
      return best();
    }

    /** However many ranges follow, each has its cost and they get no longer. */
    private boolean canImprove() {
      return size / (double) (size + Knot.RANGE_COST) > bestWorth;
    }

    /** How far an address is from the ranges that there are. */
    private long distance(long at) {
      long distance = Long.MAX_VALUE;
      for (int i = 0; i < ranges; i++) {
        distance = Math.min(distance, Math.abs(at - ring[i]));
      }
      return distance;
    }

    /** Offers to stop behind the range at an address, whoever writes there. */
    private void stop(long at) {
      long most = scratch.contains(at) ? size : fragments.written(at, size);
      if (most == 0) {
        return;
      }
      ring[ranges] = at;
      offer(ranges + 1, most, false);
      Fragment reader = fragments.reader(ring[0], ring[0] + 1);
      if (reader != Fragment.NONE && reader.sourceEnd() < ring[0] + most) {
        offer(ranges + 1, reader.sourceEnd() - ring[0], false);
      }
    }

    private void offer(int count, long bytes, boolean closed) {
      int cuts = closed ? 0 : cutsAt(ring[0] + bytes);
      for (int i = 0; i < ranges; i++) {
        boolean before = writers[i].destination < ring[i];
        boolean behind = ring[i] + bytes < writers[i].destinationEnd();
        cuts += before && behind ? 1 : 0;
      }
      long placed = bytes * (closed ? count : count - 1);
      double worth = placed / (double) (placed + overhead(count, bytes, closed, cuts));
      if (worth > bestWorth) {
        bestWorth = worth;
        bestRanges = count;
        bestSize = bytes;
        bestClosed = closed;
        bestCuts = cuts;
      }
    }

    private int cutsAt(long address) {
      Fragment reader = fragments.reader(address, address + 1);
      return reader != Fragment.NONE && reader.source < address ? 1 : 0;
    }

    private Rotation best() {
      List<Long> starts = new ArrayList<>(bestRanges);
      for (int i = 0; i < bestRanges; i++) {
        starts.add(ring[i]);
      }
      return new Rotation(starts, bestSize, bestClosed, bestCuts);
    }
  }
}
