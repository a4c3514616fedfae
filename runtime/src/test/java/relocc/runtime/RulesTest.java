package relocc.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relocc.runtime.adversary.Strategy;
import relocc.runtime.memory.Extent;
import relocc.runtime.memory.Memory;
import relocc.runtime.rule.Rule;
import relocc.runtime.rule.RuleBook;
import relocc.runtime.rule.Violation;

/**
 * For rules of the families SYN, MMU, TLB, EL, EX, ERR and DATA: a program that breaks one and
 * nothing else, and one that nearly does. The families MEM and TAB have tests of their own, and so
 * have rules about changes of tables ({@code mmu.HalvesTest}).
 */
class RulesTest {
  private static final int NOP = 0xd503201f;
  private static final int ISB = 0xd5033fdf;
  private static final int DSB_SY = 0xd5033f9f;
  private static final int DSB_NSH = 0xd503379f;
  private static final int MOV_X0_1 = 0xd2800020;
  private static final int STR_X5_X9 = 0xf9000125;
  private static final int ADR_VECTORS = 0x10003fe0;
  private static final int DAIFSET = 0xd5034fdf;
  private static final int DC_CIVAC_X4 = 0xd50b7e24;
  private static final int DC_CVAC_X4 = 0xd50b7a24;
  private static final int SCTLR_OFF = 0x30d00800;
  private static final int MOVZ_X0_HIGH = 0xd2a00000;
  private static final long CORTEX_A53 = 0x410f_d030L;
  private static final long AMPERE_ONE = 0xc00f_ac40L;
  private static final Processor LINES = Processor.cortexA72().withLines(32, 64);

  /** Broken only together with others, or shown elsewhere. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "EX-10", "MMU-05", "MMU-06", "TLB-05", "TLB-06", "TLB-07", "TLB-09", "TLB-10", "TLB-13");

  private static final Setup.Above LINUX = new Setup.Above(Setup.Conduit.NONE, true);

  private static final Set<String> WITH_OTHERS =
      Set.of("EL-10", "EL-18", "EL-20", "EX-12", "ERR-06");

  private record Case(String rule, Setup broken, Setup near) {
    @Override
    public String toString() {
      return rule;
    }
  }

  static List<Case> cases() {
    return Stream.of(synchronisation(), switches(), levels(), exits())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Case> synchronisation() {
    return List.of(
        new Case("SYN-01", patched("vectors-1", ISB, NOP), stub("vectors-1")),
        new Case("SYN-02", stub("drop-2-NO_ISB"), stub("drop-2")),
        new Case("SYN-03", late(MOV_X0_1, STR_X5_X9), late(MOV_X0_1, NOP)),
        new Case("SYN-04", stub("copy-1-DSB_ST"), stub("copy-1")),
        new Case("SYN-06", stub("flat-1-NO_DMB"), stub("flat-1")),
        new Case("SYN-07", patched("copy-1", DSB_SY, DSB_NSH), stub("copy-1")));
  }

  private static List<Case> switches() {
    return List.of(
        new Case("MMU-01", elsewhere(0x6000), elsewhere(0)),
        new Case("MMU-02", stub("copy-2-NO_ISB_ON"), stub("copy-2")),
        new Case("MMU-07", stub("copy-1-NO_TLBI"), stub("copy-1")),
        new Case("MMU-07", stub("copy-2-NO_TLBI_AT_END"), stub("copy-2")),
        new Case(
            "MMU-08", stub("copy-1-NO_ISB_TTBR").withAdversary(Strategy.EAGER, 5), stub("copy-1")),
        new Case("MMU-09", stub("copy-1-NO_IC_ON"), stub("copy-1")),
        new Case("MMU-10", stub("copy-2-SCTLR_RES1"), stub("copy-2")),
        new Case("TLB-08", stub("copy-1-EPD1"), stub("copy-1")),
        new Case("TLB-11", stub("copy-2-WRONG_TLBI"), stub("copy-2")));
  }

  private static List<Case> levels() {
    Setup indirect =
        stub("copy-1")
            .withProcessor(Processor.newest().withLines(32, 64).with("ID_AA64PFR0_EL1", 0x2222L));
    return List.of(
        new Case(
            "EL-04",
            patched("drop-2", MOVZ_X0_HIGH | 0x8000 << 5, MOVZ_X0_HIGH | 0x8008 << 5),
            stub("drop-2")),
        new Case("EL-05", stub("drop-2-TGE"), stub("drop-2")),
        new Case("EL-06", stub("drop-2-CPTR"), stub("drop-2")),
        new Case("EL-01", stub("monitor-3-EL2_TRAPS"), stub("monitor-3")),
        new Case("EL-07", stub("monitor-3-SMD"), stub("monitor-3-TO_EL1")),
        new Case(
            "EL-08",
            patched("vectors-1", ADR_VECTORS, ADR_VECTORS + 32).withLimit(4),
            stub("vectors-1").withLimit(4)),
        new Case(
            "EL-09",
            stub("calls-1-RESET_VECTORS").withAbove(LINUX),
            stub("calls-1").withAbove(LINUX)),
        new Case("EL-11", stub("copy-1-FP_TRAP"), stub("copy-1")),
        new Case("EL-15", patched("vectors-1", DAIFSET, NOP), stub("vectors-1")),
        new Case(
            "EL-19",
            indirect.withSystemRegister("TCR2_EL1", 2),
            indirect.withSystemRegister("TCR2_EL1", 0)));
  }

  private static List<Case> exits() {
    Setup cleans = patched("copy-1", DC_CIVAC_X4, DC_CVAC_X4);
    return List.of(
        new Case("EX-01", patched("flat-1", SCTLR_OFF, SCTLR_OFF | 4), stub("flat-1")),
        new Case("EX-03", stub("copy-1-NO_DAIF"), stub("copy-1")),
        new Case("ERR-01", stub("copy-1-NO_ISB_BEFORE_OFF"), stub("copy-1")),
        new Case("ERR-02", cleans.withProcessor(LINES.with("MIDR_EL1", CORTEX_A53)), cleans),
        new Case(
            "ERR-14",
            stub("drop-2").withProcessor(LINES.with("MIDR_EL1", AMPERE_ONE)),
            stub("drop-2")),
        new Case(
            "DATA-02",
            Stub.setup("flat-1", 5, Stub.windows(false)),
            Stub.setup("flat-1", 5, Stub.windows(true))));
  }

  /** Another last instruction, where later stores need no IC. */
  private static Setup late(int from, int to) {
    return patched("flat-1", from, to).withProcessor(LINES.withUnification(false, true));
  }

