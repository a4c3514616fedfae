package relocc.compiler.plan;

import relocc.compiler.source.Span;

/**
 * One assignment of a move: these bytes to there. The ranges may overlap and have any alignment.
 *
 * @param source address of the first byte read
 * @param destination address of the first byte written
 * @param size how many bytes, at least 1
 * @param span where it was written: in the plan, or the line of an imported page list
 */
public record Piece(long source, long destination, long size, Span span) {
  public Piece {
    if (size == 0) {
      throw new IllegalArgumentException("empty piece");
    }
  }

  public AddressRange sourceRange() {
    return new AddressRange(source, size);
  }

  public AddressRange destinationRange() {
    return new AddressRange(destination, size);
  }
}
