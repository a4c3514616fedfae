package relocc.cli.verify;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import relocc.compiler.Build;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Plan;
import relocc.runtime.Machine;
import relocc.runtime.Outcome;
import relocc.runtime.Setup;
import relocc.runtime.StopReason;
import relocc.runtime.memory.Extent;
import relocc.runtime.memory.Memory;
import relocc.runtime.rule.Violation;

/**
 * What a stub does when it was loaded or entered otherwise than its plan says: it gives up before
 * anything is changed, by a return to its caller or by a halt.
 */
final class Refusal {
  /** The bits of its address that are wrong when the stub is loaded elsewhere. */
  private static final long AWAY = 0x10_3000;

  /** Of no harm to a caller: what was sent to the UART may still be on its way. */
  private static final String STORES_UNDER_WAY = "SYN-03";

  private static final long LIMIT = 10_000_000;
  private static final int LINK = 30;

  /** What a called function leaves as it was, by the procedure call standard. */
  private static final int FIRST_KEPT = 19;

  private final Build build;
  private final byte[] blob;
  private final long seed;

  Refusal(Build build, byte[] blob, long seed) {
    this.build = build;
    this.blob = blob;
    this.seed = seed;
  }

  /** What is wrong, for people; nothing when the stub refuses as it should. */
  List<String> run() {
    Plan plan = build.plan();
    long base = plan.stub().range().start();
    Collection<ExceptionLevel> allowed = plan.entries().stream().map(Plan.Entry::level).toList();
    List<String> found = new ArrayList<>();
    for (ExceptionLevel level : ExceptionLevel.values()) {
      if (allowed.contains(level)) {
        long wrong = base ^ AWAY;
        found.addAll(under("loaded at " + AddressRange.hex(wrong), refuse(level, wrong)));
      } else {
        found.addAll(under("entered at " + level, refuse(level, base)));
      }
    }
    return found;
  }

  private static List<String> under(String title, List<String> differences) {
    List<String> lines = new ArrayList<>();
    differences.forEach(line -> lines.add("  " + line));
    if (!lines.isEmpty()) {
      lines.add(0, title + ", which the plan does not allow:");
    }
    return lines;
  }

  private List<String> refuse(ExceptionLevel level, long base) {
    Plan plan = build.plan();
    Memory memory = new Memory(seed);
    memory.write(base, blob);
    Memory before = memory.copy();
    Map<Integer, Long> kept = kept();
    Extent place = new Extent(base, plan.stub().range().size());
    Setup setup =
        Setup.of(memory, level.number(), place, Windows.of(plan)).withCode(place).withLimit(LIMIT);
    for (Map.Entry<Integer, Long> register : kept.entrySet()) {
      setup = setup.withRegister(register.getKey(), register.getValue());
    }
    Outcome outcome = Machine.run(plan.onFail().report().map(setup::withUart).orElse(setup));
    List<String> found = new ArrayList<>();
    if (plan.onFail().returnBefore()) {
      found.addAll(returned(outcome, level, kept));
    } else if (outcome.reason() != StopReason.HALTED) {
      found.add("it does not halt");
    }
    OptionalLong changed = before.firstDifference(outcome.memory(), List.of());
    changed.ifPresent(address -> found.add(Trial.bytes(address, before, outcome.memory())));
    for (Violation violation : outcome.violations()) {
      if (!violation.rule().equals(STORES_UNDER_WAY)) {
        found.add("breaks " + violation.rule() + ": " + violation.message());
      }
    }
    return found;
  }

  private static Map<Integer, Long> kept() {
    Map<Integer, Long> kept = new TreeMap<>();
    for (int i = FIRST_KEPT; i < LINK; i++) {
      kept.put(i, 0x0101_0101_0101_0101L * i);
    }
    kept.put(LINK, 0x0000_7654_3210L);
    kept.put(Plan.Exit.SP, 0x0123_4567_89ab_cde0L);
    return kept;
  }

  private static List<String> returned(
      Outcome outcome, ExceptionLevel level, Map<Integer, Long> kept) {
    List<String> found = new ArrayList<>();
    if (outcome.reason() != StopReason.LEFT_STUB || outcome.pc() != kept.get(LINK)) {
      found.add("it does not return, it is at " + AddressRange.hex(outcome.pc()));
      return found;
    }
    if (outcome.level() != level.number()) {
      found.add("it returns at EL" + outcome.level());
    }
    if (outcome.x().get(0) == 0) {
      found.add("it returns 0 in x0, which says that nothing failed");
    }
    if (outcome.daif() != 0) {
      found.add("it returns with other interrupt masks");
    }
    kept.forEach(
        (number, value) -> {
          boolean stack = number == Plan.Exit.SP;
          if (value != (stack ? outcome.sp() : outcome.x().get(number))) {
            found.add("it returns with another " + (stack ? "sp" : "x" + number));
          }
        });
    return found;
  }
}
