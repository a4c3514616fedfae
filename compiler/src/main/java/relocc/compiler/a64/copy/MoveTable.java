package relocc.compiler.a64.copy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntToLongFunction;
import java.util.function.ToLongFunction;
import relocc.compiler.plan.Plan.Payload;
import relocc.compiler.schedule.Transfer;
import relocc.compiler.schedule.Transfer.Direction;

/**
 * The transfers as data that one loop walks. An entry is three words: source, destination, and the
 * number of units shifted left by 16 over the offset of its {@link Loop}.
 *
 * <p>Where there are several parts the entry that ends one gives in place of a source where the
 * code goes on, as the offset of a loop.
 *
 * <p>A loop starts at a multiple of 4. Bit 0 beside its offset says that the source is payload: it
 * counts from the label of the data.
 *
 * <p>A copy forward gives the first addresses, one backward the ends of both ranges. A fill gives
 * the byte, repeated eight times, in place of a source. A rotation gives the length of its ring and
 * the offset of the first byte; the addresses of the ring follow as words of their own.
 */
public final class MoveTable {
  /** Set in the third word where the source counts from the label of the data. */
  static final int RELATIVE_BIT = 0;

  /** Where the third word keeps it while it holds the number of a loop. */
  private static final long RELATIVE_MARK = 1L << 8;

  /** How far the number of units is shifted left in the third word. */
  static final int COUNT_SHIFT = 16;

  /** From this size on it pays to write single bytes until the destination is aligned to 16. */
  private static final long WORTH_ALIGNING = 1024;

  /** From this size on there is a whole unit of {@link Loop#ZERO_2048} at any alignment. */
  private static final long WORTH_ZEROING = 4096;

  private static final List<Loop> STORES = List.of(Loop.FILL_512, Loop.FILL_32, Loop.FILL_1);
  private static final Loop[] LOOPS = Loop.values();
  private static final long WORD = 8;

  private final boolean normal;
  private final Set<Loop> loops = EnumSet.of(Loop.END);
  private final int[] firstWords;
  private final List<Integer> partsAt = new ArrayList<>();
  private long[] words;
  private int size;
  private boolean relative;

  private MoveTable(int transfers, boolean normal) {
    this.normal = normal;
    this.firstWords = new int[transfers];
    this.words = new long[3 * transfers + 8];
  }

  /**
   * The table of the given transfers, one part behind the other.
   *
   * @param parts each is walked by itself
   * @param normal whether they run on Normal memory (MMU on) or on Device memory (MMU off)
   */
  public static MoveTable of(List<List<Transfer>> parts, boolean normal) {
    int count = parts.stream().mapToInt(List::size).sum();
    MoveTable table = new MoveTable(count, normal);
    int index = 0;
    for (List<Transfer> part : parts) {
      table.partsAt.add(table.size);
      for (Transfer transfer : part) {
        table.firstWords[index++] = table.size;
        table.add(transfer);
      }
      table.add(0, 0, 0, Loop.END);
    }
    return table;
  }

  /** How many parts it has. */
  public int parts() {
    return partsAt.size();
  }

  /** Where a part begins, in bytes from the start of the table. */
  public long partAt(int part) {
    return WORD * partsAt.get(part);
  }

  /** The loops that the entries need. */
  public Set<Loop> loops() {
    return loops;
  }

  /** Whether anything is copied from payload. */
  public boolean hasPayload() {
    return relative;
  }

  /** How many transfers it holds. */
  public int transfers() {
    return firstWords.length;
  }

  /** How many bytes the table takes. */
  public long bytes() {
    return WORD * size;
  }

  /** The entry that transfer {@code index} begins with, as an offset in bytes from the table. */
  public long offsetOf(int index) {
    return WORD * firstWords[index];
  }

  /**
   * The words of the table.
   *
   * @param offset what the third word says of a loop: less than 2^16
   * @param back the offset where it goes on behind a part; asked only where there are several
   * @param payload where payload lies, from the label of the data
   */
  public long[] words(ToLongFunction<Loop> offset, IntToLongFunction back, long payload) {
    long[] result = Arrays.copyOf(words, size);
    long[] offsets = new long[LOOPS.length];
    loops.forEach(loop -> offsets[loop.ordinal()] = offset.applyAsLong(loop));
    int part = 0;
    for (int at = 0; at < size; ) {
      int ordinal = (int) words[at + 2] & 0xff;
      long mark = words[at + 2] & RELATIVE_MARK;
      result[at + 2] = words[at + 2] - mark - ordinal + offsets[ordinal];
      if (mark != 0) {
        result[at] += payload - Payload.SPACE;
        result[at + 2] |= 1L << RELATIVE_BIT;
      }
      if (LOOPS[ordinal] == Loop.END && parts() > 1) {
        result[at] = back.applyAsLong(part++);
      }
      at += 3 + (LOOPS[ordinal].isRotation() ? (int) words[at] : 0);
    }
    return result;
  }

  private void add(Transfer transfer) {
    if (transfer instanceof Transfer.Copy copy) {
      addCopy(copy);
    } else if (transfer instanceof Transfer.Fill fill) {
      addFill(fill);
    } else if (transfer instanceof Transfer.Rotate rotate) {
      addRotate(rotate);
    } else {
      throw new IllegalArgumentException("unknown transfer " + transfer);
    }
  }

