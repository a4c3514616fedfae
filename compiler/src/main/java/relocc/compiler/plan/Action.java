package relocc.compiler.plan;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

  /** Whether contents are looked at before anything is written. */
  static boolean isJudgedFirst(List<Action> actions) {
    return actions.stream()
        .filter(action -> !(action instanceof Publish))
        .limit(1)
        .anyMatch(Verify.class::isInstance);
  }

  /** Whether it looks at a range that is known only when the stub runs. */
  static boolean looksAround(Action action) {
    return action instanceof Look look && !look.side().isKnown();
  }

  /** Something that looks at a range and writes nothing. */
  sealed interface Look extends Action {
    /** Which range. */
    Side side();

    /** How long it is, in bytes. */
    Operand size();
  }

  /**
   * What a range holds at the end is in memory and, as instructions, what is fetched: the next
   * program sees it, whoever wrote it and through whatever cache.
   *
   * @param size in bytes
   */
  record Publish(Side side, Operand size, Span span) implements Look {}

  /**
   * Makes sure that bytes have a digest. Before the first action that writes the stub refuses
   * otherwise, behind it there is no way back.
   *
   * @param name of the range, as the plan writes it
   * @param size in bytes
   * @param want the words of the digest, as they lie in memory
   * @param sample bytes that have it, where an imported file does; must not be changed
   * @param code 1..63: which failure it is otherwise
   */
  record Verify(
      String name,
      Side side,
      Operand size,
      Algorithm algorithm,
      List<Operand> want,
      Optional<byte[]> sample,
      int code,
      Span span)
      implements Look {
    public Verify {
      want = List.copyOf(want);
      if (want.size() != algorithm.words()) {
        throw new IllegalArgumentException(want.size() + " words of " + algorithm);
      }
    }

    /** Of another range. */
    public Verify of(Side other, Operand bytes) {
      return new Verify(name, other, bytes, algorithm, want, sample, code, span);
    }

    /** With another digest. */
    public Verify wanting(List<Operand> other) {
      return new Verify(name, side, size, algorithm, other, sample, code, span);
    }
  }

  /**
   * Unpacks LZ4 from a range to the start of another, which is disjoint; what lies behind the
   * content stays as it is.
   *
   * @param from what is packed; of payload, before it has been packed, the bytes themselves
   * @param to all that may be written
   * @param content what comes out, where that is known
   */
  record Unpack(
      AddressRange from, AddressRange to, Packing packing, Optional<byte[]> content, Span span)
      implements Action {
    /** All that it can write. */
    public AddressRange written() {
      return content.map(bytes -> new AddressRange(to.start(), bytes.length)).orElse(to);
    }
  }

  /** How something is packed. */
  enum Packing {
    /** A frame, with something behind it or not, that somebody else has made. */
    FRAME,
    /** One block without a frame, packed by us. */
    BLOCK,
    /** A block if that makes the blob smaller. */
    AUTO
  }

  /** How a digest is made. */
  enum Algorithm {
    /** FIPS 180-4; 32 bytes. */
    SHA256(4),
    /** IEEE 802.3, as in zlib and Ethernet; 32 bits, in the low half of a word. */
    CRC32(1);

    private final int words;

    Algorithm(int words) {
      this.words = words;
    }

    /** How many words of 64 bits a digest has. */
    public int words() {
      return words;
    }

    /** As a plan writes it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The one that a plan calls so. */
    public static Optional<Algorithm> named(String word) {
      // Without a lambda: it would be made anew in each start of the command line.
      for (Algorithm each : values()) {
        if (each.word().equals(word)) {
          return Optional.of(each);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * One side of a move, or what is looked at.
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
