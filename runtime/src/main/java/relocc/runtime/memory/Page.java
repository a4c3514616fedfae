package relocc.runtime.memory;

import java.util.Arrays;
import java.util.BitSet;

/**
 * What the machine knows of 4 KiB of physical memory besides the bytes at the point of coherency.
 */
final class Page {
  static final int SIZE = 4096;

  /** The states of a line. The bytes of the page hold those of all lines that are not absent. */
  static final byte ABSENT = 0;

  static final byte CLEAN = 1;

  /** Clean, but memory has been written past the cache since. */
  static final byte STALE = 2;

  /** Written by the stub. */
  static final byte DIRTY = 3;

  /** Dirty since before the stub was entered. */
  static final byte INHERITED = 4;

  /** Dirty, and not written since instruction cache lines were last invalidated (MEM-10). */
  static final byte SETTLED = 5;

  /** Dirty, but cleaned to the point of unification, and not written since. */
  static final byte UNIFIED = 6;

  private static final int GRANULE = 16;

  /** Address of the first byte. */
  final long base;

  /** Whether every load needs a look at what the page is. */
  boolean guardsLoads;

  /** Whether every store does. */
  boolean guardsStores;

  /** Whether it holds descriptors that a translation table walk may read. */
  Window.Table table = Window.Table.NONE;

  /** Whether instructions were fetched from it. */
  boolean code;

  private final int lineShift;
  private byte[] bytes;
  private byte[] states;
  private int[] storeEpochs;
  private final long[] changed = new long[SIZE / GRANULE / 64];
  private final long[] changedLate = new long[SIZE / GRANULE / 64];
  private final long[] maintained = new long[SIZE / GRANULE / 64];
  private final long[] removed = new long[SIZE / GRANULE / 64];
  private int changedEpoch;
  private BitSet doubtful;
  private long doubtfulSince;

  Page(long base, int lineShift) {
    this.base = base;
    this.lineShift = lineShift;
  }

  byte state(int line) {
    return states == null ? ABSENT : states[line];
  }

  void setState(int line, byte state) {
    states[line] = state;
  }

  int lines() {
    return SIZE >>> lineShift;
  }

  boolean hasLines() {
    return states != null;
  }

  /** The bytes of the lines; made when the first one is filled. */
  byte[] bytes() {
    if (bytes == null) {
      bytes = new byte[SIZE];
      states = new byte[lines()];
    }
    return bytes;
  }

  /** The state of each line, in an array that stays the same; there once the bytes are. */
  byte[] states() {
    return states;
  }

  /** Remembers that a line was written past the cache between barriers number {@code epoch}. */
  void noteStore(int line, int epoch) {
    if (storeEpochs == null) {
      storeEpochs = new int[lines()];
    }
    storeEpochs[line] = epoch;
  }

  boolean storedIn(int line, int epoch) {
    return storeEpochs != null && storeEpochs[line] == epoch;
  }

  /** Whether the stub has written a line past the cache. */
  boolean isStored(int line) {
    return storeEpochs != null && storeEpochs[line] != 0;
  }

  /** Remembers that a line was cleaned to the point of coherency by address. */
  void noteMaintained(int line) {
    set(maintained, line, true);
  }

  boolean isMaintained(int line) {
    return has(maintained, line);
  }

  /** Says whether a line has been dropped while nothing could bring it back. */
  void setRemoved(int line, boolean gone) {
    set(removed, line, gone);
  }

  boolean isRemoved(int line) {
    return has(removed, line);
  }

  boolean isAnyRemoved() {
    return (removed[0] | removed[1] | removed[2] | removed[3]) != 0;
  }

  /** Whatever was dropped may have been brought back. */
  void forgetRemoved() {
    Arrays.fill(removed, 0);
  }

  /**
   * Remembers bytes that DC IVAC may or may not have destroyed.
   *
   * @param instruction the address of the DC IVAC
   */
  void noteDoubt(int offset, byte[] below, long instruction) {
    for (int i = 0; i < below.length; i++) {
      if (bytes[offset + i] != below[i]) {
        doubtful = doubtful == null ? new BitSet() : doubtful;
        doubtful.set(offset + i);
        doubtfulSince = instruction;
      }
    }
  }

  /** Whether any byte was ever doubtful. */
  boolean isDoubtful() {
    return doubtful != null;
  }

  /** Forgets doubts about bytes that have been written. */
  void forgetDoubt(int offset, int size) {
    if (doubtful != null) {
      doubtful.clear(offset, offset + size);
    }
  }

  /** The offset of the first doubtful byte of a range, or -1. */
  int firstDoubt(int offset, int size) {
    int first = doubtful == null ? -1 : doubtful.nextSetBit(offset);
    return first < offset + size ? first : -1;
  }

  /** The DC IVAC that made bytes doubtful. */
  long doubtfulSince() {
    return doubtfulSince;
  }

  /**
   * Remembers that memory changed after instruction cache invalidation number {@code epoch}.
   *
   * @param late whether the bytes were written before it and only cleaned after it (MEM-10)
   */
  void noteChange(int offset, int size, int epoch, boolean late) {
    if (changedEpoch != epoch) {
      Arrays.fill(changed, 0);
      Arrays.fill(changedLate, 0);
      changedEpoch = epoch;
    }
    for (int g = offset / GRANULE; g <= (offset + size - 1) / GRANULE; g++) {
      set(late ? changedLate : changed, g, true);
    }
  }

  /** Forgets changes: instruction cache lines that may have held them are gone. */
  void forgetChange(int offset, int size) {
    for (int g = offset / GRANULE; g <= (offset + size - 1) / GRANULE; g++) {
      set(changed, g, false);
      set(changedLate, g, false);
    }
  }

  /** The offset of the first 16 bytes changed since, or -1. */
  int firstChange(int epoch, boolean late) {
    for (int g = 0; changedEpoch == epoch && g < SIZE / GRANULE; g++) {
      if (has(late ? changedLate : changed, g)) {
        return g * GRANULE;
      }
    }
    return -1;
  }

  private static boolean has(long[] bits, int index) {
    return (bits[index >>> 6] >>> index & 1) != 0;
  }

  private static void set(long[] bits, int index, boolean value) {
    if (value) {
      bits[index >>> 6] |= 1L << index;
    } else {
      bits[index >>> 6] &= ~(1L << index);
    }
  }
}
