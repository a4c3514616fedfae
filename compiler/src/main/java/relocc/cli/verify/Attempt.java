package relocc.cli.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import relocc.cli.verify.call.Call;
import relocc.cli.verify.damage.Damage;
import relocc.cli.verify.damage.Damages;
import relocc.cli.verify.report.Cause;
import relocc.cli.verify.report.Ending;
import relocc.cli.verify.report.Reason;
import relocc.cli.verify.report.WayBack;
import relocc.cli.verify.report.WrongDigest;
import relocc.compiler.Build;
import relocc.compiler.a64.Program;
import relocc.compiler.lower.Step;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Granule;
import relocc.compiler.plan.OnFail.Reaction;
import relocc.compiler.plan.Plan;
import relocc.runtime.Machine;
import relocc.runtime.Outcome;
import relocc.runtime.Processor;
import relocc.runtime.Setup;
import relocc.runtime.StopReason;
import relocc.runtime.memory.Extent;
import relocc.runtime.memory.Memory;
import relocc.runtime.memory.Window;
import relocc.runtime.rule.Violation;

/** Tries calls that must fail, and tells what is wrong with how they do. */
final class Attempt {
  /** Of no harm to a caller: what was sent to the UART may still be on its way. */
  private static final String STORES_UNDER_WAY = "SYN-03";

  /** Right for a caller that had it on. */
  private static final String MMU_ON = "EX-01";

  /** Nor does anybody execute a record, or registers that were kept in scratch. */
  private static final String NOT_FETCHED = "MEM-11";

  private static final long LIMIT = 2_000_000;

  /** What is above the parameters and below what is kept. */
  private static final int FIRST_SCRATCH = 8;

  /** What the report calls the step when the next program has its registers. */
  private static final String NEXT = "0 next";

  private static final int WRONG_STATE = 3;
  private static final int EXCEPTION = 4;
  private static final int WRONG_LIST = 6;
  private static final int OVER_TABLES = 8;

  /** A plan's own numbers count from here. */
  private static final int REQUIREMENT = 64;

  private static final String PAYLOAD = "payload";

  private static final int RET = 0xd65f_03c0;

  private final Build build;
  private final byte[] blob;
  private final Scene scene;
  private final long seed;
  private final Locator locator;
  private final long work;

  /** What the registers at an entry depend on, the scene aside. */
  private record Entrance(Way.Entrance way, Case.Found found) {}

  Attempt(Build build, byte[] blob, Scene scene, long seed, Locator locator) {
    this.build = build;
    this.blob = blob;
    this.scene = scene;
    this.seed = seed;
    this.locator = locator;
    this.work = Damages.work(build.plan().actions());
  }

  /** Halts when an exception hits its report before the first character is out. */
  Optional<Cause> silenced(Case trapped, String title) {
    Outcome outcome = Machine.run(setup(trapped));
    List<String> found = new ArrayList<>();
    if (outcome.reason() != StopReason.HALTED || !outcome.uart().isEmpty()) {
      found.add("it does not halt at once, it is at " + AddressRange.hex(outcome.pc()));
    }
    return under(title, found);
  }

  /** Gives up, and does not return. */
  Optional<Cause> stopped(Case trapped, String title) {
    Reaction reaction = build.plan().onFail().after();
    Outcome outcome = Machine.run(Ending.answered(setup(trapped), reaction));
    List<String> found = new ArrayList<>(ending(outcome, trapped).stopped(outcome, reaction));
    found.addAll(harm(outcome, trapped));
    return under(title, found);
  }

  /** Gives up when memory is no longer as it was. */
  Optional<Cause> lost(Case trapped, String title) {
    Reaction reaction = build.plan().onFail().after();
    Outcome outcome = Machine.run(Ending.answered(whole(trapped), reaction));
    List<String> found = new ArrayList<>(ending(outcome, trapped).stopped(outcome, reaction));
    found.addAll(broken(outcome, trapped));
    found.addAll(said(outcome, trapped));
    return under(title, found);
  }

  static Optional<Cause> under(String title, List<String> differences) {
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of(new Cause("REFUSAL", title, differences));
  }

  /** Gives up behind the first write, and has written nothing that it may not. */
  Optional<Cause> gaveUp(Case tried, String title) {
    Reaction reaction = build.plan().onFail().after();
    Outcome outcome = Machine.run(Ending.answered(setup(tried), reaction));
    List<String> found = new ArrayList<>(ending(outcome, tried).stopped(outcome, reaction));
    List<Extent> allowed = new ArrayList<>(Windows.own(build.plan()));
    build.plan().actions().stream()
        .flatMap(action -> Windows.destinations(action).stream())
        .forEach(range -> allowed.add(Windows.extent(range)));
    found.addAll(harm(outcome, tried, allowed));
    return under(title, found);
  }

