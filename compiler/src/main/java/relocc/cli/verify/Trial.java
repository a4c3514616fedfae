package relocc.cli.verify;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import relocc.cli.verify.caller.DirtyLines;
import relocc.cli.verify.damage.Damages;
import relocc.cli.verify.meaning.ExitState;
import relocc.cli.verify.meaning.Oracle;
import relocc.cli.verify.report.Cause;
import relocc.cli.verify.report.Kept;
import relocc.cli.verify.report.WayBack;
import relocc.compiler.Build;
import relocc.compiler.a64.Program;
import relocc.compiler.lower.Step;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.CallerMap;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Plan.Payload;
import relocc.compiler.schedule.Transfer;
import relocc.runtime.Machine;
import relocc.runtime.Outcome;
import relocc.runtime.Setup;
import relocc.runtime.StopReason;
import relocc.runtime.TakenException;
import relocc.runtime.Trace;
import relocc.runtime.memory.Extent;
import relocc.runtime.memory.Memory;
import relocc.runtime.rule.Violation;

/** One run of a blob on one machine, compared with what the plan means. */
final class Trial {
  /** What sp holds at entry: nothing a stub would make by itself. */
  private static final long STACK = 0x0123_4567_89ab_cde0L;

  /** What x30 holds: nobody means to go on there. */
  private static final long NOWHERE = 0xfedc_ba98_7654_3211L;

  /** More instructions than any loop takes for a byte, or to begin a range; some for the rest. */
  private static final long INSTRUCTIONS_PER_BYTE = 16;

  private static final long INSTRUCTIONS_PER_RANGE = 64;
  private static final long INSTRUCTIONS = 2_000_000;
  private static final int SHOWN_VIOLATIONS = 20;
  private static final int HISTORY = 48;

  private final Build build;
  private final byte[] blob;
  private final Scene scene;
  private final Conditions conditions;
  private final Locator locator;
  private final Extent stub;
  private final Way way;

  /**
   * @param build of the plan, open or not
   * @param blob what is loaded at the start of the stub's range
   */
  Trial(Build build, byte[] blob, Scene scene, Conditions conditions) {
    this.build = scene.call().bind(build);
    this.blob = blob;
    this.scene = scene;
    this.conditions = conditions;
    this.locator = new Locator(this.build, blob);
    this.stub = Windows.extent(scene.call().plan().stub().range());
    CallerMap map = scene.call().map(conditions.entry());
    this.way = scene.way(new Way.Entrance(stub, conditions.entry(), map, conditions.seed()));
  }

  /** Memory as the stub finds it: a distinct word per address, what it was given, the blob. */
  private Memory start() {
    Memory memory = scene.call().memory(scene.meant().seed());
    memory.write(stub.start(), blob);
    way.write(memory);
    return memory;
  }

  /** The first thing that goes wrong, as {@link Cause#rule}; the run ends there. */
  Optional<String> fault() {
    Outcome outcome = Machine.run(setup(Trace.NONE, true, 0));
    if (!outcome.violations().isEmpty()) {
      return Optional.of(outcome.violations().get(0).rule());
    } else if (outcome.reason() != StopReason.LEFT_STUB || !exit(outcome).isEmpty()) {
      return Optional.of(kind(outcome));
    }
    boolean same = scene.meant().firstDifference(outcome.memory(), ignored()).isEmpty();
    return same ? Optional.empty() : Optional.of("MEMORY");
  }

  private List<Extent> ignored() {
    List<Extent> ignored = new ArrayList<>(Windows.own(scene.call().plan()));
    ignored.add(way.tables());
    return ignored;
  }

  /** The machine after a whole run. */
  Outcome outcome() {
    return Machine.run(setup(Trace.NONE, false, HISTORY));
  }

  /**
   * What went wrong in a run, the root first: broken rules, one for an instruction; where none is
   * broken, what came out otherwise than the plan wants.
   */
  List<Cause> causes(Outcome outcome) {
    List<String> followed = new ArrayList<>(stop(outcome));
    if (outcome.reason() == StopReason.LEFT_STUB) {
      followed.addAll(exit(outcome));
    }
    followed.addAll(memory(outcome));
    List<Cause> causes = new ArrayList<>(violations(outcome.violations()));
    if (causes.isEmpty() && !followed.isEmpty()) {
      causes.add(new Cause(kind(outcome), followed.get(0), followed.subList(1, followed.size())));
    } else if (!followed.isEmpty()) {
      causes.set(0, causes.get(0).and(followed));
    }
    return causes;
  }

