package relocc.compiler.schedule;

/**
 * How many runs have yet to read each segment: a tree over the segments that takes one from a range
 * and finds those that reach zero, in logarithmic time, however many segments a source covers.
 *
 * <p>A node keeps the least count below it; what was taken from a whole node is handed down when
 * somebody looks deeper.
 */
final class ReaderCounts {
  /** The count of a segment that is free already. More than can ever be taken away. */
  private static final int FREE = Integer.MAX_VALUE;

  private final int width;
  private final int[] least;
  private final int[] owed;
  private final int[] freed;
  private int freedCount;

  /**
   * @param counts readers of each segment at the beginning
   */
  ReaderCounts(int[] counts, int count) {
    width = Integer.highestOneBit(Math.max(1, count - 1) * 2);
    least = new int[2 * width];
    owed = new int[width];
    freed = new int[count];
    for (int i = 0; i < width; i++) {
      least[width + i] = i < count && counts[i] > 0 ? counts[i] : FREE;
    }
    for (int node = width - 1; node > 0; node--) {
      least[node] = Math.min(least[2 * node], least[2 * node + 1]);
    }
  }

  /**
   * Takes one reader from the segments {@code from} to {@code to - 1}; returns how many got free.
   */
  int release(int from, int to) {
    freedCount = 0;
    if (from < to) {
      take(1, 0, width, from, to);
    }
    return freedCount;
  }

  /** The segments that the last {@link #release} freed, in ascending order. */
  int freed(int index) {
    return freed[index];
  }

  private void take(int node, int low, int high, int from, int to) {
    if (from <= low && high <= to) {
      lower(node, 1);
      if (least[node] == 0) {
        collect(node, low, high);
      }
      return;
    }
    handDown(node);
    int middle = (low + high) >>> 1;
    if (from < middle) {
      take(2 * node, low, middle, from, to);
    }
    if (to > middle) {
      take(2 * node + 1, middle, high, from, to);
    }
    least[node] = Math.min(least[2 * node], least[2 * node + 1]);
  }

  private void collect(int node, int low, int high) {
    if (node >= width) {
      freed[freedCount++] = low;
      least[node] = FREE;
      return;
    }
    handDown(node);
    int middle = (low + high) >>> 1;
    if (least[2 * node] == 0) {
      collect(2 * node, low, middle);
    }
    if (least[2 * node + 1] == 0) {
      collect(2 * node + 1, middle, high);
    }
    least[node] = Math.min(least[2 * node], least[2 * node + 1]);
  }

  private void lower(int node, int by) {
    least[node] -= by;
    if (node < width) {
      owed[node] += by;
    }
  }

  private void handDown(int node) {
    if (owed[node] != 0) {
      lower(2 * node, owed[node]);
      lower(2 * node + 1, owed[node]);
      owed[node] = 0;
    }
  }
}
