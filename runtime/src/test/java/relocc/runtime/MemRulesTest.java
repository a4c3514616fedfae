package relocc.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
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
import relocc.runtime.memory.Window;
import relocc.runtime.rule.Rule;
import relocc.runtime.rule.RuleBook;
import relocc.runtime.rule.Violation;

/** For each rule of the family MEM: what breaks it and nothing else, and what nearly does. */
class MemRulesTest {
  private static final Processor LINES = Processor.cortexA72().withLines(32, 64);

  private record Case(String rule, String name, Setup broken, Setup near) {
    @Override
    public String toString() {
      return rule + " " + name;
    }
  }

  static List<Case> cases() {
    return Stream.of(forgotten(), maps(), lines(), order(), accesses())
        .flatMap(List::stream)
        .toList();
  }

  /** Loops that clean. */
  private static List<Case> forgotten() {
    return List.of(
        of("MEM-05", "copy-1-NO_CLEAN", "copy-1"),
        of("MEM-05", "copy-2-CVAU", "copy-2"),
        of("MEM-07", "copy-1-IVAC", "copy-1"),
        of("MEM-08", "flat-1-SET_WAY", "flat-1"),
        of("MEM-09", "copy-2-STRIDE_64", "copy-2"),
        of("MEM-09", "copy-1-LAST_LINE", "copy-1"),
        new Case(
            "MEM-09",
            "a fixed stride is right where lines are as long",
            stub("copy-1-STRIDE_64").withProcessor(LINES.withLines(16, 64)),
            stub("copy-1-STRIDE_64").withProcessor(LINES.withLines(64, 64))));
  }

  private static List<Case> maps() {
    return List.of(
        of("MEM-01", "copy-1-FORBIDDEN", "copy-1"),
        of("MEM-02", "cached-1-UNCACHED", "cached-1"),
        new Case(
            "MEM-02",
            "a dirty line where memory is mapped uncached",
            stub("cached-1-UNCACHED").withCached(left(Stub.BASE + 0x7000, 1, true)),
            stub("cached-1").withCached(left(Stub.BASE + 0x7000, 1, true))),
        of("MEM-12", "cached-1-DEVICE_CODE", "cached-1"),
        new Case("MEM-12", "a device behind the code", small(0x1000), small(0x2000)),
        of("MEM-16", "flat-1-OWN_CODE", "flat-1-OWN_DATA"));
  }

  /** A stub of one page, and a device so far behind its start. */
  private static Setup small(long distance) {
    Setup setup = stub("flat-1");
    List<Window> windows = new ArrayList<>(setup.windows());
    windows.add(new Window(new Extent(Stub.BASE + distance, 0x1000), Window.Kind.DEVICE));
    return Setup.of(setup.memory(), 1, new Extent(Stub.BASE, 0x1000), windows).withProcessor(LINES);
  }

  /** Lines that somebody left before. */
  private static List<Case> lines() {
    return List.of(
        new Case(
            "MEM-03",
            "a dirty source",
            stub("flat-2").withCached(left(Stub.SOURCE + 64, 1, true)),
            stub("flat-2").withCached(left(Stub.SOURCE - 64, 1, true))),
        new Case(
            "MEM-04",
            "a dirty destination",
            stub("flat-2").withCached(left(Stub.DESTINATION + 64, 1, true)),
            stub("flat-2-INVALIDATES").withCached(left(Stub.DESTINATION + 64, 1, true))),
        new Case(
            "MEM-04",
            "a dirty line in the granule of an eviction",
            granule(256).withCached(left(Stub.DESTINATION + 4096 + 128, 1, true)),
            granule(64).withCached(left(Stub.DESTINATION + 4096 + 128, 1, true))),
        new Case(
            "MEM-04",
            "a clean line that was there before",
            stub("flat-1").withAdversary(Strategy.EAGER, 5),
            Stub.setup("flat-1-INVALIDATES", 5).withAdversary(Strategy.EAGER, 5)),
        new Case(
            "MEM-06",
            "a dirty line over code",
            stub("flat-1").withCached(left(Stub.BASE, 1, true)),
            stub("flat-1").withCached(left(Stub.BASE + 0x7000, 1, true))),
        of("MEM-06", "cached-1-STACK", "cached-1-CLEAN_STACK"),
        new Case(
            "MEM-07",
            "a neighbour in the first line",
            stub("flat-1-EDGE").withCached(left(Stub.DESTINATION + 4, 1, true)),
            stub("flat-1-EDGE").withCached(left(Stub.DESTINATION + 8, 1, true))));
  }