  /**
   * What goes wrong when the same machine moves other bytes; a path that depends on them is
   * DATA-01.
   *
   * @param outcome of this trial
   * @param other the same with another content of memory
   */
  List<Cause> dependence(Outcome outcome, Trial other) {
    Outcome again = other.outcome();
    if (again.path() == outcome.path()) {
      return other.causes(again);
    }
    long same = 0;
    long different = Math.min(outcome.instructions(), again.instructions());
    while (different - same > 1) {
      long middle = (same + different) >>> 1;
      if (until(middle).path() == other.until(middle).path()) {
        same = middle;
      } else {
        different = middle;
      }
    }
    long branch = until(same).history().get(0);
    return List.of(
        new Cause(
            "DATA-01",
            "where it goes on depends on the bytes that are moved",
            OptionalLong.of(branch),
            locator.instruction(branch),
            OptionalLong.empty(),
            "",
            List.of()));
  }

  private Outcome until(long instructions) {
    return Machine.run(setup(Trace.NONE, false, 1, instructions));
  }

  private String kind(Outcome outcome) {
    return outcome.reason() != StopReason.LEFT_STUB
        ? "STOP"
        : exit(outcome).isEmpty() ? "MEMORY" : "EXIT";
  }

  private Setup setup(Trace trace, boolean stopAtFirst, int history) {
    long work = build.schedule().transfers().stream().mapToLong(Trial::work).sum();
    long looked = Damages.work(build.plan().actions());
    return setup(trace, stopAtFirst, history, INSTRUCTIONS + work + looked);
  }

  private Setup setup(Trace trace, boolean stopAtFirst, int history, long limit) {
    Memory memory = start();
    Setup setup =
        entered(memory)
            .withCode(readOnly())
            .withConduct(
                new Setup.Conduct(
                    conditions.strategy(), conditions.seed(), limit, trace, stopAtFirst, history));
    boolean cached = way.isOn() || !build.routine().mmu();
    DirtyLines lines = new DirtyLines(memory);
    if (cached) {
      inherit(lines);
    }
    Windows.published(build.plan()).forEach(lines::add);
    return published(setup.withCached(lines.lines()));
  }

  /** The machine before the first instruction. */
  private Setup entered(Memory memory) {
    Setup setup =
        way.enter(
            Setup.of(memory, conditions.entry().number(), stub, way.windows())
                .withProcessor(Conditions.fitted(way.able(conditions.processor()), build.plan()))
                .withRegister(Plan.Exit.SP, STACK)
                .withRegister(WayBack.LINK, NOWHERE)
                .withAdversary(conditions.strategy(), conditions.seed()),
            scene.call());
    boolean own = locator.isListed() && Long.bitCount(conditions.seed()) % 2 != 0;
    return Scene.withVectors(Scene.withUarts(setup, build.plan()), build, own);
  }

  /**
   * Dirty lines that somebody left where the stub writes past the cache (MEM-04), and where it
   * reads what a caller wrote that had its cache on (MEM-03).
   */
  private void inherit(DirtyLines lines) {
    for (Transfer transfer : build.schedule().transfers()) {
      Locator.written(transfer).forEach(lines::add);
      if (way.isOn() && transfer instanceof Transfer.Copy copy && !Payload.isPlace(copy.source())) {
        lines.add(new AddressRange(copy.source(), copy.size()));
      }
    }
    if (way.isOn()) {
      scene.call().contents().forEach(content -> lines.add(content.range()));
    }
  }

  private Setup published(Setup setup) {
    return setup.withSurroundings(
        setup
            .around()
            .withWanted(Windows.published(build.plan()).stream().map(Windows::extent).toList()));
  }

  /** How many instructions a transfer may take: a rotation moves its size once per range. */
  static long work(Transfer transfer) {
    long ranges = transfer instanceof Transfer.Rotate rotate ? rotate.ring().size() : 1;
    return ranges * (INSTRUCTIONS_PER_RANGE + INSTRUCTIONS_PER_BYTE * transfer.size());
  }

