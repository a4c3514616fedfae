package relocc.compiler.schedule;

import java.util.Arrays;

/**
 * The destinations of some runs, cut wherever a source begins or ends inside one. Each segment has
 * one owner, which writes it, and is read as a whole or not at all by any other run.
 *
 * <p>A run's own reads inside its destination are left out: its direction takes care of them.
 */
final class Segments {
  private final Runs runs;
  private final long[] starts;
  private final int[] owners;
  private final int count;

  Segments(Runs runs) {
    this.runs = runs;
    long[] cuts = cuts(runs);
    starts = new long[runs.count() + cuts.length];
    owners = new int[starts.length];
    count = merge(cuts);
  }

  int count() {
    return count;
  }

  /** The run that writes a segment. */
  int owner(int segment) {
    return owners[segment];
  }

  /** The first segment that a run reads. */
  int first(int run) {
    return lowerBound(runs.foreignStart(run), -1, count);
  }

  /** The segment behind the last one that a run reads, which starts with {@code first}. */
  int end(int run, int first) {
    long address = runs.foreignEnd(run);
    int step = 1;
    while (first + step <= count && starts[first + step - 1] < address) {
      step *= 2;
    }
    return lowerBound(address, first + step / 2 - 1, Math.min(first + step - 1, count));
  }

  private static long[] cuts(Runs runs) {
    long[] cuts = new long[2 * runs.count()];
    int found = 0;
    for (int run = 0; run < runs.count(); run++) {
      long start = runs.foreignStart(run);
      int writer = runs.at(start);
      if (isInside(runs, writer, start)) {
        cuts[found++] = start;
      }
      long end = runs.foreignEnd(run);
      if (isInside(runs, runs.at(end, writer), end)) {
        cuts[found++] = end;
      }
    }
    Arrays.sort(cuts, 0, found);
    return Arrays.copyOf(cuts, found);
  }

  private static boolean isInside(Runs runs, int run, long address) {
    return run >= 0 && runs.destination(run) < address && address < runs.destinationEnd(run);
  }

  private int merge(long[] cuts) {
    int made = 0;
    int cut = 0;
    for (int run = 0; run < runs.count(); run++) {
      starts[made] = runs.destination(run);
      owners[made++] = run;
      for (; cut < cuts.length && cuts[cut] < runs.destinationEnd(run); cut++) {
        if (cuts[cut] != starts[made - 1]) {
          starts[made] = cuts[cut];
          owners[made++] = run;
        }
      }
    }
    return made;
  }

  /** The first segment at or above an address, between one below, or -1, and one not below. */
  private int lowerBound(long address, int below, int notBelow) {
    int low = below;
    int high = notBelow;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (starts[middle] < address) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }
}