  /** The machine before the first instruction. */
  Setup setup(Case tried) {
    Plan plan = build.plan();
    Extent place = place(tried);
    Way way = way(tried);
    Setup setup =
        way.enter(
            Setup.of(memory(tried), tried.level().number(), place, windows(way))
                .withProcessor(processor(tried, way))
                .withCode(code(tried))
                .withLimit(LIMIT + tried.damage().map(Damage::work).orElse(work)),
            call(tried));
    for (Map.Entry<Integer, Long> register : WayBack.KEPT.entrySet()) {
      setup = setup.withRegister(register.getKey(), register.getValue());
    }
    if (tried.found().flipped() != 0) {
      String control = "SCTLR_EL" + tried.level().number();
      long usual = way.caller().orElseThrow().registers().get(control);
      setup = setup.withSystemRegister(control, usual ^ tried.found().flipped());
    }
    Setup reporting = Scene.withUarts(setup, plan);
    return reporting.withSurroundings(tried.around().apply(reporting.around()));
  }

  /** The same for a stub that writes. */
  Setup whole(Case tried) {
    long moved = build.schedule().transfers().stream().mapToLong(Trial::work).sum();
    return setup(tried)
        .withCode(new Extent(tried.base(), codeSize()))
        .withLimit(LIMIT + work + moved);
  }

  /** One that has all that the plan relies on, unless it is the granule that it lacks. */
  private Processor processor(Case tried, Way way) {
    Plan plan = build.plan();
    int promised = Math.max(plan.cpu().physicalBits(), Granule.ORDINARY_BITS);
    int bits = tried.processor().physicalBits();
    if (bits > promised) {
      return Conditions.fitted(way.able(tried.processor()), plan).withPhysicalBits(bits);
    }
    return tried.found().lacking()
        ? tried.processor().withPhysicalBits(plan.cpu().physicalBits())
        : Conditions.fitted(way.able(tried.processor()), plan);
  }

  /** Gives up before the first write, whatever is in the registers that it may use. */
  Optional<Cause> refuse(Case tried, String title) {
    return refuse(tried, title, 0).or(() -> refuse(tried, title, ~0L));
  }

  private Optional<Cause> refuse(Case tried, String title, long scratch) {
    Setup setup = setup(tried);
    for (int i = FIRST_SCRATCH; i < WayBack.FIRST_KEPT; i++) {
      setup = setup.withRegister(i, scratch);
    }
    Reaction reaction = build.plan().onFail().before();
    Outcome outcome = Machine.run(Ending.answered(setup, reaction));
    List<String> found = new ArrayList<>();
    if (build.plan().onFail().returnBefore()) {
      found.addAll(new WayBack(tried.level(), tried.code(), around(tried).masks()).wrong(outcome));
      found.addAll(systemRegisters(outcome, tried));
    } else {
      found.addAll(ending(outcome, tried).stopped(outcome, reaction));
    }
    found.addAll(harm(outcome, tried));
    return under(title, found);
  }

  private List<Window> windows(Way way) {
    List<Window> windows = new ArrayList<>(way.windows());
    records().forEach(record -> windows.add(new Window(record, Window.Kind.RAM)));
    return windows;
  }

  private Extent place(Case tried) {
    return new Extent(tried.base(), build.plan().stub().range().size());
  }

  private Way way(Case tried) {
    return scene(tried).way(entrance(tried));
  }

  private Way.Entrance entrance(Case tried) {
    return new Way.Entrance(place(tried), tried.level(), tried.map(), seed);
  }

  private Scene scene(Case tried) {
    return tried.scene().orElse(scene);
  }

  Setup.Surroundings around(Case tried) {
    Setup plain = Setup.of(new Memory(seed), tried.level().number(), place(tried), List.of());
    return tried.around().apply(Scene.withUarts(plain, build.plan()).around());
  }

  private Call call(Case tried) {
    return scene(tried).call();
  }

  private Memory memory(Case tried) {
    Memory memory = call(tried).memory(seed);
    memory.write(tried.base(), tried.bytes());
    way(tried).write(memory);
    return memory;
  }

  private List<String> harm(Outcome outcome, Case tried) {
    return harm(outcome, tried, own(tried));
  }

  /**
   * What it changed or broke on the way, and what its report lacks.
   *
   * @param written what it may change beside its records
   */
  private List<String> harm(Outcome outcome, Case tried, List<Extent> written) {
    List<String> found = new ArrayList<>();
    Memory before = memory(tried);
    around(tried).damage().ifPresent(damage -> damage.apply(before));
    List<Extent> allowed = new ArrayList<>(records());
    allowed.addAll(written);
    OptionalLong changed = before.firstDifference(outcome.memory(), allowed);
    changed.ifPresent(address -> found.add(Cause.bytes(address, before, outcome.memory())));
    found.addAll(broken(outcome, tried));
    found.addAll(said(outcome, tried));
    return found;
  }

  private List<String> broken(Outcome outcome, Case tried) {
    List<String> found = new ArrayList<>();
    List<String> harmless =
        way(tried).isOn() ? List.of(STORES_UNDER_WAY, MMU_ON) : List.of(STORES_UNDER_WAY);
    for (Violation violation : outcome.violations()) {
      boolean told = !records().isEmpty() || build.routine().saved().isPresent();
      boolean record = violation.rule().equals(NOT_FETCHED) && told;
      if (!harmless.contains(violation.rule()) && !record) {
        found.add("breaks " + violation.rule() + ": " + violation.message());
      }
    }
    return found;
  }

