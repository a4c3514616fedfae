package relocc.compiler.plan;

import java.util.List;
import relocc.compiler.source.Span;

/** What one step of a plan does to memory. */
public sealed interface Action {
  /** The statement that asked for it. */
  Span span();

  /**
   * A parallel assignment: every source is read as it was when the step began. A {@code copy} is
   * one whose ranges are disjoint.
   *
   * @param pieces their destinations are disjoint; no piece is empty
   */
  record Move(List<Piece> pieces, Span span) implements Action {
    public Move {
      pieces = List.copyOf(pieces);
    }
  }

  /**
   * Every byte of a range becomes {@code value}.
   *
   * @param range not empty
   */
  record Fill(AddressRange range, byte value, Span span) implements Action {}

  /**
   * Copies the pages that a list names, one after the other.
   *
   * @param list a parameter of the kind {@link Parameter.Kind#PAGE_LIST}
   */
  record MoveList(Parameter list, Span span) implements Action {}

  /**
   * One assignment of which something is known only when the stub is entered. The two ranges may
   * overlap, and be empty.
   *
   * @param size in bytes, of both
   */
  record MoveRange(Side from, Side to, Operand size, Span span) implements Action {}

  /**
   * One side of it.
   *
   * @param start address of the first byte
   * @param within all bytes lie in this range
   */
  record Side(Operand start, AddressRange within) {
    /** Whether it is known where it starts. */
    public boolean isKnown() {
      return start.constant().isPresent();
    }
  }
}
