package relocc.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import relocc.runtime.rule.Violation;

/** VHE that is switched at the exit: registers of EL2 have the layout in force then. */
class HostTest {
  private static final Processor BEFORE = Processor.cortexA72();

  private static Setup setup(String name, boolean host) {
    Processor processor = BEFORE.with("ID_AA64MMFR1_EL1", 0x100L);
    return Stub.setup(name, 5).withProcessor(host ? BEFORE.asHost() : processor);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itIsSwitched(boolean toHost) {
    Outcome outcome = Machine.run(setup(toHost ? "host-2-TO_HOST" : "host-2", !toHost));
    assertEquals(List.of(), outcome.violations());
    assertEquals(StopReason.LEFT_STUB, outcome.reason());
    assertEquals(2, outcome.level());
    assertEquals(toHost, outcome.isHost());
  }

  @ParameterizedTest
  @CsvSource({
    "TGE, EL-04",
    "NO_ISB, SYN-01",
    "TRAPS, EL-01",
    "OWN_SCTLR, MMU-10",
  })
  void everyMistakeIsFound(String mistake, String rule) {
    List<String> found =
        Machine.run(setup("host-2-" + mistake, true)).violations().stream()
            .map(Violation::rule)
            .toList();
    assertTrue(found.contains(rule), found::toString);
  }

  /** A layout that fits with VHE is wrong without. */
  @ParameterizedTest
  @ValueSource(strings = {"300000", "3300000", "33ff"})
  void whatEl2TrapsWasLeftAlone(String found) {
    long cptr = Long.parseLong(found, 16);
    Setup setup = setup("host-2-TRAPS", true).withSystemRegister("CPTR_EL2", cptr);
    boolean broken =
        Machine.run(setup).violations().stream().anyMatch(v -> v.rule().equals("EL-01"));
    assertEquals(cptr != 0x33ff, broken);
  }
}
