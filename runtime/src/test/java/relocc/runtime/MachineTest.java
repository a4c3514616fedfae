package relocc.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import relocc.runtime.adversary.Strategy;
import relocc.runtime.memory.Extent;
import relocc.runtime.memory.Memory;
import relocc.runtime.rule.Violation;

class MachineTest {
  private static final List<Extent> STUB = List.of(new Extent(Stub.BASE, 0x8000));

  @ParameterizedTest
  @ValueSource(strings = {"copy-1", "copy-2", "copy-3"})
  void aStubWithoutMistakesIsFoundWithoutMistakes(String name) {
    for (Strategy strategy : Strategy.values()) {
      for (int line = 16; line <= 2048; line *= 2) {
        Setup setup =
            Stub.setup(name, 5)
                .withProcessor(Processor.cortexA72().withLines(line, 64))
                .withAdversary(strategy, line);
        Memory expected = setup.memory().copy();
        expected.write(0x5010_0008, expected.read(Stub.SOURCE, 8192));
        Outcome outcome = Machine.run(setup);
        assertEquals(List.of(), outcome.violations());
        assertEquals(StopReason.LEFT_STUB, outcome.reason());
        assertEquals(0x5010_0008, outcome.pc());
        assertEquals(List.of(0x4000L, 0L, 0L, 0L), outcome.x().subList(0, 4));
        assertEquals(15, outcome.daif());
        assertEquals(setup.level(), outcome.level());
        assertEquals(OptionalLong.empty(), outcome.memory().firstDifference(expected, List.of()));
      }
    }
  }

