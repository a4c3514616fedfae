package relocc.runtime.memory;

import java.util.Arrays;
import relocc.runtime.a64.Registers;
import relocc.runtime.adversary.Adversary;

/**
 * The way to cache lines of plain memory that were accessed lately, by virtual page: an aligned
 * access to a line that is there needs no translation and no questions. Everything else takes the
 * long way, and so does an access that the adversary wants to disturb.
 */
public final class Shortcuts {
  private static final int LOG_ENTRIES = 8;
  private static final int ENTRIES = 1 << LOG_ENTRIES;
  private static final int NONE = -1;

  private final Adversary adversary;
  private final int lineShift;
  private final long[] tags = new long[ENTRIES];
  private final Page[] pages = new Page[ENTRIES];
  private final boolean[] storable = new boolean[ENTRIES];
  private int quiet;

  Shortcuts(Adversary adversary, int lineShift) {
    this.adversary = adversary;
    this.lineShift = lineShift;
    quiet = adversary.accessesUntilDisturbance();
    forget();
  }

  /** Translation or what pages are has changed. */
  public void forget() {
    Arrays.fill(tags, NONE);
  }

  /** Counts an access; whether the adversary does something to the line now. */
  boolean disturbs() {
    if (--quiet >= 0) {
      return false;
    }
    quiet = adversary.accessesUntilDisturbance();
    return adversary.disturbs();
  }

  void add(long address, Page page, boolean stores) {
    int slot = slot(address);
    tags[slot] = address >>> 12;
    pages[slot] = page;
    storable[slot] = stores;
  }

  private static int slot(long address) {
    // Spread, since a copy often alternates between addresses that differ in high bits alone.
    return (int) ((address >>> 12) * 0x9E3779B97F4A7C15L >>> 64 - LOG_ENTRIES);
  }

  /** The entry through which to load {@code 1 << log2} bytes, 0..5; negative when there is none. */
  public int forLoad(long address, int log2) {
    int slot = slot(address);
    if (tags[slot] != address >>> 12 || (address & (1 << log2) - 1) != 0 || log2 > lineShift) {
      return NONE;
    }
    byte state = pages[slot].state(((int) address & Page.SIZE - 1) >>> lineShift);
    return state == Page.ABSENT || state == Page.STALE || --quiet < 0 ? NONE : slot;
  }

  /** The same for a store; the line is one that the stub has written. */
  public int forStore(long address, int log2) {
    int slot = slot(address);
    if (tags[slot] != address >>> 12 || !storable[slot] || log2 > lineShift) {
      return NONE;
    } else if ((address & (1 << log2) - 1) != 0) {
      return NONE;
    }
    byte state = pages[slot].state(((int) address & Page.SIZE - 1) >>> lineShift);
    return state != Page.DIRTY || --quiet < 0 ? NONE : slot;
  }

  public long load(int entry, long address, int log2) {
    return LittleEndian.get(pages[entry].bytes(), (int) address & Page.SIZE - 1, log2);
  }

  public void store(int entry, long address, int log2, long value) {
    LittleEndian.put(pages[entry].bytes(), (int) address & Page.SIZE - 1, log2, value);
  }

  /** 32 bytes into two vector registers. */
  public void load32(int entry, long address, Registers into, int first, int second) {
    byte[] bytes = pages[entry].bytes();
    int at = (int) address & Page.SIZE - 1;
    into.setVector(first, LittleEndian.get64(bytes, at), LittleEndian.get64(bytes, at + 8));
    into.setVector(second, LittleEndian.get64(bytes, at + 16), LittleEndian.get64(bytes, at + 24));
  }

  /** 32 bytes from two vector registers. */
  public void store32(int entry, long address, Registers from, int first, int second) {
    byte[] bytes = pages[entry].bytes();
    int at = (int) address & Page.SIZE - 1;
    LittleEndian.put64(bytes, at, from.vector(first, false));
    LittleEndian.put64(bytes, at + 8, from.vector(first, true));
    LittleEndian.put64(bytes, at + 16, from.vector(second, false));
    LittleEndian.put64(bytes, at + 24, from.vector(second, true));
  }
}