  /** From the start of the blob: code and what else is never written, as far as it is known. */
  private Extent readOnly() {
    if (!locator.isListed()) {
      return new Extent(stub.start(), 0);
    }
    AddressRange code =
        build.program().sections().stream()
            .filter(section -> section.name().equals("code"))
            .map(Program.Section::range)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("a stub without code"));
    return Windows.extent(code);
  }

  private List<String> stop(Outcome outcome) {
    List<String> found = new ArrayList<>();
    for (TakenException taken : outcome.exceptions()) {
      found.add(
          "exception to EL"
              + taken.level()
              + ": "
              + taken.message()
              + " at "
              + locator.instruction(taken.pc()));
    }
    if (!outcome.uart().isEmpty()) {
      found.add("it reports: " + outcome.uart().strip());
    }
    String where = locator.instruction(outcome.pc());
    switch (outcome.reason()) {
      case LEFT_STUB -> {}
      case HALTED -> found.add("halts at " + where);
      case UNHANDLED_EXCEPTION -> found.add("an exception leaves the stub; stops at " + where);
      case LIMIT ->
          found.add("still runs after " + outcome.instructions() + " instructions, at " + where);
    }
    return found;
  }

  private List<String> exit(Outcome outcome) {
    ExitState wanted = Oracle.exit(build.plan(), conditions.entry());
    List<String> found = new ArrayList<>();
    compare(found, "pc", wanted.pc(), outcome.pc());
    compare(found, "exception level", wanted.level(), outcome.level());
    for (int i = 0; i < wanted.x().size(); i++) {
      compare(found, "x" + i, wanted.x().get(i), outcome.x().get(i));
    }
    if (wanted.sp().isPresent() || wanted.level() == conditions.entry().number()) {
      compare(found, "sp", wanted.sp().orElse(STACK), outcome.sp());
    }
    compare(found, "DAIF", 0xf, outcome.daif());
    for (int level = wanted.level(); level <= conditions.entry().number(); level++) {
      long control = outcome.systemRegisters().getOrDefault("SCTLR_EL" + level, 0L);
      if (conditions.has(level)) {
        compare(found, "SCTLR_EL" + level + " with M and C off", control & ~5L, control);
      }
    }
    boolean works = build.plan().actions().stream().anyMatch(a -> !(a instanceof Action.Look));
    if (works && build.routine().has(Step.SwitchMap.class)) {
      String name = "TTBR1_EL" + conditions.entry().number();
      long root = scene.call().site().copy();
      compare(found, name, root, outcome.systemRegisters().getOrDefault(name, 0L));
    }
    if (build.plan().exit().level().orElse(conditions.entry()) == conditions.entry()
        && outcome.level() == conditions.entry().number()) {
      Map<String, Long> before =
          scene.registers(
              conditions, () -> Machine.run(entered(start()).withLimit(0)).systemRegisters());
      found.addAll(Kept.changed(outcome.level(), before, outcome.systemRegisters()));
    }
    return found;
  }

  private static void compare(List<String> found, String what, long expected, long actual) {
    if (expected != actual) {
      found.add(
          "at the exit "
              + what
              + " is "
              + AddressRange.hex(actual)
              + ", the plan wants "
              + AddressRange.hex(expected));
    }
  }

  private List<String> memory(Outcome outcome) {
    OptionalLong difference = scene.meant().firstDifference(outcome.memory(), ignored());
    if (difference.isEmpty()) {
      return List.of();
    }
    long address = difference.getAsLong();
    List<String> found = new ArrayList<>();
    found.add(Cause.bytes(address, scene.meant(), outcome.memory()));
    locator.wanted(address).forEach(line -> found.add("  " + line));
    lastStore(address).forEach(line -> found.add("  " + line));
    return found;
  }

  /** Runs once more, the machine being deterministic, and watches one address. */
  private List<String> lastStore(long address) {
    List<String> last = new ArrayList<>();
    Machine.run(
        setup(
            (pc, to, size, registers) -> {
              if (new Extent(to, size).contains(address)) {
                last.clear();
                last.add("last written by " + locator.instruction(pc));
                if (locator.isListed()) {
                  locator
                      .entry(registers.applyAsLong(0))
                      .ifPresent(entry -> last.addAll(inTable(entry, address)));
                }
              }
            },
            false,
            0));
    return last.isEmpty() ? List.of("no instruction wrote it") : last;
  }

  private List<String> inTable(Program.Entry entry, long address) {
    List<String> lines = new ArrayList<>();
    lines.add("for the entry of the moves table at " + AddressRange.hex(entry.address()));
    if (!locator.owner(address).equals(OptionalInt.of(entry.transfer()))) {
      lines.addAll(locator.transfer(entry.transfer()));
    }
    return lines;
  }

  /** The first rule that each instruction broke; of one rule and message the first instruction. */
  private List<Cause> violations(List<Violation> violations) {
    Map<Long, Violation> first = new LinkedHashMap<>();
    Set<String> said = new HashSet<>();
    for (Violation violation : violations) {
      if (!first.containsKey(violation.instructionAddress())
          && said.add(violation.rule() + violation.message())) {
        first.put(violation.instructionAddress(), violation);
      }
    }
    return first.values().stream().limit(SHOWN_VIOLATIONS).map(this::cause).toList();
  }

  private Cause cause(Violation violation) {
    long data = violation.dataAddress();
    List<String> details = data == 0 ? List.of() : List.of(locator.region(data));
    return new Cause(
        violation.rule(),
        violation.message(),
        OptionalLong.of(violation.instructionAddress()),
        locator.instruction(violation.instructionAddress()),
        data == 0 ? OptionalLong.empty() : OptionalLong.of(data),
        violation.choice(),
        details);
  }
}
