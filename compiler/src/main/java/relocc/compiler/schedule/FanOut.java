package relocc.compiler.schedule;

/**
 * Leaves one reader to every byte: where sources overlap, one run keeps the reading and the others
 * shall copy from that run's destination, once it is final. That costs no extra byte.
 *
 * <p>The readers that stay are found by a sweep that always goes on with the source that reaches
 * farthest. So no source spans a whole stretch of another reader between two more, and a run is cut
 * into three at most.
 */
final class FanOut {
  private final Runs runs;
  private final int[] order;
  private final long[] coverEnd;
  private final int[] coverReader;
  private int covers;

  private final Runs readers;
  private final Runs followers;

  FanOut(Runs runs) {
    this.runs = runs;
    order = runs.bySource();
    coverEnd = new long[runs.count()];
    coverReader = new int[runs.count()];
    readers = new Runs(runs.count());
    followers = new Runs(0);
    sweep();
    int[] firstCover = firstCovers();
    for (int run = 0; run < runs.count(); run++) {
      divide(run, firstCover[run]);
    }
  }

  /** The runs, cut where necessary, that read every byte at most once; in order. */
  Runs readers() {
    return readers;
  }

  /** What is to be copied after all readers are done, from their destinations; in order. */
  Runs followers() {
    return followers;
  }

  private void sweep() {
    long covered = Long.MIN_VALUE;
    int farthest = -1;
    for (int i = 0; i < order.length; ) {
      covered = Math.max(covered, runs.source(order[i]));
      for (; i < order.length && runs.source(order[i]) <= covered; i++) {
        if (farthest < 0 || runs.sourceEnd(order[i]) > runs.sourceEnd(farthest)) {
          farthest = order[i];
        }
      }
      if (runs.sourceEnd(farthest) > covered) {
        covered = runs.sourceEnd(farthest);
        coverEnd[covers] = covered;
        coverReader[covers++] = farthest;
      }
    }
  }

  /** For every run the first stretch that its source lies in. */
  private int[] firstCovers() {
    int[] first = new int[order.length];
    int cover = 0;
    for (int run : order) {
      while (coverEnd[cover] <= runs.source(run)) {
        cover++;
      }
      first[run] = cover;
    }
    return first;
  }

  private void divide(int run, int firstCover) {
    int cover = firstCover;
    for (long at = runs.source(run); at < runs.sourceEnd(run); cover++) {
      int reader = coverReader[cover];
      long size = Math.min(coverEnd[cover], runs.sourceEnd(run)) - at;
      long to = at - runs.source(run) + runs.destination(run);
      if (reader == run) {
        readers.add(at, to, size, runs.origin(run));
      } else {
        long from = at - runs.source(reader) + runs.destination(reader);
        followers.add(from, to, size, runs.origin(run));
      }
      at += size;
    }
  }
}
