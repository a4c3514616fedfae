package relocc.runtime.cache;

import java.util.Arrays;
import relocc.runtime.a64.Instruction;

/** The instruction cache lines of a page of 4 KiB, seen at one virtual address. */
public final class Frame {
  private static final int WORDS = 1024;
  private static final byte ABSENT = 0;

  /** Holds what memory or the data cache hold. */
  private static final byte VALID = 1;

  /** Holds words that have been overwritten. */
  private static final byte STALE = 2;

  private final long virtual;
  private final long physical;
  private final int lineWords;
  private final Instruction[] decoded = new Instruction[WORDS];
  private final int[] words = new int[WORDS];
  private final byte[] states;
  private final int[] doomed;
  private int near;

  /**
   * @param lineWords instructions in a line
   * @param near how often the cache had been invalidated when instructions were fetched from here
   */
  Frame(long virtual, long physical, int lineWords, int near) {
    this.virtual = virtual;
    this.physical = physical;
    this.lineWords = lineWords;
    this.near = near;
    this.states = new byte[WORDS / lineWords];
    this.doomed = new int[WORDS / lineWords];
  }

  /** No page at all. */
  public static Frame nowhere() {
    return new Frame(-1, -1, WORDS, 0);
  }

  /**
   * The instructions that may be executed without more questions, by their index in the page; null
   * where there is none.
   */
  public Instruction[] decoded() {
    return decoded;
  }

  long virtual() {
    return virtual;
  }

  long physical() {
    return physical;
  }

  int lines() {
    return states.length;
  }

  int line(int index) {
    return index / lineWords;
  }

  /** The index of the first instruction of a line. */
  int first(int line) {
    return line * lineWords;
  }

  int word(int index) {
    return words[index];
  }

  void fill(int index, int word) {
    words[index] = word;
    decoded[index] = null;
  }

  void keep(int index, Instruction instruction) {
    decoded[index] = instruction;
  }

  boolean isAbsent(int line) {
    return states[line] == ABSENT;
  }

  boolean isValid(int line) {
    return states[line] == VALID;
  }

  boolean isStale(int line) {
    return states[line] == STALE;
  }

  void setValid(int line) {
    states[line] = VALID;
  }

  /** The line holds old words until a DSB that comes after so many, and an ISB. */
  void setStale(int line, int barriers) {
    states[line] = STALE;
    doomed[line] = barriers;
    forget(line);
  }

  int doomed(int line) {
    return doomed[line];
  }

  void drop(int line) {
    states[line] = ABSENT;
    forget(line);
  }

  void dropValid() {
    for (int line = 0; line < states.length; line++) {
      if (isValid(line)) {
        drop(line);
      }
    }
  }

  private void forget(int line) {
    Arrays.fill(decoded, first(line), first(line + 1), null);
  }

  /** Instructions are fetched from here again. */
  void approach(int invalidations) {
    near = invalidations;
  }

  /** Whether they were since invalidation number so many. */
  boolean isNear(int invalidations) {
    return near == invalidations;
  }
}