  private static Setup granule(int bytes) {
    return stub("flat-1-UNEVEN").withProcessor(Processor.cortexA72().withGranule(bytes));
  }

  private static List<Case> order() {
    Processor unified = LINES.withUnification(true, false);
    Processor coherent = LINES.withUnification(false, true);
    return List.of(
        of("MEM-10", "copy-1-IC_EARLY", "copy-1"),
        of("MEM-10", "cached-1-DC_LATE", "cached-1"),
        new Case(
            "MEM-10",
            "IC before DC where stores need none",
            stub("copy-2-IC_EARLY"),
            stub("copy-2-IC_EARLY").withProcessor(unified)),
        new Case("MEM-10", "IC forgotten", generates("_NO_IC", true), generates("", true)),
        of("SYN-04", "cached-1-BARRIER_ST", "cached-1"),
        new Case("MEM-10", "no ISB", generates("_NO_ISB", true), generates("", false)),
        new Case(
            "MEM-10",
            "IC forgotten where fetches go past the cache",
            generates("_NO_IC", true),
            generates("_NO_IC", false)),
        of("MEM-11", "copy-1-NO_IC", "copy-1"),
        new Case(
            "MEM-11",
            "no IC where none is needed",
            stub("copy-2-NO_IC"),
            stub("copy-2-NO_IC").withProcessor(coherent)));
  }

  /** Code that writes code with the MMU off, with SCTLR.I set or not. */
  private static Setup generates(String mistake, boolean cached) {
    Processor processor =
        Processor.cortexA72().with("SCTLR_EL1", 0x30d0_0800L | (cached ? 1 << 12 : 0));
    return Stub.setup("flat-1-GENERATES" + mistake, 5)
        .withProcessor(processor)
        .withAdversary(Strategy.EAGER, 5);
  }

  private static List<Case> accesses() {
    return List.of(
        of("MEM-13", "flat-1-UNALIGNED", "flat-1"),
        of("MEM-14", "flat-1-ZVA", "flat-1"),
        of("MEM-15", "flat-1-EXCLUSIVE", "flat-1-ACQUIRE"),
        of("MEM-15", "flat-1-EXCLUSIVE", "cached-1-EXCLUSIVE"));
  }

  private static Case of(String rule, String broken, String near) {
    return new Case(rule, broken, stub(broken), stub(near));
  }

  private static Setup stub(String name) {
    return Stub.setup(name, 5).withProcessor(LINES);
  }

  private static List<Setup.Cached> left(long address, int size, boolean dirty) {
    return List.of(new Setup.Cached(address, new byte[size], dirty));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void breaksOneRuleOnly(Case mistake) {
    assertEquals(Set.of(mistake.rule), rules(Machine.run(mistake.broken)));
    Outcome outcome = Machine.run(mistake.near);
    assertEquals(List.of(), outcome.violations());
    assertEquals(StopReason.LEFT_STUB, outcome.reason());
  }

  static Stream<Case> withTheCachesOn() {
    return cases().stream().filter(c -> c.name.startsWith("copy") || c.name.startsWith("cached"));
  }

  /** What a stub with the caches on does wrong has one name, whatever the adversary does. */
  @ParameterizedTest
  @MethodSource("withTheCachesOn")
  void breaksOneRuleOnlyWhateverTheAdversaryDoes(Case mistake) {
    for (Strategy strategy : Strategy.values()) {
      for (int seed = 0; seed < 4; seed++) {
        Setup broken = stub(mistake.name).withAdversary(strategy, seed);
        assertEquals(Set.of(mistake.rule), rules(Machine.run(broken)), strategy::name);
      }
    }
  }

  private static Set<String> rules(Outcome outcome) {
    return outcome.violations().stream().map(Violation::rule).collect(Collectors.toSet());
  }

  @Test
  void everyRuleThatIsACheckHasACase() {
    Set<String> checked = new TreeSet<>();
    for (Rule rule : RuleBook.rules().values()) {
      if (rule.id().startsWith("MEM-") && rule.unchecked().isEmpty()) {
        checked.add(rule.id());
      }
    }
    checked.add("SYN-04"); // a barrier of the wrong kind is not MEM-10
    assertEquals(checked, cases().stream().map(Case::rule).collect(Collectors.toSet()));
    for (int i = 1; i <= 19; i++) {
      assertTrue(RuleBook.rules().containsKey(String.format("MEM-%02d", i)));
    }
  }
}
