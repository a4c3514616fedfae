package relocc.compiler.schedule;

import java.util.List;
import relocc.compiler.source.Span;

/** One entry of the table that the stub walks. Executed strictly in order. */
public sealed interface Transfer {
  /** The piece or statement that asked for it. */
  Span origin();

  /** How many bytes each of its ranges has. */
  long size();

  /**
   * Copies bytes. The ranges may overlap if the direction allows it: FORWARD when the destination
   * lies below the source, BACKWARD when it lies above.
   */
  record Copy(long source, long destination, long size, Direction direction, Span origin)
      implements Transfer {}

  /**
   * Moves the bytes of every range to the range before it in the ring, and those of the first to
   * the last: byte i of {@code ring[k]} gets byte i of {@code ring[k + 1]}. Runs through registers
   * and needs no scratch; a ring of two is a swap.
   *
   * @param ring start addresses of at least two disjoint ranges of {@code size} bytes
   */
  record Rotate(List<Long> ring, long size, Span origin) implements Transfer {
    public Rotate {
      ring = List.copyOf(ring);
      if (ring.size() < 2) {
        throw new IllegalArgumentException("a ring of " + ring.size());
      }
    }
  }

  /** Every byte of the range becomes {@code value}. */
  record Fill(long destination, long size, byte value, Span origin) implements Transfer {}

  /** Which end of a range is copied first. */
  enum Direction {
    /** From the lowest address up. */
    FORWARD,
    /** From the highest address down. */
    BACKWARD
  }
}
