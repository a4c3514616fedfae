package relocc.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotateTest {
  private static final long ROOM = 0x4800_0000L;
  private static final long NEXT = 0x4700_0000L;
  private static final long STUB = 0x6000_0000L;
  private static final int A = (5 << 20) + 3;
  private static final int B = (3 << 20) + (72 << 10);
  private static final int C = (7 << 20) + 40;

  @TempDir Path folder;

  @BeforeEach
  void needsMachine() {
    Judge.needMachine();
  }

  @Test
  void threeRegionsChangePlaces() throws IOException {
    Rehearsal rehearsal = new Rehearsal(Machine.at(2), Ram.GIB, folder);
    rehearsal.noise(ROOM - 4096, A + B + C + 2 * 4096);
    rehearsal.put(NEXT, rehearsal.finish());
    rehearsal.expectMoves(
        List.of(
            new Scatter.Page(ROOM, ROOM + B + C, A),
            new Scatter.Page(ROOM + A, ROOM + C, B),
            new Scatter.Page(ROOM + A + B, ROOM, C)));

    byte[] stub = Relocc.compile(Path.of("rotate/rotate.rstub"), folder.resolve("stub"));

    assertEquals(
        "left at EL2 mmu off caches off"
            + " x0=0000000048000000 x1=0000000000f1202b x2=0000000000000000 x3=0000000000000000\n",
        rehearsal.run(STUB, STUB + (36 << 10), stub));
  }
}
