package relocc.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stub that cannot go on gives its caller everything back, or halts if it is too late. */
class FailureTest {
  private static final Path RESOURCES = Path.of("src/test/resources/relocc/examples");
  private static final long CALLER = 0x4040_0000L;
  private static final long STUB = 0x4100_0000L;
  private static final int RAM = 64 << 20;
  private static final int DSB_SY = 0xd5033f9f;

  @TempDir private Path folder;

  private byte[] stub() throws IOException {
    return stub("failing.rstub");
  }

  private byte[] stub(String plan) throws IOException {
    return Relocc.compile(RESOURCES.resolve(plan), folder.resolve("stub"));
  }

  private Tool.Outcome call(int level, String cpu, long sp0, long at, byte[] stub, int seconds)
      throws IOException {
    Judge.needMachine();
    Map<String, Long> symbols = Map.of("LEVEL", (long) level, "SP0", sp0, "STUB", at);
    byte[] caller = GnuAssembler.assemble(RESOURCES.resolve("caller.S"), CALLER, symbols);
    Ram ram = Ram.blank(folder.resolve("ram"), RAM);
    ram.put(CALLER, caller);
    ram.put(at, stub);
    Path log = folder.resolve("log");
    return new Machine(level, cpu, List.of()).run(ram, CALLER, log, Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({"1, cortex-a53, 0", "2, cortex-a53, 0", "2, max, 1"})
  void returnsWhenLoadedElsewhere(int level, String cpu, long sp0) throws IOException {
    Tool.Outcome outcome = call(level, cpu, sp0, 0x4200_0000L, stub(), 60);
    assertEquals("relocc: stopped: address, code 0x02, step 1 enter\r\n2K", outcome.text().strip());
  }

  @ParameterizedTest
  @CsvSource({"1, cortex-a53, 0", "2, cortex-a53, 0", "1, max, 1", "2, max, 1"})
  void returnsFromAnExceptionBeforeTheFirstWrite(int level, String cpu, long sp0)
      throws IOException {
    byte[] stub = stub();
    ByteBuffer words = ByteBuffer.wrap(stub).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    while (words.getInt(at) != DSB_SY) {
      at += 4;
    }
    words.putInt(at, 0); // undefined
    Tool.Outcome outcome = call(level, cpu, sp0, STUB, stub, 60);
    String elr = String.format(", elr %016x,", STUB + at);
    assertTrue(
        outcome.text().contains("stopped: exception, code 0x04, step 2 mmu on, esr "),
        outcome::text);
    assertTrue(outcome.text().contains(elr), outcome::text);
    assertTrue(outcome.text().strip().endsWith("4K"), outcome::text);
  }

  /** The caller's pointer to parameters is the first that is followed. */
  @ParameterizedTest
  @CsvSource({"1, cortex-a53, 0", "2, cortex-a53, 0", "2, max, 1"})
  void returnsFromABadPointer(int level, String cpu, long sp0) throws IOException {
    Tool.Outcome outcome = call(level, cpu, sp0, STUB, stub("pointing.rstub"), 60);
    String reason = "stopped: exception, code 0x04, step 1 enter, esr 000000009";
    assertTrue(outcome.text().contains(reason), outcome::text);
    assertTrue(outcome.text().contains(", far 0000000070000010\r\n"), outcome::text);
    assertTrue(outcome.text().strip().endsWith("4K"), outcome::text);
  }

  @Test
  void haltsWhenItIsTooLate() throws IOException {
    Tool.Outcome outcome = call(2, "cortex-a53", 0, STUB, stub(), 3);
    assertFalse(outcome.inTime());
    assertTrue(outcome.text().contains("step 4 move, esr 0000000096000010, elr "), outcome::text);
  }
}
