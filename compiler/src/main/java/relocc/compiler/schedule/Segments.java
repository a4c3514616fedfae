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
    return lowerBound(runs.foreignStart(run));
  }

  /** The segment behind the last one that a run reads. */
  int end(int run) {
    return lowerBound(runs.foreignEnd(run));
  }

  private static long[] cuts(Runs runs) {
    long[] cuts = new long[2 * runs.count()];
    int found = 0;
    for (int run = 0; run < runs.count(); run++) {
      long start = runs.foreignStart(run);
      if (isInside(runs, start)) {
        cuts[found++] = start;
      }
      long end = runs.foreignEnd(run);
      if (isInside(runs, end)) {
        cuts[found++] = end;
      }
    }
    Arrays.sort(cuts, 0, found);
    return Arrays.copyOf(cuts, found);
  }

  private static boolean isInside(Runs runs, long address) {
    int run = runs.at(address);
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

  private int lowerBound(long address) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (starts[middle] < address) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
