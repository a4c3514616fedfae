package relocc.examples.kexec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import relocc.examples.GnuAssembler;
import relocc.examples.Judge;
import relocc.examples.Ram;
import relocc.examples.Relocc;
import relocc.examples.kexec.Kimage.Field;

/**
 * Debian's kernel loads a second kernel and starts it with kexec, and a stub does what the kernel's
 * own relocation code would have done.
 */
@Execution(ExecutionMode.CONCURRENT)
class KexecTest {
  private static final Path RESOURCES = Path.of("src/test/resources/relocc/examples/kexec");
  private static final long TREE = 0x4000_0038L; // nobody reads it: kexec-tools brings its own
  private static final int LEVEL_AND_MASKS = 0x3cc; // of PSTATE: D, A, I, F and the level
  private static final int MASKED = 0x3c0;
  private static final int MMU_OR_CACHE = 5; // SCTLR.M and SCTLR.C

  /** QEMU's virt machine has no memory there, and Linux maps none. */
  private static final long NOWHERE = 0x3000_0000L;

  private static KexecKernel kernel;

  @TempDir Path folder;

  @BeforeAll
  static void fetchesKernel() {
    Judge.needMachine();
    try {
      kernel = KexecKernel.fetch(Path.of("kexec/fetch.sh"));
    } catch (IOException e) {
      Judge.missing("Debian's kernel cannot be fetched: " + e.getMessage());
    }
  }

