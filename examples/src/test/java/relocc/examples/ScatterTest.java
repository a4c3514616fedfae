package relocc.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stub is the first code after reset, in flash, and starts a program in RAM. */
class ScatterTest {
  private static final Path EXAMPLE = Path.of("scatter");
  private static final Tool QEMU = new Tool("qemu-system-aarch64");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int FLASH = 1 << 20;

  @TempDir Path folder;

  /** Reset comes to EL3, EL2 and EL1. */
  @ParameterizedTest
  @ValueSource(strings = {"virt,secure=on,virtualization=on", "virt,virtualization=on", "virt"})
  void programStartsFromFlash(String machine) throws IOException {
    Judge.needMachine();
    Path flash = folder.resolve("flash.bin");
    Files.write(flash, flash());
    Tool.Outcome outcome =
        QEMU.run(
            folder.resolve("log"),
            PATIENCE,
            List.of(
                "-M",
                machine,
                "-cpu",
                "cortex-a53",
                "-m",
                "64M",
                "-nographic",
                "-nic",
                "none",
                "-semihosting",
                "-bios",
                flash.toString()));
    assertEquals("scatter: runs from RAM at EL1, data and zeros are whole\n", outcome.text());
    assertEquals(0, outcome.code());
  }

  /** The stub at the reset vector, the program's segments where its headers store them. */
  private byte[] flash() throws IOException {
    byte[] flash = new byte[FLASH];
    byte[] stub = Relocc.compile(EXAMPLE.resolve("scatter.rstub"), folder.resolve("stub"));
    System.arraycopy(stub, 0, flash, 0, stub.length);
    ByteBuffer elf =
        ByteBuffer.wrap(Files.readAllBytes(EXAMPLE.resolve("app.elf")))
            .order(ByteOrder.LITTLE_ENDIAN);
    int headers = (int) elf.getLong(32);
    for (int i = 0; i < elf.getShort(56); i++) {
      int header = headers + elf.getShort(54) * i;
      int from = (int) elf.getLong(header + 8);
      System.arraycopy(
          elf.array(), from, flash, (int) elf.getLong(header + 24), (int) elf.getLong(header + 32));
    }
    return flash;
  }

  @Test
  void programIsMadeFromItsSource() throws IOException {
    Judge.need(GnuAssembler.isInstalled(), "binutils-aarch64-linux-gnu");
    new Tool("sh").run(EXAMPLE.resolve("build.sh").toAbsolutePath(), folder);
    assertArrayEquals(
        Files.readAllBytes(EXAMPLE.resolve("app.elf")),
        Files.readAllBytes(folder.resolve("app.elf")));
  }
}
