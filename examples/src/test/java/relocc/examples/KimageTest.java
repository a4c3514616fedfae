package relocc.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A list of pages that the blob has never heard of, at places that it has not, on QEMU. */
class KimageTest {
  private static final Path PLAN = Path.of("kimage/kimage.rstub");
  private static final int RAM_SIZE = 64 << 20;
  private static final int PAGE = 4096;
  private static final long START = 0x4200_0000L;
  private static final long BLOCK = 0x4201_0008L;
  private static final long WORDS = 0x4202_0000L;
  private static final long MORE_WORDS = 0x4202_5000L;
  private static final long SOURCES = 0x4080_0000L;
  private static final long NEXT = 0x4180_0000L;
  private static final long TREE = 0x41a0_0008L;

  private static final long DESTINATION = 1;
  private static final long INDIRECTION = 2;
  private static final long DONE = 4;
  private static final long SOURCE = 8;

  @TempDir Path folder;

  @BeforeEach
  void needsMachine() {
    Judge.needMachine();
  }

  @ParameterizedTest(name = "entered at {0}, the stub lies at {1}")
  @CsvSource({
    "el1, 0x41000000",
    "el2, 0x41000000",
    "vhe, 0x41000000",
    "el2, 0x43ffc000",
    "el1, 0x40201000",
  })
  void aListIsCopied(String entry, String place) throws IOException {
    long stub = Long.decode(place);
    Rehearsal rehearsal = rehearsal(entry);
    rehearsal.noise(SOURCES, 1 << 20);
    rehearsal.put(SOURCES + 5 * PAGE, rehearsal.finish());
    List<Scatter.Page> moves =
        List.of(
            move(5, NEXT), // alone
            move(9, NEXT + PAGE), // a run of three, with the end of a page of words in it
            move(10, NEXT + 2 * PAGE),
            move(11, NEXT + 3 * PAGE),
            move(77, NEXT + 4 * PAGE),
            move(76, NEXT + 5 * PAGE));
    rehearsal.put(
        WORDS,
        words(
            NEXT | DESTINATION,
            moves.get(0).source() | SOURCE,
            moves.get(1).source() | SOURCE,
            moves.get(2).source() | SOURCE,
            MORE_WORDS | INDIRECTION));
    rehearsal.put(
        MORE_WORDS,
        words(
            moves.get(3).source() | SOURCE,
            NEXT + 4 * PAGE | DESTINATION,
            moves.get(4).source() | SOURCE,
            moves.get(5).source() | SOURCE,
            DONE));
    rehearsal.expectMoves(moves);
    leaves(rehearsal, entry, stub, WORDS | INDIRECTION);
  }

  /** As Linux does for kdump: there is nothing to copy, the next kernel lies where it has to. */
  @ParameterizedTest
  @ValueSource(strings = {"el1", "el2", "vhe"})
  void anEmptyListMovesNothing(String entry) throws IOException {
    Rehearsal rehearsal = rehearsal(entry);
    rehearsal.put(NEXT, rehearsal.finish());
    leaves(rehearsal, entry, 0x4100_0000L, DONE);
  }

  private Rehearsal rehearsal(String entry) throws IOException {
    int level = entry.equals("el1") ? 1 : 2;
    return new Rehearsal(new Machine(level, "max", List.of()), RAM_SIZE, folder);
  }

  private void leaves(Rehearsal rehearsal, String entry, long stub, long head) throws IOException {
    rehearsal.put(BLOCK, words(head, NEXT, TREE));
    rehearsal.put(START, Launch.at(START, stub, entry.equals("vhe"), BLOCK));
    byte[] blob = Relocc.compile(PLAN, folder.resolve("stub"));
    String said = rehearsal.run(START, stub, stub + 8192, blob);
    String wanted =
        "left at EL"
            + (entry.equals("el1") ? 1 : 2)
            + " mmu off caches off x0=0000000041a00008 x1=0000000000000000";
    assertTrue(said.startsWith(wanted), said);
  }

  private static Scatter.Page move(int slot, long to) {
    return new Scatter.Page(SOURCES + (long) slot * PAGE, to, PAGE);
  }

  private static byte[] words(long... words) {
    ByteBuffer bytes =
        ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(words);
    return bytes.array();
  }
}
