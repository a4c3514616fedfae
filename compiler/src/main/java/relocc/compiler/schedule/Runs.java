package relocc.compiler.schedule;

import java.util.Arrays;
import java.util.List;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Piece;
import relocc.compiler.source.Span;

/**
 * Pieces of a parallel assignment in ascending order of destination, as columns of numbers. No run
 * is empty or moves nothing, and destinations are disjoint.
 *
 * <p>All addresses lie below 2^63, so that plain comparison orders them: no physical address has
 * more than 52 bits.
 */
final class Runs {
  static final Runs NONE = new Runs(0);

  private long[] source;
  private long[] destination;
  private long[] size;
  private Span[] origin;
  private int count;

  /** An empty list with room for some runs. */
  Runs(int room) {
    source = new long[room];
    destination = new long[room];
    size = new long[room];
    origin = new Span[room];
  }

  /**
   * The pieces by destination, not merged, without those that move nothing.
   *
   * @throws IllegalArgumentException if destinations overlap or an address is not below 2^63
   */
  static Runs of(List<Piece> pieces) {
    Runs runs = new Runs(pieces.size());
    for (Piece piece : pieces) {
      requireAddresses(piece.source(), piece.size());
      requireAddresses(piece.destination(), piece.size());
      if (piece.source() != piece.destination()) {
        runs.append(piece.source(), piece.destination(), piece.size(), piece.span());
      }
    }
    return runs.sorted();
  }

  private static void requireAddresses(long start, long size) {
    if (start < 0 || size < 0 || start + size < 0) {
      throw new IllegalArgumentException(
          "no physical range: " + AddressRange.hex(start) + " + " + AddressRange.hex(size));
    }
  }

  int count() {
    return count;
  }

  long source(int run) {
    return source[run];
  }

  long sourceEnd(int run) {
    return source[run] + size[run];
  }

  long destination(int run) {
    return destination[run];
  }

  long destinationEnd(int run) {
    return destination[run] + size[run];
  }

  long size(int run) {
    return size[run];
  }

  Span origin(int run) {
    return origin[run];
  }

  /** Where the bytes begin that the run reads outside its own destination: one range. */
  long foreignStart(int run) {
    boolean down = destination[run] < source[run] && source[run] < destinationEnd(run);
    return down ? destinationEnd(run) : source[run];
  }

  /** Where the bytes end that the run reads outside its own destination. */
  long foreignEnd(int run) {
    boolean up = source[run] < destination[run] && destination[run] < sourceEnd(run);
    return up ? destination[run] : sourceEnd(run);
  }

  /** The last run whose destination starts at or below an address, or -1. */
  int at(long address) {
    return at(address, -1, count);
  }

  /**
   * The same where a run is known that starts at or below the address, or -1; fast if it is near.
   */
  int at(long address, int from) {
    int step = 1;
    while (from + step < count && destination[from + step] <= address) {
      step *= 2;
    }
    return at(address, from + step / 2, Math.min(from + step, count));
  }

  /** The same between a run at or below the address, or -1, and one above. */
  private int at(long address, int below, int above) {
    int low = below;
    int high = above;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (destination[middle] <= address) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The runs by ascending start of their sources. */
  int[] bySource() {
    return order(source, count);
  }

  /** Adds a run behind the last one, or makes it part of that; what moves nothing is dropped. */
  void add(long from, long to, long bytes, Span why) {
    if (from == to) {
      return;
    }
    int last = count - 1;
    if (last >= 0 && destinationEnd(last) == to && sourceEnd(last) == from) {
      size[last] += bytes;
      return;
    }
    append(from, to, bytes, why);
  }

  /** Adds a run behind the last one and leaves it apart. */
  void append(long from, long to, long bytes, Span why) {
    if (count == size.length) {
      grow(2 * count + 8);
    }
    source[count] = from;
    destination[count] = to;
    size[count] = bytes;
    origin[count++] = why;
  }

  /** Adds a run of another list. */
  void add(Runs other, int run) {
    add(other.source[run], other.destination[run], other.size[run], other.origin[run]);
  }

  private void grow(int room) {
    source = Arrays.copyOf(source, room);
    destination = Arrays.copyOf(destination, room);
    size = Arrays.copyOf(size, room);
    origin = Arrays.copyOf(origin, room);
  }

  private Runs sorted() {
    if (isSorted()) {
      return this;
    }
    int[] order = order(destination, count);
    Runs result = new Runs(count);
    for (int run : order) {
      result.append(source[run], destination[run], size[run], origin[run]);
    }
    if (!result.isSorted()) {
      throw new IllegalArgumentException("destinations overlap: " + result.firstOverlap());
    }
    return result;
  }

  /** The same moves by as few runs as possible. */
  Runs merged() {
    Runs result = new Runs(count);
    for (int run = 0; run < count; run++) {
      result.add(this, run);
    }
    return result.count == count ? this : result;
  }

  /** Those whose destinations lie in destinations of other runs. */
  Runs within(Runs others) {
    Runs result = new Runs(others.count);
    int other = 0;
    for (int run = 0; run < count && other < others.count; run++) {
      while (other < others.count && others.destinationEnd(other) <= destination[run]) {
        other++;
      }
      if (other < others.count && others.destination[other] <= destination[run]) {
        result.append(source[run], destination[run], size[run], origin[run]);
      }
    }
    return result;
  }

  private boolean isSorted() {
    for (int run = 1; run < count; run++) {
      if (destination[run] < destinationEnd(run - 1)) {
        return false;
      }
    }
    return true;
  }

  private String firstOverlap() {
    int run = 1;
    while (destination[run] >= destinationEnd(run - 1)) {
      run++;
    }
    return AddressRange.hex(destination[run]);
  }

  /** The indices of the first keys by ascending key, equal ones in order: a radix sort. */
  private static int[] order(long[] keys, int count) {
    int[] order = new int[count];
    long different = 0;
    for (int i = 0; i < count; i++) {
      order[i] = i;
      different |= keys[i] ^ keys[0];
    }
    int[] other = new int[count];
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      if ((different >>> shift & 0xff) != 0) {
        distribute(keys, order, other, shift);
        int[] sorted = other;
        other = order;
        order = sorted;
      }
    }
    return order;
  }

  private static void distribute(long[] keys, int[] from, int[] to, int shift) {
    int[] place = new int[0x101];
    for (int index : from) {
      place[(int) (keys[index] >>> shift & 0xff) + 1]++;
    }
    for (int digit = 0; digit < 0x100; digit++) {
      place[digit + 1] += place[digit];
    }
    for (int index : from) {
      to[place[(int) (keys[index] >>> shift & 0xff)]++] = index;
    }
  }
}
