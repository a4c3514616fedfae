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
  private static final int OFFSET = Page.SIZE - 1;
  private static final Entry NONE = new Entry(-1, new byte[0], new byte[0], false);

  private final Adversary adversary;
  private final int lineShift;
  private final Entry[] entries = new Entry[1 << LOG_ENTRIES];
  private Entry lastLoad = NONE;
  private Entry lastStore = NONE;
  private int quiet;

  /** A page as {@link Page} keeps it, under the number of a virtual one. */
  private record Entry(long number, byte[] bytes, byte[] states, boolean storable) {}

  Shortcuts(Adversary adversary, int lineShift) {
    this.adversary = adversary;
    this.lineShift = lineShift;
    quiet = adversary.accessesUntilDisturbance();
    forget();
  }

  /** Translation or what pages are has changed. */
  public void forget() {
    Arrays.fill(entries, NONE);
    lastLoad = NONE;
    lastStore = NONE;
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
    long number = address >>> 12;
    int slot = slot(address);
    Entry known = entries[slot];
    if (known.number != number || known.bytes != page.bytes() || known.storable != stores) {
      entries[slot] = new Entry(number, page.bytes(), page.states(), stores);
      lastLoad = NONE;
      lastStore = NONE;
    }
  }

  private static int slot(long address) {
    // Spread, since a copy often alternates between addresses that differ in high bits alone.
    return (int) ((address >>> 12) * 0x9E3779B97F4A7C15L >>> 64 - LOG_ENTRIES);
  }

  /**
   * The page from which to load {@code 1 << log2} bytes, 0..5, at the address's lowest twelve bits;
   * null when there is no short way.
   */
  public byte[] forLoad(long address, int log2) {
    Entry entry = lastLoad;
    if (entry.number != address >>> 12) {
      entry = entries[slot(address)];
      if (entry.number != address >>> 12) {
        return null;
      }
      lastLoad = entry;
    }
    if ((address & (1 << log2) - 1) != 0 || log2 > lineShift) {
      return null;
    }
    byte state = entry.states[((int) address & OFFSET) >>> lineShift];
    return state == Page.ABSENT || state == Page.STALE || --quiet < 0 ? null : entry.bytes;
  }

  /** The same for a store; the line is one that the stub has written. */
  public byte[] forStore(long address, int log2) {
    Entry entry = lastStore;
    if (entry.number != address >>> 12) {
      entry = entries[slot(address)];
      if (entry.number != address >>> 12 || !entry.storable) {
        return null;
      }
      lastStore = entry;
    }
    if ((address & (1 << log2) - 1) != 0 || log2 > lineShift) {
      return null;
    }
    byte state = entry.states[((int) address & OFFSET) >>> lineShift];
    return state != Page.DIRTY || --quiet < 0 ? null : entry.bytes;
  }

  public static long load(byte[] page, long address, int log2) {
    return LittleEndian.get(page, (int) address & OFFSET, log2);
  }

  public static void store(byte[] page, long address, int log2, long value) {
    LittleEndian.put(page, (int) address & OFFSET, log2, value);
  }

  /** 32 bytes into two vector registers. */
  public static void load32(byte[] page, long address, Registers into, int first, int second) {
    int at = (int) address & OFFSET;
    into.setVector(first, LittleEndian.get64(page, at), LittleEndian.get64(page, at + 8));
    into.setVector(second, LittleEndian.get64(page, at + 16), LittleEndian.get64(page, at + 24));
  }

  /** 32 bytes from two vector registers. */
  public static void store32(byte[] page, long address, Registers from, int first, int second) {
    int at = (int) address & OFFSET;
    LittleEndian.put64(page, at, from.vector(first, false));
    LittleEndian.put64(page, at + 8, from.vector(first, true));
    LittleEndian.put64(page, at + 16, from.vector(second, false));
    LittleEndian.put64(page, at + 24, from.vector(second, true));
  }
}
