package relocc.compiler.schedule;

import java.util.ArrayList;
import java.util.List;
import relocc.compiler.schedule.Transfer.Direction;
import relocc.compiler.source.Span;

/**
 * The transfers made so far. A copy that carries on where the last one stopped becomes part of it.
 */
final class Tape {
  private final List<Transfer> transfers = new ArrayList<>();
  private long source;
  private long destination;
  private long size;
  private Span origin;

  /** Copies a range onto another; they may overlap. */
  void copy(long from, long to, long bytes, Span why) {
    if (!extend(from, to, bytes)) {
      flush();
      source = from;
      destination = to;
      size = bytes;
      origin = why;
    }
  }

  /** Any transfer but a copy. */
  void add(Transfer transfer) {
    flush();
    transfers.add(transfer);
  }

  List<Transfer> finish() {
    flush();
    return transfers;
  }

  private boolean extend(long from, long to, long bytes) {
    if (size == 0 || to - from != destination - source || readsWritten(from, bytes)) {
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
