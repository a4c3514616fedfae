package relocc.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a page costs in instructions, counted by QEMU's PMU: exact, the same on every host. */
class KimageCountTest {
  private static final long IMAGE = 0x4020_0000L;
  private static final long SOURCES = 0x5000_0000L;
  private static final long BLOCK = 0x7d00_0000L;
  private static final long WORDS = 0x7d00_1000L;
  private static final long START = 0x7e00_0000L;
  private static final long STUB = 0x7f00_0000L;
  private static final int PAGE = 4096;
  private static final int SOME = 1000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern COUNT = Pattern.compile("instructions 0x([0-9a-f]{16})");

  /** Those of the program that counts. */
  private static final int COUNTING = 4;

  @TempDir Path folder;

  @BeforeEach
  void needsMachine() {
    Judge.needMachine();
  }

  /** Linux takes 1,035 for the loop alone. */
  @Test
  void aScatteredPageOfAListWithTheMmuOn() throws IOException {
    byte[] stub = kimage("");
    double perPage = (double) (list(stub, 2 * SOME) - list(stub, SOME)) / SOME;
    System.out.printf("relocc: %.1f instructions per scattered page of a list%n", perPage);
    assertTrue(perPage < 400, perPage + " instructions per page");
  }

  @Test
  void anEmptyList() throws IOException {
    for (String run : new String[] {"", "run { mmu off }"}) {
      long count = list(kimage(run), 0) - COUNTING;
      System.out.printf("relocc: %d instructions for an empty list%n", count);
      assertTrue(count < 60, count + " instructions for an empty list");
    }
  }

  /** The loop of DC ZVA and the one that cleans: fewer than 150 each. */
  @Test
  void aPageOfZeros() throws IOException {
    byte[] stub = zeros(SOME);
    double both = (double) (count(stub, new byte[0]) - count(zeros(0), new byte[0])) / SOME;
    System.out.printf("relocc: %.1f instructions per page of zeros, cleaned%n", both);
    assertTrue(both < 280, both + " instructions per page");
  }

  private byte[] kimage(String run) throws IOException {
    return compile(
        """
        edition 1
        plan kimage {
          cpu cortex-a72
          params at x0 { head : kimage_list  start : addr aligned 4  dtb : addr aligned 8 }
          memory { ram dram = 0x4000_0000 ..+ 1 GiB }
          entry { el 2 { mmu off } }
          stub { anywhere limit 128 KiB }
          %s
          steps { assume head hazard_free  move head }
          exit start { el same  mmu off  x0 = dtb }
        }
        """
            .formatted(run));
  }

  private byte[] zeros(int pages) throws IOException {
    return compile(
        """
        edition 1
        plan zeros {
          cpu cortex-a72
          memory { ram dram = 0x4000_0000 ..+ 1 GiB }
          entry { el 2 { mmu off } }
          stub { at 0x7f00_0000 ..+ 128 KiB }
          steps { zero 0x4020_0000 ..+ %d }
          exit 0x7e00_0000 { el same  mmu off }
        }
        """
            .formatted((pages + 1) * PAGE));
  }

  private byte[] compile(String plan) throws IOException {
    Path file = Files.writeString(folder.resolve("plan.rstub"), plan);
    return Relocc.compile(file, folder.resolve("stub"));
  }

  /** Pages whose sources do not follow each other, nor their own order. */
  private long list(byte[] stub, int pages) throws IOException {
    ByteBuffer words = ByteBuffer.allocate((pages + 2) * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    words.putLong(IMAGE | 1);
    for (int i = 0; i < pages; i++) {
      words.putLong(SOURCES + 2L * (pages - i) * PAGE | 8);
    }
    words.putLong(4);
    return count(stub, pages == 0 ? new byte[0] : words.array());
  }

  /** All that runs from the first instruction of the stub, to the exit. */
  private long count(byte[] stub, byte[] words) throws IOException {
    byte[] counter =
        GnuAssembler.assemble(Path.of("linux/count.S"), 0, Map.of("STUB", STUB, "BLOCK", BLOCK));
    Ram ram = Ram.blank(folder.resolve("ram"), Ram.GIB);
    ByteBuffer block = ByteBuffer.allocate(3 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    block.putLong(words.length == 0 ? 4 : WORDS | 2).putLong(START).putLong(0);
    ram.put(BLOCK, block.array());
    ram.put(WORDS, words);
    ram.put(START, counter);
    ram.put(STUB, stub);
    Machine machine = Machine.at(2).with("-icount", "shift=0");
    String said = machine.run(ram, START, folder.resolve("count.log"), PATIENCE).text();
    Matcher matcher = COUNT.matcher(said);
    assertTrue(matcher.find(), said);
    return Long.parseUnsignedLong(matcher.group(1), 16);
  }
}
