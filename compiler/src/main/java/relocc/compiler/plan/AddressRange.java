package relocc.compiler.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A half-open range of physical addresses. The only class that compares addresses: all of them are
 * unsigned 64-bit values, and a range may end at 2^64 (then {@link #end} is 0).
 *
 * @param start the first address
 * @param size how many bytes; unsigned; {@code start + size} is at most 2^64
 */
public record AddressRange(long start, long size) implements Comparable<AddressRange> {
  public AddressRange {
    if (size != 0 && Long.compareUnsigned(start + size - 1, start) < 0) {
      throw new IllegalArgumentException(
          "range past 2^64: " + Long.toHexString(start) + " + " + Long.toHexString(size));
    }
  }

  /** The range from {@code start} up to, not including, {@code end}. */
  public static AddressRange between(long start, long end) {
    return new AddressRange(start, end - start);
  }

  /** -1, 0 or 1 as the address {@code a} lies below, at or above {@code b}. */
  public static int compare(long a, long b) {
    return Long.compareUnsigned(a, b);
  }

  /** The first address behind the range; 0 when it ends at 2^64. */
  public long end() {
    return start + size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** Whether the byte at {@code address} belongs to the range. */
  public boolean contains(long address) {
    return Long.compareUnsigned(address - start, size) < 0;
  }

  /** Whether every byte of {@code other} belongs to the range; an empty one always does. */
  public boolean contains(AddressRange other) {
    return other.isEmpty() || (contains(other.start) && contains(other.start + other.size - 1));
  }

  /** Whether the two share a byte. */
  public boolean overlaps(AddressRange other) {
    return !isEmpty() && !other.isEmpty() && (contains(other.start) || other.contains(start));
  }

  /** The bytes that both have, if any. */
  public Optional<AddressRange> intersection(AddressRange other) {
    if (!overlaps(other)) {
      return Optional.empty();
    }
    long first = contains(other.start) ? other.start : start;
    long last = contains(other.start + other.size - 1) ? other.start + other.size : start + size;
    return Optional.of(between(first, last));
  }

  /** The smallest range of whole blocks that covers this one; {@code block} is a power of two. */
  public AddressRange alignedTo(long block) {
    long first = start & -block;
    return new AddressRange(first, ((size + (start - first) + block - 1) & -block));
  }

  /**
   * The bytes of all the given ranges, which may overlap and come in any order: ascending, no two
   * of the result touch. Sorts plain numbers, since lists of a million ranges are common.
   */
  public static List<AddressRange> union(List<AddressRange> ranges) {
    long[] firsts = new long[ranges.size()];
    long[] lasts = new long[ranges.size()];
    int count = 0;
    for (AddressRange range : ranges) {
      if (!range.isEmpty()) {
        // Sorting is signed: with the top bit flipped the order is the unsigned one.
        firsts[count] = range.start ^ Long.MIN_VALUE;
        lasts[count++] = range.start + range.size - 1 ^ Long.MIN_VALUE;
      }
    }
    Arrays.sort(firsts, 0, count);
    Arrays.sort(lasts, 0, count);
    List<AddressRange> union = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < count; i++) {
      // As many ranges have ended as have begun, and the next one begins behind a gap.
      if (i + 1 == count || firsts[i + 1] > lasts[i] && firsts[i + 1] != lasts[i] + 1) {
        // All 2^64 bytes are one more than a size can tell: the last one is left out.
        long size = lasts[i] - firsts[from] == -1 ? -1 : lasts[i] - firsts[from] + 1;
        union.add(new AddressRange(firsts[from] ^ Long.MIN_VALUE, size));
        from = i + 1;
      }
    }
    return union;
  }

  /**
   * The bytes of {@code ranges} that are in none of {@code taken}, as {@link #union} gives them.
   */
  public static List<AddressRange> minus(List<AddressRange> ranges, List<AddressRange> taken) {
    List<AddressRange> rest = new ArrayList<>();
    List<AddressRange> holes = union(taken);
    int next = 0;
    for (AddressRange range : union(ranges)) {
      AddressRange left = range;
      while (next < holes.size() && holes.get(next).isBelow(range)) {
        next++;
      }
      for (int i = next; i < holes.size() && left.overlaps(holes.get(i)); i++) {
        AddressRange hole = left.intersection(holes.get(i)).orElseThrow();
        long before = hole.start - left.start;
        if (before != 0) {
          rest.add(new AddressRange(left.start, before));
        }
        left = new AddressRange(hole.start + hole.size, left.size - before - hole.size);
      }
      if (!left.isEmpty()) {
        rest.add(left);
      }
    }
    return rest;
  }

  /** Whether all of it, which is not empty, lies below {@code other}. */
  private boolean isBelow(AddressRange other) {
    return compare(start + (size - 1), other.start) < 0;
  }

  /** By start, then by size. */
  @Override
  public int compareTo(AddressRange other) {
    int byStart = Long.compareUnsigned(start, other.start);
    return byStart != 0 ? byStart : Long.compareUnsigned(size, other.size);
  }

  /** As the messages print it: {@code 0x5020_0000 .. 0x5216_e000}, or {@code ... .. 2^64}. */
  @Override
  public String toString() {
    return hex(start) + " .. " + (end() == 0 && !isEmpty() ? "2^64" : hex(end()));
  }

  /** An address as the messages print it: groups of four digits, at least eight of them. */
  public static String hex(long address) {
    // Written out: a map of thousands of pages is printed before the JVM has warmed up.
    int groups = Math.max(2, (Long.SIZE - Long.numberOfLeadingZeros(address) + 15) / 16);
    char[] text = new char[1 + 5 * groups];
    text[0] = '0';
    for (int digit = 0; digit < 4 * groups; digit++) {
      int at = 1 + digit / 4 * 5 + 1 + digit % 4;
      text[at] = Character.forDigit((int) (address >>> 4 * (4 * groups - 1 - digit)) & 15, 16);
      if (digit % 4 == 0) {
        text[at - 1] = '_';
      }
    }
    text[1] = 'x';
    return new String(text);
  }
}
