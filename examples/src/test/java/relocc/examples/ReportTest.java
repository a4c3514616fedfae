package relocc.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.FrontEnd;
import relocc.compiler.a64.Program;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/**
 * A stub that is hit by a fault, whatever it is doing: it says so on the UART and in a record in
 * memory, and has the firmware reset the machine or switch it off, which ends QEMU.
 */
class ReportTest {
  private static final Path PLAN = Path.of("src/test/resources/relocc/examples/reporting.rstub");
  private static final long STUB = 0x4100_0000L;
  private static final long RECORD = 0x4230_0000L;
  private static final int RAM = 64 << 20;
  private static final long MAGIC = 0x4c46_4343_4f4c_4552L;
  private static final int UNDEFINED = 0;
  private static final long ESR_UNDEFINED = 0x0200_0000L;

  @TempDir private Path folder;

  private static Build build(Map<String, String> constants) throws IOException {
    Source source = new Source(PLAN.toString(), Files.readString(PLAN));
    FrontEnd.Result read = FrontEnd.read(source, PLAN.getParent(), constants, Optional.empty());
    return Compiler.build(read.plan().orElseThrow(), new Problems()).orElseThrow();
  }

  /** Behind the instruction that says which step runs. */
  private static long inside(Build build, int step) {
    List<Program.Line> lines =
        build.program().lines().stream().filter(line -> line.step() == step).toList();
    return lines.stream()
            .filter(line -> line.text().startsWith("movz x17"))
            .findFirst()
            .orElseThrow()
            .address()
        + 4;
  }

  private String run(int level, byte[] stub) throws IOException {
    Judge.needMachine();
    Ram ram = ram();
    ram.put(STUB, stub);
    Machine machine = new Machine(level, "cortex-a53", List.of());
    Tool.Outcome outcome = machine.run(ram, STUB, folder.resolve("log"), Duration.ofSeconds(60));
    assertTrue(outcome.inTime(), () -> "it hangs; it said: " + outcome.text());
    return outcome.text().strip();
  }

  private Ram ram() throws IOException {
    Path file = folder.resolve("ram");
    return Files.exists(file) ? new Ram(file, RAM) : Ram.blank(file, RAM);
  }

  private void assertRecord(int level, int code, int step, long esr, long elr) throws IOException {
    ByteBuffer words = ByteBuffer.wrap(ram().get(RECORD, 64)).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(MAGIC, words.getLong());
    assertEquals(1 | (long) code << 32, words.getLong());
    assertEquals(step | (long) code << 32, words.getLong());
    assertEquals(level, words.getLong());
    assertEquals(esr, words.getLong());
    assertEquals(elr, words.getLong());
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2, mmu on", "1, 3, commit", "1, 4, move", "1, 5, clean", "1, 6, mmu off", "1, 7, leave",
    "2, 2, mmu on", "2, 3, commit", "2, 4, move", "2, 5, clean", "2, 6, mmu off", "2, 7, leave"
  })
  void reportsAFaultInEachStep(int level, int step, String name) throws IOException {
    Build build = build(Map.of());
    byte[] stub = build.program().bytes().clone();
    long at = inside(build, step - 1);
    ByteBuffer.wrap(stub).order(ByteOrder.LITTLE_ENDIAN).putInt((int) (at - STUB), UNDEFINED);
    String words = "relocc: stopped: exception, code 0x04, step %d %s, esr %016x, elr %016x, far ";
    String said = run(level, stub);
    assertTrue(said.startsWith(String.format(words, step, name, ESR_UNDEFINED, at)), said);
    assertRecord(level, 4, step, ESR_UNDEFINED, at);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void reportsASourceThatDoesNotExist(int level) throws IOException {
    Build build = build(Map.of("SOURCE", "0x7000_0000"));
    String said = run(level, build.program().bytes());
    assertTrue(said.startsWith("relocc: stopped: exception, code 0x04, step 4 move, esr "), said);
    assertTrue(said.endsWith(", far 0000000070000000"), said);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void reportsAWrongPlace(int level) throws IOException {
    byte[] stub = build(Map.of()).program().bytes();
    Ram ram = ram();
    ram.put(STUB + 0x10_0000, stub);
    byte[] jump = {0, 0, 4, 0x14}; // b .+0x10_0000
    assertEquals("relocc: stopped: address, code 0x02, step 1 enter", run(level, jump));
    assertRecord(level, 2, 1, 0, 0);
  }
}