  /** Without a stub: what all others are compared with. */
  @Test
  void linuxDoesItItself() throws IOException {
    try (Handover handover = reach(Setup.EL2)) {
      assertSecondKernel(Setup.EL2, handover.finish());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStubWrittenByHandDoesIt(Setup setup) throws IOException {
    byte[] stub = GnuAssembler.assemble(RESOURCES.resolve("byhand.S"), 0, Map.of());
    startsTheSecondKernel(setup, stub);
  }

  @ParameterizedTest
  @EnumSource
  void theCompiledStubDoesIt(Setup setup) throws IOException {
    startsTheSecondKernel(setup, compiled());
  }

  /** Between 320, which is one DC per line of 64 bytes and Q registers, and 360. */
  @Test
  void aPageTakesFewInstructions() throws IOException {
    double ours = instructionsPerPage(Optional.of(compiled()));
    System.out.printf("kexec: %.1f instructions for a page of the list%n", ours);
    assertTrue(ours > 320 && ours < 360, () -> "instructions: " + ours);
  }

  /** What the figure is compared with. */
  @Test
  void linuxTakesMore() throws IOException {
    double own = instructionsPerPage(Optional.empty());
    System.out.printf("kexec: Linux's own code takes %.1f%n", own);
    assertTrue(own > 900, () -> "instructions: " + own);
  }

  private double instructionsPerPage(Optional<byte[]> stub) throws IOException {
    try (Handover handover = Handover.reach(Setup.EL1, kernel, folder, "-icount", "shift=0")) {
      if (stub.isPresent()) {
        handover.replace(stub.get());
      }
      int pages = handover.kimage().pages(handover.ram()).size();
      Counter counter = Counter.at(handover.debugger(), handover.kimage().get(Field.CODE));
      counter.read();
      handover.debugger().go(handover.kimage().get(Field.START));
      return (double) counter.read() / pages;
    }
  }

  /** As for kdump, where the second kernel lies in its place from the start. */
  @ParameterizedTest
  @EnumSource
  void anEmptyListMovesNothing(Setup setup) throws IOException {
    try (Handover handover = Handover.reach(setup, kernel, folder, "-icount", "shift=0")) {
      Debugger debugger = handover.debugger();
      debugger.write(handover.kimage().place(Field.HEAD), 4L);
      debugger.write(handover.kimage().place(Field.DTB), TREE);
      handover.replace(compiled());
      Counter counter = Counter.at(debugger, handover.kimage().get(Field.CODE));
      Ram before = copy(handover);
      Map<String, Long> registers = debugger.systemRegisters();
      counter.read();
      debugger.go(handover.kimage().get(Field.START));
      long count = counter.read();
      assertState(setup, debugger);
      assertSame(before, handover.ram());
      for (String register : List.of("TTBR0_EL1", "TTBR1_EL1", "TTBR0_EL2", "TTBR1_EL2")) {
        assertEquals(registers.get(register), debugger.systemRegisters().get(register), register);
      }
      assertTrue(
          count > 20 && count < (setup == Setup.EL2 ? 67 : 60), () -> "instructions: " + count);
    }
  }

  /** Much has been written by then: only a reset is left. */
  @ParameterizedTest
  @EnumSource
  void aBadSourceIsReported(Setup setup) throws IOException {
    try (Handover handover = reach(setup)) {
      Kimage kimage = handover.kimage();
      long place = kimage.pages(handover.ram()).get(5_000).word();
      handover.debugger().write(kimage.linear(place), NOWHERE | 8);
      handover.replace(reporting(setup));
      String said = handover.finish();
      String far = String.format(", far %016x", kimage.linear(NOWHERE));
      assertTrue(said.contains("relocc: stopped: exception, code 0x04, step "), said);
      assertTrue(said.contains(" list, esr 000000009600000"), said);
      assertTrue(said.contains(far), said);
      assertFalse(said.contains("second kernel") || said.contains("kernel BUG"), said);
    }
  }

  /** The kernel gets everything back, and does not expect that. */
  @ParameterizedTest
  @CsvSource({"VHE, HEAD, 0x30000002, exception", "EL2, START, 0x441106a2, parameter"})
  void aBadFieldIsReportedToTheKernel(Setup setup, Field field, String value, String kind)
      throws IOException {
    try (Handover handover = reach(setup)) {
      handover.debugger().write(handover.kimage().place(field), Long.decode(value));
      handover.replace(reporting(setup));
      String said = handover.finish();
      assertTrue(said.contains("relocc: stopped: " + kind + ", code 0x0"), said);
      assertTrue(said.contains("kernel BUG at arch/arm64/kernel/machine_kexec.c"), said);
      assertFalse(said.contains("second kernel"), said);
    }
  }

  /** The example with a UART, and with the call that the machine's firmware answers to. */
  private byte[] reporting(Setup setup) throws IOException {
    String call = "psci system_reset" + (setup == Setup.EL1 ? " hvc" : "");
    return compiled(
        plan ->
            plan.replace("on fail {", "on fail { report uart pl011 ")
                .replace("writes: halt", "writes: " + call)
                .replace("  params", "  memory { device uart = 0x0900_0000 ..+ 4 KiB }\n  params"));
  }

  private byte[] compiled(UnaryOperator<String> change) throws IOException {
    String plan = Files.readString(Path.of("kexec/kexec.rstub"));
    Path file = Files.writeString(folder.resolve("kexec.rstub"), change.apply(plan));
    return Relocc.compile(file, folder.resolve("stub"));
  }

  private byte[] compiled() throws IOException {
    return compiled(UnaryOperator.identity());
  }

  /** Otherwise the second kernel would prove nothing about the stub. */
  @Test
  void nothingDoesNot() throws IOException {
    try (Handover handover = reach(Setup.EL1)) {
      handover.replace(new byte[0]);
      String said = handover.finish();
      assertTrue(said.contains("Oops - Undefined instruction"), said);
      assertFalse(said.contains("second kernel"), said);
    }
  }

  private void startsTheSecondKernel(Setup setup, byte[] stub) throws IOException {
    try (Handover handover = reach(setup)) {
      Kimage kimage = handover.kimage();
      handover.debugger().write(kimage.place(Field.DTB), TREE);
      handover.replace(stub);
      Ram expected = copied(handover);
      handover.debugger().go(kimage.get(Field.START));
      assertState(setup, handover.debugger());
      assertSame(expected, handover.ram());
      assertSecondKernel(setup, handover.finish());
    }
  }

  private Handover reach(Setup setup) throws IOException {
    return Handover.reach(setup, kernel, folder);
  }

  private Ram copy(Handover handover) throws IOException {
    Path file = Files.copy(handover.ram().file(), folder.resolve("expected"));
    return new Ram(file, handover.ram().size());
  }

  /** The memory as it must be after the copy. No page of the list is written before it is read. */
  private Ram copied(Handover handover) throws IOException {
    Ram expected = copy(handover);
    for (Kimage.Page page : handover.kimage().pages(handover.ram())) {
      expected.put(page.destination(), handover.ram().get(page.source(), Handover.PAGE));
    }
    return expected;
  }

  private static void assertState(Setup setup, Debugger debugger) throws IOException {
    for (int register = 0; register <= 3; register++) {
      assertEquals(register == 0 ? TREE : 0, debugger.x(register), "x" + register);
    }
    int level = setup.kernelLevel();
    assertEquals(MASKED | level << 2, debugger.state() & LEVEL_AND_MASKS);
    long control = debugger.systemRegisters().get(level == 1 ? "SCTLR" : "SCTLR_EL2");
    assertEquals(0, control & MMU_OR_CACHE, Long.toHexString(control));
  }

  /** Every byte, those of the stub itself among them: its page is mapped read-only. */
  private static void assertSame(Ram expected, Ram found) throws IOException {
    OptionalLong difference = expected.firstDifference(found, Ram.BASE, expected.end());
    assertTrue(difference.isEmpty(), () -> Long.toHexString(difference.getAsLong()));
  }

  private static void assertSecondKernel(Setup setup, String said) {
    assertTrue(said.contains("relocc: second kernel, relocc.kernel=second"), said);
    String level = "relocc: CPU: All CPU(s) started at EL" + setup.kernelLevel();
    assertTrue(said.contains(level), said);
    assertTrue(said.contains("reboot: Power down"), said);
  }
}
