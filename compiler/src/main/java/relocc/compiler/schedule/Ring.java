package relocc.compiler.schedule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The first bytes of a fragment, those that lie where they come from, and so on.
 *
 * @param starts where they lie; empty if the way does not lead back
 * @param size how many bytes of each can be rotated
 */
record Ring(List<Long> starts, long size) {
  private static final int MOST = 4096;
  private static final long LEAST_SIZE = 64;
  private static final Ring NONE = new Ring(List.of(), 0);

  static Ring from(Fragment first, Fragments fragments) {
    List<Long> starts = new ArrayList<>();
    long size = first.size;
    long at = first.destination;
    do {
      Fragment writer = fragments.writer(at, at + 1);
      if (writer == Fragment.NONE || starts.size() == MOST) {
        return NONE;
      }
      starts.add(at);
      size = Math.min(size, writer.destinationEnd() - at);
      at += writer.source - writer.destination;
    } while (at != first.destination);
    return new Ring(starts, Math.min(size, leastDistance(starts)));
  }

  private static long leastDistance(List<Long> starts) {
    List<Long> sorted = new ArrayList<>(starts);
    Collections.sort(sorted);
    long least = Long.MAX_VALUE;
    for (int i = 1; i < sorted.size(); i++) {
      least = Math.min(least, sorted.get(i) - sorted.get(i - 1));
    }
    return least;
  }

  /** Whether rotating is better than carrying some bytes away. */
  boolean isWorth(long bytes) {
    return size >= LEAST_SIZE && 64L * starts.size() <= bytes;
  }
}
