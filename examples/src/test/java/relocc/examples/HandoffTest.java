package relocc.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandoffTest {
  private static final Path EXAMPLE = Path.of("handoff");
  private static final long LOAD = 0x501f_0000L;
  private static final long KERNEL = 0x5020_0000L;
  private static final int IMAGE_SIZE = 4 << 20;
  private static final long STUB = 0x6000_0000L;

  @TempDir Path folder;

  @Test
  void smallKernelFindsAllInPlace() throws IOException {
    Judge.needMachine();
    byte[] image = Files.readAllBytes(EXAMPLE.resolve("Image"));
    byte[] initrd = Files.readAllBytes(EXAMPLE.resolve("initrd.gz"));
    Rehearsal rehearsal = new Rehearsal(Machine.at(2), Ram.GIB, folder);
    rehearsal.noise(LOAD - 4096, 64 << 20);
    rehearsal.put(LOAD, image);
    rehearsal.put(LOAD + (48 << 20), initrd);
    rehearsal.put(LOAD + (224 << 10), Files.readAllBytes(EXAMPLE.resolve("board.dtb")));
    rehearsal.expectMoves(
        List.of(
            new Scatter.Page(LOAD, KERNEL, image.length),
            new Scatter.Page(LOAD + (48 << 20), 0x5400_0000L, initrd.length),
            new Scatter.Page(LOAD + (224 << 10), 0x4f00_0000L, 16 << 10)));
    rehearsal.expect(KERNEL + image.length, new byte[IMAGE_SIZE - image.length]);

    byte[] stub = Relocc.compile(EXAMPLE.resolve("handoff.rstub"), folder.resolve("stub"));

    assertEquals(
        """
        handoff: started at EL2
        handoff: kernel, zeroed tail, device tree and initrd are whole
        """,
        rehearsal.run(STUB, STUB + (128 << 10), stub));
  }

  @Test
  void filesAreMadeFromTheirSources() throws IOException {
    Judge.need(GnuAssembler.isInstalled(), "binutils-aarch64-linux-gnu");
    Judge.need(new Tool("dtc").isInstalled(), "dtc");
    new Tool("sh").run(EXAMPLE.resolve("build.sh").toAbsolutePath(), folder);
    for (String file : List.of("board.dtb", "initrd.gz", "Image")) {
      assertArrayEquals(
          Files.readAllBytes(folder.resolve(file)),
          Files.readAllBytes(EXAMPLE.resolve(file)),
          file);
    }
  }
}
