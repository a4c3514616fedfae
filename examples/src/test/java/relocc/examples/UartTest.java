package relocc.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relocc.compiler.Compiler;
import relocc.compiler.FrontEnd;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/**
 * What is said on an 8250, by QEMU's: a card with registers of a byte, and the one of the Raspberry
 * Pi, with registers of a word.
 */
class UartTest {
  private static final Path PLAN = Path.of("src/test/resources/relocc/examples/uart.rstub");
  private static final Path CALLER = Path.of("src/test/resources/relocc/examples/uart.S");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int STUB = 16 << 20;
  private static final int FIRST = 15 << 20;

  @TempDir private Path folder;

  private String said(long ram, boolean card, String driver, long uart, List<String> machine)
      throws IOException {
    Judge.needMachine();
    String plan = Files.readString(PLAN).replace("ns16550", driver);
    Map<String, String> constants =
        Map.of("RAM", "0x" + Long.toHexString(ram), "UART", "0x" + Long.toHexString(uart));
    FrontEnd.Result read =
        FrontEnd.read(new Source("uart.rstub", plan), folder, constants, Optional.empty());
    Problems problems = new Problems();
    byte[] stub =
        Compiler.build(read.plan().orElseThrow(), problems).orElseThrow().program().bytes();
    Map<String, Long> symbols = Map.of("STUB", ram + STUB, "PCI", card ? 1L : 0);
    byte[] caller = GnuAssembler.assemble(CALLER, ram + FIRST, symbols);
    List<String> arguments = new ArrayList<>(machine);
    arguments.addAll(List.of("-display", "none", "-semihosting", "-serial", "null"));
    arguments.addAll(loaded("stub", stub, ram + STUB));
    arguments.addAll(loaded("caller", caller, ram + FIRST));
    arguments.addAll(List.of("-device", "loader,cpu-num=0,addr=" + (ram + FIRST)));
    Tool.Outcome outcome =
        new Tool("qemu-system-aarch64").run(folder.resolve("log"), PATIENCE, arguments);
    assertTrue(outcome.inTime(), outcome.text());
    return outcome.text();
  }

  private List<String> loaded(String name, byte[] bytes, long address) throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    return List.of("-device", "loader,force-raw=on,file=" + file + ",addr=" + address);
  }

  /** What QEMU's memory starts with is zeros. */
  private static String expected() {
    CRC32 crc = new CRC32();
    crc.update(new byte[3000]);
    return String.format(
        "relocc: stopped: require, code 0x43, step 3 verify, digest of a is %08x, not 12345678\r\n",
        crc.getValue());
  }

  @Test
  void aCardIsSpokenTo() throws IOException {
    List<String> card =
        List.of(
            "-M",
            "virt,highmem=off,virtualization=on",
            "-cpu",
            "cortex-a53",
            "-m",
            "512M",
            "-nic",
            "none",
            "-chardev",
            "stdio,id=card",
            "-device",
            "pci-serial,chardev=card,addr=1");
    assertEquals(expected(), said(0x4000_0000L, true, "ns16550", 0x3eff_1000L, card));
  }

  @Test
  void aRaspberryPiIsSpokenTo() throws IOException {
    List<String> board = List.of("-M", "raspi3b", "-serial", "null", "-serial", "stdio");
    String said = said(0, false, "ns16550_mmio32", 0x3f21_5040L, board);
    assertEquals(expected(), said);
  }
}
