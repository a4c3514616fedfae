package relocc.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relocc.runtime.Setup.Above;
import relocc.runtime.Setup.Conduit;
import relocc.runtime.rule.Violation;

/** Calls from EL1 to whoever is above. */
class CallsTest {
  private static final Above NOBODY = new Above(Conduit.NONE, false);
  private static final Above LINUX = new Above(Conduit.SMC, true);

  private static Setup setup(String name) {
    return Stub.setup(name, 5).withAbove(LINUX);
  }

  private static List<String> rules(Outcome outcome) {
    return outcome.violations().stream().map(Violation::rule).distinct().toList();
  }

  @Test
  void theHypStubGoesOnAtEl2() {
    Outcome outcome = Machine.run(setup("calls-1"));
    assertEquals(List.of(), outcome.violations());
    assertEquals(StopReason.LEFT_STUB, outcome.reason());
    assertEquals(2, outcome.level());
    assertFalse(outcome.isHost());
    assertEquals(0x5010_0000L, outcome.pc());
    assertEquals(List.of(0x4000L, 0L, 0L, 0L, 0x5010_0000L), outcome.x().subList(0, 5));
    assertEquals(15, outcome.daif());
  }

  @ParameterizedTest
  @CsvSource({"calls-1-NO_ISB, SYN-02", "calls-1-RESET_VECTORS, EL-09"})
  void callsThatAreWrong(String name, String rule) {
    List<String> found = rules(Machine.run(setup(name)));
    assertTrue(found.contains(rule), found::toString);
  }

  @Test
  void theMmuOfEl2IsOn() {
    Setup setup = setup("calls-1").withSystemRegister("SCTLR_EL2", 0x30c5_0831L);
    assertEquals("EL-10", rules(Machine.run(setup)).get(0));
  }

  @Test
  void nobodyAnswers() {
    Outcome outcome = Machine.run(setup("calls-1").withAbove(NOBODY));
    assertEquals(StopReason.UNHANDLED_EXCEPTION, outcome.reason());
    assertEquals(2, outcome.exceptions().get(0).level());
    assertEquals(1, outcome.level());
  }

  @ParameterizedTest
  @CsvSource({"SCR_EL3, 431", "HCR_EL2, a0000000"})
  void callsThatAreNotAllowedAreUndefined(String register, String value) {
    boolean el3 = register.equals("SCR_EL3");
    Processor processor =
        Processor.cortexA72().with("ID_AA64PFR0_EL1", el3 ? 0x0100_2222L : 0x0100_0222L);
    Setup setup =
        setup("calls-1")
            .withProcessor(processor)
            .withSystemRegister(register, Long.parseLong(value, 16));
    Outcome outcome = Machine.run(setup);
    assertEquals(0, outcome.exceptions().get(0).exceptionClass());
    assertEquals(1, outcome.exceptions().get(0).level());
  }

  @Test
  void vectorsOfTheStubGoOnAtEl2() {
    Setup setup = Stub.setup("calls-1-OWN", 5).withSystemRegister("VBAR_EL2", Stub.BASE + 0x800);
    Outcome outcome = Machine.run(setup);
    assertEquals(List.of(), outcome.violations());
    assertEquals(StopReason.LEFT_STUB, outcome.reason());
    assertEquals(2, outcome.level());
    assertEquals(0x4000, outcome.x().get(0));
  }

  /** At EL2 the MMU is off: what the cache alone holds is not what is fetched there. */
  @Test
  void vectorsThatAreNotClean() {
    Setup setup = Stub.setup("calls-1-OWN", 5).withSystemRegister("VBAR_EL2", Stub.BASE + 0x800);
    Setup dirty =
        setup.withCached(
            List.of(new Setup.Cached(Stub.BASE + 0xc00, new byte[] {1, 2, 3, 4}, true)));
    assertEquals("MEM-06", rules(Machine.run(dirty)).get(0));
  }

  @ParameterizedTest
  @CsvSource({
    "SMC, 84000008, SWITCHED_OFF",
    "SMC, 84000009, RESET",
    "SMC, 84000000, UNHANDLED_EXCEPTION",
    "HVC, 84000008, UNHANDLED_EXCEPTION",
  })
  void firmwareEndsTheRun(Conduit conduit, String function, StopReason reason) {
    Setup setup =
        Stub.setup("calls-1-PSCI", 5)
            .withRegister(0, Long.parseLong(function, 16))
            .withAbove(NOBODY.withPsci(conduit));
    assertEquals(reason, Machine.run(setup).reason());
  }
}