  /** A bit of what is moved turns over when the stub has run for a while. */
  @ParameterizedTest
  @ValueSource(strings = {"copy-1", "copy-2", "copy-3"})
  void damageIsCopied(String name) {
    for (Strategy strategy : Strategy.values()) {
      Setup setup = Stub.setup(name, 5).withAdversary(strategy, 7);
      byte[] other = {(byte) (setup.memory().read(Stub.SOURCE + 100, 1)[0] ^ 4)};
      Setup.Damage damage = new Setup.Damage(Stub.BASE + 16, Stub.SOURCE + 100, other);
      Memory expected = setup.memory().copy();
      damage.apply(expected);
      expected.write(0x5010_0008, expected.read(Stub.SOURCE, 8192));
      Outcome outcome = Machine.run(setup.withSurroundings(setup.around().withDamage(damage)));
      assertEquals(List.of(), outcome.violations());
      assertEquals(OptionalLong.empty(), outcome.memory().firstDifference(expected, List.of()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NO_DAIF, EX-03",
    "FP_TRAP, EL-11",
    "NO_TLBI, MMU-07",
    "NO_DSB_TLBI, SYN-04",
    "LATE_TLBI, MMU-08",
    "OPEN_TLBI, SYN-04",
    "NO_ISB_TTBR, MMU-08",
    "NO_ISB_ON, MMU-02",
    "NO_ISB_OFF, MMU-02",
    "NO_ISB_BEFORE_OFF, ERR-01",
    "NO_TLBI_AT_END, MMU-07",
    "NO_IC_ON, MMU-09",
    "FORBIDDEN, MEM-01",
    "OWN_CODE, MEM-16",
    "TABLE_WRITE, TLB-09",
    "IC_EARLY, MEM-10",
    "NO_CLEAN, MEM-05",
    "STRIDE_64, MEM-09",
    "CVAU, MEM-05",
    "IVAC, MEM-07",
    "LAST_LINE, MEM-09",
    "DSB_ST, SYN-04",
    "NO_IC, MEM-11",
    "AF_0, TAB-13",
  })
  void everyMistakeIsFound(String mistake, String rule) {
    for (int level = 1; level <= 2; level++) {
      Setup setup =
          Stub.setup("copy-" + level + "-" + mistake, 5)
              .withProcessor(Processor.cortexA72().withLines(32, 64));
      assertBreaks(rule, Machine.run(setup));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "copy-2-WRONG_TLBI, TLB-11",
    "copy-3-WRONG_TLBI, TLB-11",
    "copy-3-FP_TRAP, EL-11",
    "copy-3-NO_TLBI, MMU-07",
    "copy-3-NO_CLEAN, MEM-05",
    "monitor-3-NO_RW, EL-05",
    "monitor-3-NO_HCE, EL-07",
    "monitor-3-SMD, EL-07",
    "monitor-3-TRAPS, EL-07",
    "monitor-3-DEBUG, EL-07",
    "monitor-3-NO_GIC, EL-07",
    "monitor-3-NO_ISB_SCR, SYN-01",
    "monitor-3-OWN_SCTLR, MMU-10",
    "monitor-3-HOST, EL-04",
    "monitor-3-EL2_TRAPS, EL-01",
    "monitor-3-NO_ISB, SYN-02",
    "copy-2-TCR_RES1, TAB-16",
    "copy-2-SCTLR_RES1, MMU-10",
    "copy-2-WRONG_XN, TAB-16",
    "copy-1-EPD1, TLB-08",
    "flat-1-UNALIGNED, MEM-13",
    "flat-2-UNALIGNED, MEM-13",
    "flat-2-ZVA, MEM-14",
    "flat-2-SET_WAY, MEM-08",
    "flat-1-NO_DMB, SYN-06",
    "flat-1-NO_SCTLR, MMU-10",
    "flat-2-NO_SCTLR, MMU-10",
    "drop-2-TGE, EL-05",
    "drop-2-CPTR, EL-06",
    "drop-2-NO_ISB, SYN-02",
  })
  void mistakesOfOneLevelAreFound(String name, String rule) {
    assertBreaks(rule, Machine.run(Stub.setup(name, 6)));
  }

  private static void assertBreaks(String rule, Outcome outcome) {
    List<String> rules = outcome.violations().stream().map(Violation::rule).toList();
    assertTrue(rules.contains(rule), () -> rule + " not in " + outcome.violations());
  }

  @Test
  void aWordThatIsNotMovedShowsInMemoryAlone() {
    Setup setup = Stub.setup("copy-2-FORGETS_WORD", 5);
    Memory expected = setup.memory().copy();
    expected.write(0x5010_0008, expected.read(Stub.SOURCE, 8192));
    Outcome outcome = Machine.run(setup);
    assertEquals(List.of(), outcome.violations());
    assertEquals(OptionalLong.of(0x5010_0018), outcome.memory().firstDifference(expected, STUB));
  }

  @Test
  void aMissingCleanShowsInMemoryToo() {
    Setup setup = Stub.setup("copy-1-NO_CLEAN", 5);
    Memory before = setup.memory().copy();
    Outcome outcome = Machine.run(setup);
    assertEquals(OptionalLong.empty(), outcome.memory().firstDifference(before, List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"flat-1", "flat-2", "flat-1-INVALIDATES"})
  void aFlatCopyNeedsNoMaintenanceOfItsOwn(String name) {
    Setup setup = Stub.setup(name, 7);
    Memory expected = setup.memory().copy();
    expected.write(Stub.DESTINATION, expected.read(Stub.SOURCE, 4096));
    Outcome outcome = Machine.run(setup);
    assertEquals(List.of(), outcome.violations());
    assertEquals(OptionalLong.empty(), outcome.memory().firstDifference(expected, List.of()));
  }

  @Test
  void linesThatSomebodyLeftDirtyAreInTheWay() {
    List<Setup.Cached> destination =
        List.of(new Setup.Cached(Stub.DESTINATION + 64, new byte[64], true));
    assertBreaks("MEM-04", Machine.run(Stub.setup("flat-2", 7).withCached(destination)));
    Outcome dropped = Machine.run(Stub.setup("flat-2-INVALIDATES", 7).withCached(destination));
    assertEquals(List.of(), dropped.violations());
    List<Setup.Cached> source = List.of(new Setup.Cached(Stub.SOURCE + 64, new byte[64], true));
    assertBreaks("MEM-03", Machine.run(Stub.setup("flat-2", 7).withCached(source)));
    List<Setup.Cached> clean = List.of(new Setup.Cached(Stub.SOURCE + 64, new byte[64], false));
    assertBreaks("MEM-04", Machine.run(Stub.setup("copy-2", 7).withCached(clean)));
  }

  @Test
  void alignmentFaultsAreTaken() {
    Outcome outcome = Machine.run(Stub.setup("flat-2-UNALIGNED", 7));
    assertEquals(StopReason.UNHANDLED_EXCEPTION, outcome.reason());
    TakenException taken = outcome.exceptions().get(0);
    assertEquals(0x25, taken.exceptionClass());
    assertEquals(0x21, taken.syndrome() & 0x3f);
    assertEquals(Stub.SOURCE + 4, taken.faultAddress());
    assertEquals(Stub.SOURCE + 4, outcome.systemRegisters().get("FAR_EL2"));
    assertEquals(taken.pc(), outcome.systemRegisters().get("ELR_EL2"));
    assertEquals(15, outcome.daif());
  }

  @Test
  void accessFlagFaultsAreTaken() {
    Outcome outcome = Machine.run(Stub.setup("copy-1-AF_0", 7));
    assertEquals(StopReason.UNHANDLED_EXCEPTION, outcome.reason());
    assertEquals(0x21, outcome.exceptions().get(0).exceptionClass());
    assertEquals(0x0b, outcome.exceptions().get(0).syndrome());
  }

  @Test
  void anExceptionReturnDropsToEl1() {
    Outcome outcome = Machine.run(Stub.setup("drop-2", 7));
    assertEquals(List.of(), outcome.violations());
    assertEquals(StopReason.LEFT_STUB, outcome.reason());
    assertEquals(1, outcome.level());
    assertEquals(0x5010_0000, outcome.pc());
    assertEquals(7, outcome.x().get(0));
  }

  @ParameterizedTest
  @CsvSource({"monitor-3, 2", "monitor-3-TO_EL1, 1"})
  void anExceptionReturnDropsFromEl3(String name, int level) {
    for (long seed = 0; seed < 8; seed++) {
      Outcome outcome = Machine.run(Stub.setup(name, seed).withAdversary(Strategy.EAGER, seed));
      assertEquals(List.of(), outcome.violations());
      assertEquals(StopReason.LEFT_STUB, outcome.reason());
      assertEquals(level, outcome.level());
      assertEquals(0x5010_0000, outcome.pc());
      assertEquals(7, outcome.x().get(0));
    }
  }

  /** What is permitted goes by the features; the stub knows none of these. */
  @ParameterizedTest
  @CsvSource({
    "ID_AA64PFR0_EL1, 101002222, CPTR_EL3 traps SVE",
    "ID_AA64PFR1_EL1, 1000000, CPTR_EL3 traps SME",
    "ID_AA64PFR1_EL1, 200, SCR_EL3 traps MTE",
    "ID_AA64PFR1_EL1, 100000000000, SCR_EL3 traps GCS",
    "ID_AA64DFR0_EL1, 110305106, MDCR_EL3 traps SPE",
    "ID_AA64DFR0_EL1, 100010305106, MDCR_EL3 traps TRBE",
    "ID_AA64ISAR1_EL1, 10, SCR_EL3 traps PAUTH",
    "ID_AA64MMFR0_EL1, 10000000f001124, SCR_EL3 traps FGT",
    "ID_AA64MMFR0_EL1, 20000000f001124, SCR_EL3 traps FGT",
    "ID_AA64MMFR1_EL1, 10000000000, SCR_EL3 traps HCX",
    "ID_AA64MMFR3_EL1, 1, SCR_EL3 traps TCR2",
    "ID_AA64MMFR3_EL1, 10, SCR_EL3 traps SCTLR2",
    "ID_AA64MMFR3_EL1, 100, SCR_EL3 traps PIE",
  })
  void aFeatureIsKeptFromTheNextProgram(String register, String value, String message) {
    Processor processor = Processor.cortexA72().with(register, Long.parseLong(value, 16));
    Outcome outcome = Machine.run(Stub.setup("monitor-3", 7).withProcessor(processor));
    List<String> messages = outcome.violations().stream().map(Violation::message).toList();
    assertTrue(messages.contains(message), messages::toString);
  }

  /** Without EL2 nothing is asked of its registers. */
  @ParameterizedTest
  @CsvSource({"monitor-3-TO_EL1, 1", "monitor-3, 3"})
  void thereIsNoEl2(String name, int level) {
    Processor without = Processor.cortexA72().withoutEl2();
    Outcome outcome = Machine.run(Stub.setup(name, 8).withProcessor(without));
    assertEquals(level, outcome.level());
    assertEquals(
        level == 1 ? StopReason.LEFT_STUB : StopReason.UNHANDLED_EXCEPTION, outcome.reason());
  }

  @Test
  void secureStateHasNoInterruptControllerOfEl2() {
    Outcome outcome = Machine.run(Stub.setup("monitor-3-NO_NS", 8));
    assertEquals(StopReason.UNHANDLED_EXCEPTION, outcome.reason());
    assertEquals(0, outcome.exceptions().get(0).exceptionClass());
    assertEquals(3, outcome.level());
  }

  @Test
  void anInterruptControllerThatIsNotSwitchedOnTraps() {
    Outcome outcome = Machine.run(Stub.setup("drop-2-ICC_ISB", 8));
    assertEquals(StopReason.UNHANDLED_EXCEPTION, outcome.reason());
  }

  @Test
  void registersOfMissingFeaturesAreUndefined() {
    Processor without = Processor.cortexA72().with("ID_AA64PFR0_EL1", 0x0000_2222L);
    Outcome outcome = Machine.run(Stub.setup("drop-2", 8).withProcessor(without));
    assertEquals(StopReason.UNHANDLED_EXCEPTION, outcome.reason());
    assertEquals(0, outcome.exceptions().get(0).exceptionClass());
  }

  @ParameterizedTest
  @ValueSource(strings = {"vectors-1", "vectors-2", "vectors-3"})
  void exceptionsGoToTheStubsOwnVectors(String name) {
    Outcome outcome = Machine.run(Stub.setup(name, 9));
    assertEquals(StopReason.HALTED, outcome.reason());
    assertEquals("!", outcome.uart());
    assertEquals(1, outcome.exceptions().size());
    assertFalse(outcome.exceptions().isEmpty());
  }
}
