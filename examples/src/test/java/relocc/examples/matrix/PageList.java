package relocc.examples.matrix;

import static relocc.examples.matrix.Places.LIST;
import static relocc.examples.matrix.Places.LOAD;
import static relocc.examples.matrix.Places.LOAD_SIZE;
import static relocc.examples.matrix.Places.MORE_WORDS;
import static relocc.examples.matrix.Places.PARAMETERS;
import static relocc.examples.matrix.Places.RAM;
import static relocc.examples.matrix.Places.RAM_SIZE;
import static relocc.examples.matrix.Places.RIGHT;
import static relocc.examples.matrix.Places.STUB;
import static relocc.examples.matrix.Places.TREE;
import static relocc.examples.matrix.Places.WORDS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import relocc.examples.Rehearsal;
import relocc.examples.Scatter;
import relocc.examples.matrix.Row.Caller;
import relocc.examples.matrix.Row.Copy;

/**
 * A list of pages in Linux's words, walked by a stub that lies anywhere.
 *
 * @param empty whether it is done at once, as for kdump
 */
record PageList(boolean empty) implements Subject {
  private static final int PAGE = 4096;
  private static final int LIMIT = 16 << 10;

  /** Pages of code, data and tables of a stub that builds its own. */
  private static final int PAGES = 16;

  private static final long DESTINATION = 1;
  private static final long INDIRECTION = 2;
  private static final long DONE = 4;
  private static final long SOURCE = 8;

  private static final String TEXT =
      """
      edition 1
      plan row {
        cpu %s
        params at x0 {
          head   : kimage_list
          start  : addr aligned 4
          dtb    : addr aligned 8
          map    : table root
          delta  : offset
          hypvec : addr or none
        }
      %s  entry { %s { mmu %s } }
        run   { mmu %s }
        stub  { anywhere  outside writes  limit %d KiB }
        steps {
          assume head hazard_free
          move head
        }
        exit start { %s  mmu off  x0 = dtb  x1 = 0  x2 = 0  x3 = 0 }
        on fail { before writes: return  after writes: halt }
      }
      """;

  @Override
  public String text(Row row) {
    return String.format(
        TEXT,
        row.cpu(),
        row.copy() == Copy.IDENTITY ? memory() : "",
        row.entry().text(),
        row.caller() == Caller.OFF
            ? "off"
            : row.caller() == Caller.IDENTITY ? "identity" : "linear at delta",
        Subject.copy(row),
        limit(row) >> 10,
        Subject.exit(row));
  }

  private static String memory() {
    return String.format("  memory { ram dram = 0x%x ..+ 0x%x }\n", RAM, RAM_SIZE);
  }

  @Override
  public void put(Row row, byte[] arrival, Handed handed, Rehearsal memory) throws IOException {
    memory.noise(LOAD, LOAD_SIZE);
    memory.put(empty ? LIST : LOAD + 5 * PAGE, arrival);
    long head = empty ? DONE : WORDS | INDIRECTION;
    memory.put(
        PARAMETERS, words(head, LIST, TREE, handed.map(), handed.offset(), handed.hypervisor()));
    if (!empty) {
      List<Scatter.Page> moves = moves();
      List<Long> list = list(moves);
      memory.put(WORDS, words(list.subList(0, 4)));
      memory.put(MORE_WORDS, words(list.subList(4, list.size())));
      memory.expectMoves(moves);
    }
  }

  /** Alone, a run of three across the end of a page of words, and two that only look like one. */
  private static List<Scatter.Page> moves() {
    int[] slots = {5, 9, 10, 11, 27, 26};
    List<Scatter.Page> moves = new ArrayList<>();
    for (int slot : slots) {
      long to = LIST + (long) moves.size() * PAGE;
      moves.add(new Scatter.Page(LOAD + (long) slot * PAGE, to, PAGE));
    }
    moves.add(new Scatter.Page(LOAD + 20L * PAGE, RIGHT & -PAGE, PAGE));
    return moves;
  }

  private static List<Long> list(List<Scatter.Page> moves) {
    List<Long> words = new ArrayList<>(List.of(LIST | DESTINATION));
    for (Scatter.Page move : moves) {
      if (words.size() == 3) {
        words.add(MORE_WORDS | INDIRECTION);
      }
      if (move == moves.get(moves.size() - 1)) {
        words.add(move.destination() | DESTINATION);
      }
      words.add(move.source() | SOURCE);
    }
    words.add(DONE);
    return words;
  }

  private static byte[] words(List<Long> words) {
    return words(words.stream().mapToLong(Long::longValue).toArray());
  }

  private static byte[] words(long... words) {
    ByteBuffer bytes =
        ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(words);
    return bytes.array();
  }

  @Override
  public long[] arguments(Handed handed) {
    return new long[] {PARAMETERS + handed.offset()};
  }

  @Override
  public Map<Integer, Long> registers(Row row) {
    return Map.of(0, TREE);
  }

  private static int limit(Row row) {
    return row.copy() == Copy.IDENTITY ? PAGES << row.granule() : LIMIT;
  }

  /** Behind one page, and so a multiple of that and of nothing more. */
  @Override
  public long stub(Row row) {
    return STUB + (row.copy() == Copy.IDENTITY ? 1 << row.granule() : PAGE);
  }

  @Override
  public long end(Row row) {
    return stub(row) + limit(row);
  }

  @Override
  public String toString() {
    return empty ? "empty list" : "list";
  }
}