  private void addCopy(Transfer.Copy copy) {
    boolean forward = copy.direction() == Direction.FORWARD;
    long alignment = alignment(copy.source() ^ copy.destination(), copy.size());
    long edge = forward ? -copy.destination() : copy.destination() + copy.size();
    long single = Math.min(copy.size(), edge & (alignment - 1));
    long done = addCopies(copy, 0, single, single(forward));
    for (Loop loop : forward ? forwardLoops(alignment) : backwardLoops(alignment)) {
      done += addCopies(copy, done, copy.size() - done, loop);
    }
  }

  /** As many whole units as {@code left} bytes hold; returns how many bytes that was. */
  private long addCopies(Transfer.Copy copy, long done, long left, Loop loop) {
    boolean forward = copy.direction() == Direction.FORWARD;
    long from = forward ? done : copy.size() - done;
    long count = left / loop.unit();
    addSome(copy.source() + from, copy.destination() + from, count, loop);
    return count * loop.unit();
  }

  /** The largest power of two to which both ends can be aligned together, and should be. */
  private long alignment(long difference, long bytes) {
    if (normal) {
      return bytes >= WORTH_ALIGNING ? 16 : 1;
    }
    return Long.lowestOneBit(difference | 8);
  }

  private static Loop single(boolean forward) {
    return forward ? Loop.FORWARD_1 : Loop.BACKWARD_1;
  }

  private List<Loop> forwardLoops(long alignment) {
    if (normal) {
      return List.of(Loop.FORWARD_512, Loop.FORWARD_32, Loop.FORWARD_1);
    }
    return switch ((int) alignment) {
      case 8 -> List.of(Loop.FORWARD_64, Loop.FORWARD_8, Loop.FORWARD_1);
      case 4 -> List.of(Loop.FORWARD_4, Loop.FORWARD_1);
      case 2 -> List.of(Loop.FORWARD_2, Loop.FORWARD_1);
      default -> List.of(Loop.FORWARD_1);
    };
  }

  private List<Loop> backwardLoops(long alignment) {
    if (normal) {
      return List.of(Loop.BACKWARD_512, Loop.BACKWARD_32, Loop.BACKWARD_1);
    }
    return switch ((int) alignment) {
      case 8 -> List.of(Loop.BACKWARD_64, Loop.BACKWARD_8, Loop.BACKWARD_1);
      case 4 -> List.of(Loop.BACKWARD_4, Loop.BACKWARD_1);
      case 2 -> List.of(Loop.BACKWARD_2, Loop.BACKWARD_1);
      default -> List.of(Loop.BACKWARD_1);
    };
  }

  private void addFill(Transfer.Fill fill) {
    long start = fill.destination();
    if (!normal) {
      addFill(fill, 0, Math.min(fill.size(), -start & 7), List.of(Loop.FILL_1));
      addFill(fill, -start & 7, fill.size(), List.of(Loop.FILL_64, Loop.FILL_8, Loop.FILL_1));
    } else if (fill.value() == 0 && fill.size() >= WORTH_ZEROING) {
      // Where DC ZVA is prohibited the loop of stores takes over, so it has to be there.
      loops.add(Loop.FILL_512);
      long head = -start & (Loop.ZERO_2048.unit() - 1);
      addFill(fill, 0, head, STORES);
      addFill(fill, head, fill.size(), List.of(Loop.ZERO_2048));
      addFill(
          fill,
          fill.size() - ((start + fill.size()) & (Loop.ZERO_2048.unit() - 1)),
          fill.size(),
          STORES);
    } else {
      addFill(fill, 0, fill.size(), STORES);
    }
  }

  /** The bytes from offset {@code from} to {@code to} in whole units, from large to small. */
  private void addFill(Transfer.Fill fill, long from, long to, List<Loop> ladder) {
    long pattern = (fill.value() & 0xffL) * 0x0101_0101_0101_0101L;
    long done = from;
    for (Loop loop : ladder) {
      long count = Math.max(0, to - done) / loop.unit();
      addSome(pattern, fill.destination() + done, count, loop);
      done += count * loop.unit();
    }
  }

  private void addRotate(Transfer.Rotate rotate) {
    long first = rotate.ring().get(0);
    long differences = rotate.ring().stream().reduce(0L, (all, next) -> all | (next ^ first));
    boolean wide = normal || (differences & 7) == 0;
    Loop large = normal ? Loop.ROTATE_256 : Loop.ROTATE_64;
    long single = wide ? Math.min(rotate.size(), normal ? 0 : -first & 7) : rotate.size();
    addRing(rotate, 0, single, Loop.ROTATE_1);
    long count = (rotate.size() - single) / large.unit();
    addRing(rotate, single, count, large);
    long done = single + count * large.unit();
    addRing(rotate, done, rotate.size() - done, Loop.ROTATE_1);
  }

  private void addRing(Transfer.Rotate rotate, long offset, long count, Loop loop) {
    if (count > 0) {
      add(rotate.ring().size(), offset, count, loop);
      rotate.ring().forEach(this::add);
    }
  }

  private void addSome(long source, long destination, long count, Loop loop) {
    if (count > 0) {
      add(source, destination, count, loop);
    }
  }

  private void add(long source, long destination, long count, Loop loop) {
    if (count < 0 || count >>> (Long.SIZE - COUNT_SHIFT) != 0) {
      throw new IllegalArgumentException("count " + count + " of " + loop);
    }
    loops.add(loop);
    add(source);
    add(destination);
    long mark = loop.isCopy() && Payload.isPlace(source) ? RELATIVE_MARK : 0;
    relative |= mark != 0;
    add(count << COUNT_SHIFT | mark | loop.ordinal());
  }

  private void add(long word) {
    if (size == words.length) {
      words = Arrays.copyOf(words, 2 * size);
    }
    words[size++] = word;
  }
}
