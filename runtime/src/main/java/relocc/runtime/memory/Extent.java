package relocc.runtime.memory;

/**
 * A half-open range of addresses. The only class of the runtime that compares addresses: all are
 * unsigned 64-bit values, and a range may end at 2^64 (then {@link #end} is 0).
 *
 * @param start the first address
 * @param size how many bytes, unsigned; {@code start + size} is at most 2^64
 */
public record Extent(long start, long size) {
  public Extent {
    if (size != 0 && Long.compareUnsigned(start + size - 1, start) < 0) {
      throw new IllegalArgumentException(
          "range past 2^64: " + Long.toHexString(start) + " + " + Long.toHexString(size));
    }
  }

  /** Negative, zero or positive as address {@code a} lies below, at or above {@code b}. */
  public static int compare(long a, long b) {
    return Long.compareUnsigned(a, b);
  }

  /** The first address behind the range; 0 when it ends at 2^64. */
  public long end() {
    return start + size;
  }

  /** Whether the byte at {@code address} belongs to the range. */
  public boolean contains(long address) {
    return Long.compareUnsigned(address - start, size) < 0;
  }

  /** Whether all {@code length} bytes from {@code address} belong to the range. */
  public boolean contains(long address, long length) {
    return length == 0
        || (contains(address)
            && contains(address + length - 1)
            && Long.compareUnsigned(address, address + length - 1) <= 0);
  }

  /** Whether one of the {@code length} bytes from {@code address} belongs to the range. */
  public boolean touches(long address, long length) {
    return size != 0
        && length != 0
        && (contains(address) || Long.compareUnsigned(start - address, length) < 0);
  }

  @Override
  public String toString() {
    return "0x" + Long.toHexString(start) + " .. 0x" + Long.toHexString(end());
  }
}
