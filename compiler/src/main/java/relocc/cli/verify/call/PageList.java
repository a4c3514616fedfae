package relocc.cli.verify.call;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Piece;
import relocc.compiler.source.Span;

/**
 * A list of pages as Linux makes them: runs of pages that lie together, pages that are alone, pages
 * that are in place already, and sometimes nothing.
 */
final class PageList {
  private static final long DESTINATION = 1;
  private static final long INDIRECTION = 2;
  private static final long DONE = 4;
  private static final long SOURCE = 8;
  private static final int MOST_RUNS = 6;
  private static final int LONGEST_RUN = 4;

  /** A page of the list holds few words here, so that there are several. */
  private static final int WORDS = 5;

  private final long page;
  private final List<AddressRange> sources = new ArrayList<>();
  private final List<Long> destinations = new ArrayList<>();
  private final List<Call.Content> contents = new ArrayList<>();
  private final long head;

  /**
   * @param stub pages go right before and behind it too
   */
  PageList(long page, Random random, Room room, AddressRange stub) {
    this.page = page;
    List<Long> words = new ArrayList<>();
    int runs = random.nextInt(MOST_RUNS);
    for (int i = 0; i < runs; i++) {
      int pages = 1 + random.nextInt(LONGEST_RUN);
      run(random, room, words, pages, i == 0 ? beside(stub, pages, random) : 0);
    }
    words.add(DONE);
    this.head = runs == 0 ? DONE : write(words, room);
  }

  private long beside(AddressRange stub, int pages, Random random) {
    return random.nextBoolean() ? stub.end() : stub.start() - pages * page;
  }

  /** The list of some pieces of whole pages, in their order. */
  PageList(Parameter list, List<Piece> pieces, Room room) {
    this.page = list.alignment();
    List<Long> words = new ArrayList<>();
    for (Piece piece : pieces) {
      words.add(piece.destination() | DESTINATION);
      for (long done = 0; done < piece.size(); done += page) {
        sources.add(new AddressRange(piece.source() + done, page));
        destinations.add(piece.destination() + done);
        words.add(piece.source() + done | SOURCE);
      }
    }
    words.add(DONE);
    this.head = pieces.isEmpty() ? DONE : write(words, room);
  }

  private void run(Random random, Room room, List<Long> words, int pages, long best) {
    long to = room.takeAt(best, pages * page, page).start();
    words.add(to | DESTINATION);
    boolean together = random.nextBoolean();
    boolean inPlace = random.nextInt(4) == 0;
    long from = together ? room.take(pages * page, page).start() : 0;
    for (int i = 0; i < pages; i++) {
      long source =
          inPlace ? to + i * page : together ? from + i * page : room.take(page, page).start();
      sources.add(new AddressRange(source, page));
      destinations.add(to + i * page);
      words.add(source | SOURCE);
    }
  }

  /** Puts the words into pages that lead to each other; the first word is the first page's. */
  private long write(List<Long> words, Room room) {
    long first = room.take(page, page).start();
    long at = first;
    for (int i = 0; i < words.size(); i += WORDS) {
      boolean last = i + WORDS >= words.size();
      long next = last ? 0 : room.take(page, page).start();
      ByteBuffer bytes =
          ByteBuffer.allocate((WORDS + 1) * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      words.subList(i, Math.min(words.size(), i + WORDS)).forEach(bytes::putLong);
      if (!last) {
        bytes.putLong(next | INDIRECTION);
      }
      contents.add(new Call.Content(at, bytes.array()));
      at = next;
    }
    return first | INDIRECTION;
  }

  /** The word that is handed over. */
  long head() {
    return head;
  }

  /** The pages of the list. */
  List<Call.Content> contents() {
    return contents;
  }

  /** What is read beside the list. */
  List<AddressRange> sources() {
    return sources;
  }

  /** What it means. */
  List<Piece> pieces(Span span) {
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      pieces.add(new Piece(sources.get(i).start(), destinations.get(i), page, span));
    }
    return pieces;
  }
}
