package relocc.compiler.schedule;

import java.util.ArrayList;
import java.util.List;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.schedule.Transfer.Direction;
import relocc.compiler.source.Span;

/**
 * The transfers made so far. A copy that carries on where the last one stopped becomes part of it.
 */
final class Tape {
  private final AddressRange scratch;
  private final List<Transfer> transfers = new ArrayList<>();
  private final List<Integer> breaks = new ArrayList<>();
  private long scratchUsed;
  private long source;
  private long destination;
  private long size;
  private Span origin;

  /**
   * @param scratch memory of the stub's own that bytes can wait in
   */
  Tape(AddressRange scratch) {
    this.scratch = scratch;
  }

  AddressRange scratch() {
    return scratch;
  }

  /** Copies a range onto another; they may overlap. */
  void copy(long from, long to, long bytes, Span why) {
    noteWritten(to, bytes);
    if (!extend(from, to, bytes)) {
      flush();
      source = from;
      destination = to;
      size = bytes;
      origin = why;
    }
  }

  /** Gives every range of a ring the bytes of the next one. */
  void rotate(List<Long> ring, long bytes, Span why) {
    flush();
    transfers.add(new Transfer.Rotate(ring, bytes, why));
    for (long start : ring) {
      noteWritten(start, bytes);
    }
  }

  /** Gives every byte of a range one value. */
  void fill(AddressRange range, byte value, Span why) {
    flush();
    transfers.add(new Transfer.Fill(range.start(), range.size(), value, why));
  }

  /** What comes now is not for this tape: all before it is done first. */
  void interrupt() {
    flush();
    breaks.add(transfers.size());
  }

  Schedule finish() {
    flush();
    return new Schedule(transfers, breaks, scratchUsed);
  }

  private void noteWritten(long start, long bytes) {
    if (scratch.contains(start)) {
      scratchUsed = Math.max(scratchUsed, start + bytes - scratch.start());
    }
  }

  private boolean extend(long from, long to, long bytes) {
    boolean sameMemory = scratch.contains(to) == scratch.contains(destination);
    boolean sameWay = to - from == destination - source;
    if (size == 0 || !sameMemory || !sameWay || readsWritten(from, bytes)) {
      return false;
    }
    if (to == destination + size) {
      size += bytes;
      return true;
    }
    if (to + bytes == destination) {
      source = from;
      destination = to;
      size += bytes;
      return true;
    }
    return false;
  }

  /**
   * One copy reads everything first, so the second half must not want what the first half wrote.
   */
  private boolean readsWritten(long from, long bytes) {
    return from < destination + size && destination < from + bytes;
  }

  private void flush() {
    if (size != 0) {
      boolean up = source < destination && destination < source + size;
      Direction direction = up ? Direction.BACKWARD : Direction.FORWARD;
      transfers.add(new Transfer.Copy(source, destination, size, direction, origin));
      size = 0;
    }
  }
}