  /** What its report lacks, by any reason that it may have. */
  private List<String> said(Outcome outcome, Case tried) {
    if (isSilent(tried)) {
      return Reason.said(outcome);
    }
    int room = around(tried).room();
    List<List<String>> missing =
        reasons(outcome, tried).stream().map(reason -> reason.missing(outcome, room)).toList();
    return missing.stream().filter(List::isEmpty).findFirst().orElse(missing.get(0));
  }

  /** One, unless several steps give up with the same code. */
  private List<Reason> reasons(Outcome outcome, Case tried) {
    List<Reason> reasons = new ArrayList<>();
    List<Action> actions = build.plan().actions();
    List<Integer> steps = locator.verifications();
    for (int i = 0, looked = 0; i < actions.size(); i++) {
      if (actions.get(i) instanceof Action.Verify verify) {
        int step = steps.get(looked++);
        boolean other = tried.damage().filter(damage -> damage.step() != step).isPresent();
        if (REQUIREMENT + verify.code() == tried.code() && !other) {
          Memory memory = memory(tried);
          tried.damage().ifPresent(damage -> damage.seen(memory));
          reasons.add(
              new Reason(ending(tried, step), Optional.of(new WrongDigest(verify, memory))));
        }
      }
    }
    if (reasons.isEmpty() || build.routine().requires(tried.code() - REQUIREMENT)) {
      reasons.add(new Reason(ending(outcome, tried), Optional.empty()));
    }
    return reasons;
  }

  /**
   * How a UART is reached is not known before it is known whether the caller's MMU is on, unless
   * that is what is wrong: that it is off.
   */
  private boolean isSilent(Case tried) {
    boolean translated = build.plan().entries().stream().anyMatch(entry -> entry.map().isOn());
    boolean off = tried.code() == WRONG_STATE && tried.isOff();
    return translated && tried.code() <= WRONG_STATE && !off && !tried.isFoundLater();
  }

  /** From the start of the stub: what it never writes. */
  private Extent code(Case tried) {
    boolean works = build.routine().judgesMemory() || tried.damage().isPresent();
    return works ? new Extent(tried.base(), codeSize()) : place(tried);
  }

  private long codeSize() {
    return build.program().sections().get(0).range().size();
  }

  /** What is the stub's own to write, as long as there is a way back. */
  private List<Extent> own(Case tried) {
    if (!build.routine().judgesMemory()) {
      return List.of();
    }
    long by = tried.base() - build.plan().stub().range().start();
    Stream<Extent> sections =
        build.program().sections().stream()
            .skip(1)
            .filter(section -> !section.name().equals(PAYLOAD))
            .map(Program.Section::range)
            .map(range -> new Extent(range.start() + by, range.size()));
    Stream<Extent> scratch = build.plan().stub().scratch().stream().map(Windows::extent);
    return Stream.concat(sections, scratch).toList();
  }

  private List<Extent> records() {
    return build.plan().onFail().records().stream().map(r -> Windows.extent(r.range())).toList();
  }

  private Ending ending(Outcome outcome, Case tried) {
    long pc = Ending.pc(outcome);
    return tried.code() == EXCEPTION && locator.isLast(pc)
        ? new Ending(build.plan().onFail(), tried.code(), NEXT, tried.level().number())
        : ending(tried, tried.damage().map(Damage::step).orElseGet(() -> step(tried, pc)));
  }

  private Ending ending(Case tried, int step) {
    String word = step + 1 + " " + build.routine().steps().get(step).word();
    return new Ending(build.plan().onFail(), tried.code(), word, tried.level().number());
  }

  /** What ran: what an exception hit, or what looks for a reason to give up. */
  private int step(Case tried, long pc) {
    List<Step> steps = build.routine().steps();
    int index = tried.code() == EXCEPTION ? locator.announced(pc) : 0;
    if (tried.code() == WRONG_STATE && tried.isLate()) {
      return steps.size() - 1;
    }
    if (tried.code() >= WRONG_LIST && tried.code() <= OVER_TABLES) {
      index = locator.guard(tried.code() == OVER_TABLES);
    }
    return index;
  }

  /** Compares with a stub that returns at once. */
  private List<String> systemRegisters(Outcome outcome, Case tried) {
    Case returning =
        new Case(
            tried.level(),
            tried.base(),
            locator.with(RET, build.plan().stub().range().start()),
            tried.code(),
            tried.found(),
            tried.map(),
            new Case(tried.level(), tried.map(), tried.base(), blob, tried.code()).around(),
            tried.scene(),
            Optional.empty());
    Entrance entrance = new Entrance(entrance(tried), tried.found());
    Map<String, Long> before =
        new TreeMap<>(
            scene(tried)
                .registers(entrance, () -> Machine.run(setup(returning)).systemRegisters()));
    List<String> volatiles = List.of("ESR", "ELR", "FAR", "SPSR");
    volatiles.forEach(name -> before.remove(name + "_EL" + tried.level().number()));
    return WayBack.changed(before, outcome.systemRegisters());
  }
}
