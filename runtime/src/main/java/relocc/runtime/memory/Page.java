package relocc.runtime.memory;

import java.util.Arrays;

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

  private static final int GRANULE = 16;

  /** Address of the first byte. */
  final long base;

  /** Whether every load needs a look at what the page is. */
  boolean guardsLoads;

  /** Whether every store does. */
  boolean guardsStores;

  /** Whether it holds descriptors that a translation table walk may read. */
  boolean table;

  private final int lineShift;
  private byte[] bytes;
  private byte[] states;
  private int[] storeEpochs;
  private final long[] changed = new long[SIZE / GRANULE / 64];
  private int changedEpoch;

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

  /** Remembers that memory changed after instruction cache invalidation number {@code epoch}. */
  void noteChange(int offset, int size, int epoch) {
    if (changedEpoch != epoch) {
      Arrays.fill(changed, 0);
      changedEpoch = epoch;
    }
    for (int g = offset / GRANULE; g <= (offset + size - 1) / GRANULE; g++) {
      changed[g >>> 6] |= 1L << g;
    }
  }

  /** Forgets changes: instruction cache lines that may have held them are gone. */
  void forgetChange(int offset, int size) {
    for (int g = offset / GRANULE; g <= (offset + size - 1) / GRANULE; g++) {
      changed[g >>> 6] &= ~(1L << g);
    }
  }

  /** The offset of the first 16 bytes changed since, or -1. */
  int firstChange(int epoch) {
    for (int g = 0; changedEpoch == epoch && g < SIZE / GRANULE; g++) {
      if ((changed[g >>> 6] >>> g & 1) != 0) {
        return g * GRANULE;
      }
    }
    return -1;
  }
}