  private static Setup stub(String name) {
    return Stub.setup(name, 5).withProcessor(LINES);
  }

  /** With another word in the place of the first such. */
  private static Setup patched(String name, int from, int to) {
    Setup setup = stub(name);
    Memory memory = setup.memory();
    long address = Stub.BASE;
    while (memory.load32(address) != from) {
      address += 4;
      assertTrue(address < Stub.BASE + 0x1000, "no such word in " + name);
    }
    memory.store32(address, to);
    return setup;
  }

  /** The code's page is mapped to one with the same bytes, so far away. */
  private static Setup elsewhere(int distance) {
    Setup setup = stub("copy-1").withCode(new Extent(Stub.BASE, 0));
    Memory memory = setup.memory();
    memory.write(Stub.BASE + distance, memory.read(Stub.BASE, 4096));
    long leaf = memory.load64(Stub.BASE + 0x4000);
    memory.store64(Stub.BASE + 0x4000, leaf + distance);
    return setup;
  }

  private static Set<String> rules(Setup setup) {
    return Machine.run(setup).violations().stream()
        .map(Violation::rule)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itsRuleAloneIsBroken(Case one) {
    assertEquals(Set.of(one.rule), rules(one.broken));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aNearMissBreaksNone(Case one) {
    assertEquals(Set.of(), rules(one.near));
  }

  @Test
  void everyRuleThatIsCheckedHasACase() {
    Set<String> families = Set.of("SYN", "MMU", "TLB", "EL", "EX", "ERR", "DATA");
    Set<String> checked =
        RuleBook.rules().values().stream()
            .filter(rule -> rule.unchecked().isEmpty())
            .map(Rule::id)
            .filter(id -> families.contains(id.split("-")[0]))
            .collect(Collectors.toCollection(TreeSet::new));
    checked.removeAll(ELSEWHERE);
    checked.removeAll(WITH_OTHERS);
    assertEquals(
        checked, cases().stream().map(Case::rule).collect(Collectors.toCollection(TreeSet::new)));
  }
}
