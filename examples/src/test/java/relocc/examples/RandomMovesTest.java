package relocc.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Moves of any size and alignment that overlap at random, on QEMU: it reads the emitted words and
 * page tables in its own way, and every byte of RAM is compared with the naive meaning.
 */
class RandomMovesTest {
  private static final int RAM_SIZE = 32 << 20;
  private static final long ROOM = 0x4080_0000L;
  private static final int ROOM_SIZE = 4 << 20;
  private static final long NEXT = 0x4070_0000L;
  private static final long STUB = 0x4100_0000L;
  private static final int STUB_SIZE = 256 << 10;
  private static final int MOVES = 200;

  @TempDir Path folder;

  @BeforeEach
  void needsMachine() {
    Judge.needMachine();
  }

  @ParameterizedTest(name = "seed {0}, EL{1} to EL{2}, MMU {3}")
  @CsvSource({
    "1, 2, 2, on",
    "2, 2, 1, on",
    "3, 1, 1, on",
    "4, 2, 2, off",
    "5, 2, 1, off",
    "6, 1, 1, off",
    "7, 2, 2, on",
    "8, 1, 1, on",
  })
  void memoryHoldsWhatThePlanMeans(long seed, int entryLevel, int exitLevel, String mmu)
      throws IOException {
    List<Scatter.Page> moves = moves(new Random(seed));
    Rehearsal rehearsal = new Rehearsal(Machine.at(entryLevel), RAM_SIZE, folder);
    rehearsal.noise(ROOM, ROOM_SIZE);
    rehearsal.put(NEXT, rehearsal.finish());
    rehearsal.expectMoves(moves);

    Files.writeString(folder.resolve("moves"), new Scatter(ROOM, moves).text());
    Path plan = folder.resolve("random.rstub");
    Files.writeString(plan, text(entryLevel, exitLevel, mmu));
    byte[] stub = Relocc.compile(plan, folder.resolve("stub"));

    String said = rehearsal.run(STUB, STUB + STUB_SIZE, stub);
    assertTrue(said.startsWith("left at EL" + exitLevel + " mmu off"), said);
  }

  private static String text(int entryLevel, int exitLevel, String mmu) {
    return """
        edition 1
        import pages "moves" as moves
        plan random {
          cpu cortex-a72
          memory { ram dram = 0x4000_0000 ..+ 32 MiB }
          entry { el %d { mmu off } }
          run   { mmu %s }
          stub  { at 0x4100_0000 ..+ 256 KiB }
          steps { move moves }
          exit 0x4070_0000 { el %d  mmu off }
        }
        """
        .formatted(entryLevel, mmu.equals("on") ? "identity" : "off", exitLevel);
  }

  /** Destinations that are disjoint, sources anywhere. */
  private static List<Scatter.Page> moves(Random random) {
    int step = ROOM_SIZE / MOVES;
    List<Scatter.Page> moves = new ArrayList<>();
    for (int start = 0; start + step <= ROOM_SIZE; start += step) {
      int at = start + random.nextInt(step / 4);
      int size = 1 + random.nextInt(start + step - at);
      // Often near by, so that chains and rings of many pieces come up.
      int spread = random.nextBoolean() ? ROOM_SIZE : 4 * step;
      int from = Math.floorMod(at + random.nextInt(spread) - spread / 2, ROOM_SIZE - size);
      moves.add(new Scatter.Page(ROOM + from, ROOM + at, size));
    }
    return moves;
  }
}
