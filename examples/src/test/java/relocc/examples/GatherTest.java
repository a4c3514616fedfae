package relocc.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatherTest {
  private static final long IMAGE = 0x4020_0000L;
  private static final long STUB = 0x7f00_0000L;

  @TempDir Path folder;

  @BeforeEach
  void needsMachine() {
    Judge.needMachine();
  }

  @Test
  void pagesEndUpInOrder() throws IOException {
    // The lines of kernel.pages, read by hand.
    List<Scatter.Page> pages =
        List.of(
            new Scatter.Page(0x5000_0000L, IMAGE, 0x3000),
            new Scatter.Page(0x4020_4000L, IMAGE + 0x3000, 0x1000),
            new Scatter.Page(0x4020_3000L, IMAGE + 0x4000, 0x1000),
            new Scatter.Page(0x4020_6000L, IMAGE + 0x5000, 0x2000),
            new Scatter.Page(0x6123_4000L, IMAGE + 0x7000, 0x1000),
            new Scatter.Page(0x4020_9000L, IMAGE + 0x8000, 0x2000),
            new Scatter.Page(0x4020_8000L, IMAGE + 0xa000, 0x1000),
            new Scatter.Page(0x4080_0000L, IMAGE + 0xc000, 0x3000),
            new Scatter.Page(0x7eff_f000L, IMAGE + 0xf000, 0xa48));
    Rehearsal rehearsal = new Rehearsal(Machine.at(2), Ram.GIB, folder);
    rehearsal.noise(IMAGE, 16 << 20);
    rehearsal.noise(0x5000_0000L, 1 << 20);
    rehearsal.noise(0x6120_0000L, 1 << 20);
    rehearsal.noise(0x7ef0_0000L, 1 << 20);
    rehearsal.put(0x5000_0000L, rehearsal.finish());
    rehearsal.expectMoves(pages);

    byte[] stub = Relocc.compile(Path.of("gather/gather.rstub"), folder.resolve("stub"));

    assertEquals(
        "left at EL1 mmu off caches off"
            + " x0=0000000048000000 x1=0000000000000000 x2=0000000000000000 x3=0000000000000000\n",
        rehearsal.run(STUB, STUB + (1 << 20), stub));
  }
}
