package relocc.runtime.a64;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Which instructions were executed: how many, the last ones, and a digest of all. */
public final class History {
  /** Odd, so that no step of the digest loses anything: 2^64 over the golden ratio. */
  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

  private final long[] starts;
  private final int[] counts;
  private long runs;
  private long instructions;
  private long path;

  /**
   * @param size how many instructions are remembered
   */
  public History(int size) {
    starts = new long[size];
    counts = new int[size];
  }

  /** Notes {@code count} instructions that follow each other, at least 1. */
  public void add(long start, int count) {
    if (starts.length > 0) {
      int slot = (int) (runs++ % starts.length);
      starts[slot] = start;
      counts[slot] = count;
    }
    instructions += count;
    path = ((path + start) * SPREAD + count) * SPREAD;
  }

  /** How many instructions there were. */
  public long instructions() {
    return instructions;
  }

  /** A digest of the addresses of all instructions in the order of execution. */
  public long path() {
    return path;
  }

  /** The addresses of the last instructions, oldest first. */
  public List<Long> last() {
    Deque<Long> last = new ArrayDeque<>();
    for (long run = runs - 1; run >= Math.max(0, runs - starts.length); run--) {
      int slot = (int) (run % starts.length);
      for (int i = counts[slot] - 1; i >= 0 && last.size() < starts.length; i--) {
        last.addFirst(starts[slot] + 4L * i);
      }
    }
    return List.copyOf(last);
  }
}
