package relocc.cli.verify;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import relocc.cli.verify.call.Call;
import relocc.cli.verify.call.Ending;
import relocc.cli.verify.call.WrongCalls;
import relocc.compiler.Build;
import relocc.compiler.lower.Step;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.CallerMap;
import relocc.compiler.plan.CopyMap;
import relocc.compiler.plan.ExceptionLevel;
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

/**
 * What a stub does when it cannot go on. Loaded or entered otherwise than its plan says, or stopped
 * by an exception before the first write, it leaves everything as it was and returns to its caller
 * or halts; behind the first write it halts.
 */
final class Refusal {
  /** The bits of its address that are wrong when the stub is loaded elsewhere. */
  private static final long AWAY = 0x10_3000;

  /** The same for a stub that runs at any multiple of 4 KiB. */
  private static final long MISPLACED = 0x800;

  /** Of no harm to a caller: what was sent to the UART may still be on its way. */
  private static final String STORES_UNDER_WAY = "SYN-03";

  /** Right for a caller that had it on. */
  private static final String MMU_ON = "EX-01";

  /** Nor does anybody execute a record. */
  private static final String NOT_FETCHED = "MEM-11";

  private static final long LIMIT = 2_000_000;
  private static final int LINK = 30;

  /** What a called function leaves as it was; x18 may be the platform's. */
  private static final int FIRST_KEPT = 18;

  /** Why the stub gave up, as it says in x0 and in its report. */
  private static final int WRONG_LEVEL = 1;

  private static final int WRONG_ADDRESS = 2;
  private static final int WRONG_STATE = 3;
  private static final int EXCEPTION = 4;

  private static final int WRONG_PARAMETER = 5;
  private static final int WRONG_LIST = 6;
  private static final int OVER_STUB = 7;

  private static final String NOT_ALLOWED = ", which the plan does not allow";
  private static final int INSTRUCTION = 4;
  private static final int RET = 0xd65f_03c0;
  private static final int UNDEFINED = 0;

  /** IRQ, FIQ and SError, as offsets from a synchronous exception. */
  private static final int[] VECTORS = {0x80, 0x100, 0x180};

  /**
   * How many characters a UART takes that gets stuck: all but the last one of a report, the step's
   * name aside.
   */
  private static final int REPORT = 111;

  private static final long SCTLR_EE = 1 << 25;
  private static final long TCR2_PIE = 1 << 1;

  private final Build build;
  private final Plan open;
  private final byte[] blob;
  private final Scene scene;
  private final long seed;
  private final Locator locator;

  Refusal(Build build, byte[] blob, Scene scene, long seed) {
    this.build = scene.call().bind(build);
    this.open = build.plan();
    this.blob = blob;
    this.scene = scene;
    this.seed = seed;
    this.locator = new Locator(this.build, blob);
  }

  /**
   * What is wrong, found one after the other as somebody asks for it; nothing when the stub refuses
   * as it should. Of a blob that is not laid out as the compiled one nobody knows where to stop it,
   * nor which codes it reports.
   */
  Stream<Cause> run() {
    if (!locator.isListed()) {
      return Stream.of();
    }
    List<Supplier<Optional<Cause>>> attempts = new ArrayList<>();
    Plan plan = build.plan();
    long base = plan.stub().range().start();
    Collection<ExceptionLevel> allowed = plan.entries().stream().map(Plan.Entry::level).toList();
    for (ExceptionLevel level : ExceptionLevel.values()) {
      if (allowed.contains(level)) {
        long wrong = base ^ (open.stub().anywhere() ? MISPLACED : AWAY);
        Case elsewhere = at(level, wrong, blob, WRONG_ADDRESS);
        attempts.add(() -> refuse(elsewhere, "loaded at " + AddressRange.hex(wrong) + NOT_ALLOWED));
        inWrongState(level, attempts);
        wrongCalls(level, attempts);
        interrupted(level, attempts);
      } else {
        boolean other = allowed.stream().anyMatch(a -> a.number() == level.number());
        Case above = at(level, base, blob, other ? WRONG_STATE : WRONG_LEVEL);
        attempts.add(() -> refuse(above, "entered at " + level + NOT_ALLOWED));
      }
    }
    return attempts.stream().map(Supplier::get).flatMap(Optional::stream);
  }

  /** What the caller hands over is not what the plan allows. */
  private void wrongCalls(ExceptionLevel level, List<Supplier<Optional<Cause>>> attempts) {
    for (WrongCalls.Wrong wrong : WrongCalls.of(open, scene.call())) {
      Case refused = at(level, start(), blob, wrong.code()).with(wrong.call());
      attempts.add(() -> refuse(refused, "called " + wrong.what()));
    }
  }

  /** The machine is not what the plan promises. */
  private void inWrongState(ExceptionLevel level, List<Supplier<Optional<Cause>>> attempts) {
    Map<String, Processor> states = new TreeMap<>();
    String suffix = "_EL" + level.number();
    if (!scene.call().map(level).isOn()) {
      states.put("big-endian", Case.usual(level).with("SCTLR" + suffix, SCTLR_EE));
    }
    if (build.plan().run().copy() == CopyMap.IDENTITY && level != ExceptionLevel.EL3) {
      Processor newest = Processor.newest();
      Processor usual = level == ExceptionLevel.EL2_VHE ? newest.asHost() : newest;
      states.put("with permission indirection", usual.with("TCR2" + suffix, TCR2_PIE));
    }
    boolean on = scene.call().map(level).isOn();
    Case other =
        at(level, start(), blob, WRONG_STATE).with(on ? CallerMap.OFF : CallerMap.IDENTITY);
    String word = on ? "off" : "on";
    attempts.add(() -> refuse(other, "entered with the MMU " + word + NOT_ALLOWED));
    states.forEach(
        (state, processor) -> {
          Case wrong = at(level, start(), blob, WRONG_STATE).with(processor);
          attempts.add(() -> refuse(wrong, "entered " + state + NOT_ALLOWED));
        });
  }

  /** An exception at the start of each step up to the moves, and when the first of them starts. */
  private void interrupted(ExceptionLevel level, List<Supplier<Optional<Cause>>> attempts) {
    List<Step> steps = build.routine().steps();
    // A stub that only passes control leaves the caller's vectors alone.
    if (steps.size() > 2) {
      asynchronous(level, address(1, ""), attempts);
    }
    for (int i = 1; i < steps.size() - 1; i++) {
      interrupted(level, address(i, ""), attempts);
      if (steps.get(i) instanceof Step.Commit) {
        long address = address(i + 1, "");
        Case trapped = at(level, start(), with(UNDEFINED, address), EXCEPTION);
        attempts.add(() -> stopped(trapped, trapAt(address)));
        break;
      }
    }
  }

  /** With either stack pointer, and with a UART that stops working on the way. */
  private void interrupted(
      ExceptionLevel level, long address, List<Supplier<Optional<Cause>>> attempts) {
    Case trapped = at(level, start(), with(UNDEFINED, address), EXCEPTION);
    attempts.add(() -> refuse(trapped, trapAt(address)));
    Case other = trapped.with(usual -> usual.withState(~Case.MASKS & 15, false));
    attempts.add(() -> refuse(other, trapAt(address) + " while SP is SP_EL0"));
    if (build.plan().onFail().pl011().isPresent()) {
      int step = locator.announced(address);
      int room = REPORT + (step + 1 + " " + build.routine().steps().get(step).word()).length();
      Case stuck = trapped.with(usual -> usual.withRoom(room));
      attempts.add(() -> refuse(stuck, trapAt(address) + " and a UART that is stuck"));
    }
  }

  /** Exceptions that the masks do not keep away. */
  private void asynchronous(
      ExceptionLevel level, long address, List<Supplier<Optional<Cause>>> attempts) {
    for (int vector : VECTORS) {
      for (boolean own : new boolean[] {true, false}) {
        Case trapped =
            at(level, start(), blob, EXCEPTION)
                .with(usual -> usual.withState(Case.MASKS, own))
                .with(usual -> usual.withInterrupt(new Setup.Interrupt(address, vector)));
        attempts.add(
            () -> refuse(trapped, String.format("%s by vector 0x%x", trapAt(address), vector)));
      }
    }
  }

  private Case at(ExceptionLevel level, long base, byte[] bytes, int code) {
    return new Case(level, scene.call().map(level), base, bytes, code);
  }

  private Optional<Cause> stopped(Case trapped, String title) {
    Outcome outcome = Machine.run(setup(trapped));
    Ending ending = ending(outcome, trapped);
    List<String> found = new ArrayList<>(ending.stopped(outcome, build.plan().onFail().after()));
    found.addAll(harm(outcome, trapped));
    return under(title, found);
  }

  private String trapAt(long address) {
    return "with an exception at " + locator.instruction(address);
  }

  private static Optional<Cause> under(String title, List<String> differences) {
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of(new Cause("REFUSAL", title, differences));
  }

  private long start() {
    return build.plan().stub().range().start();
  }

  /** The first instruction of a step whose text begins so. */
  private long address(int step, String text) {
    return build.program().lines().stream()
        .filter(line -> line.step() == step && line.size() == INSTRUCTION)
        .filter(line -> line.text().startsWith(text))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + text + " in step " + step))
        .address();
  }

  private byte[] with(int instruction, long address) {
    byte[] bytes = blob.clone();
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(Math.toIntExact(address - start()), instruction);
    return bytes;
  }

  private Setup setup(Case tried) {
    Plan plan = build.plan();
    Extent place = place(tried);
    Way way = way(tried);
    Setup setup =
        way.enter(
            Setup.of(memory(tried), tried.level().number(), place, windows(way))
                .withProcessor(Conditions.fitted(way.able(tried.processor(), plan), plan))
                .withCode(place)
                .withLimit(LIMIT),
            call(tried));
    for (Map.Entry<Integer, Long> register : kept().entrySet()) {
      setup = setup.withRegister(register.getKey(), register.getValue());
    }
    Setup reporting = Scene.withUart(setup, plan);
    return reporting.withSurroundings(tried.around().apply(reporting.around()));
  }

  /** Gives up before the first write. */
  private Optional<Cause> refuse(Case tried, String title) {
    Outcome outcome = Machine.run(setup(tried));
    List<String> found = new ArrayList<>();
    if (build.plan().onFail().returnBefore()) {
      found.addAll(returned(outcome, tried));
      found.addAll(systemRegisters(outcome, tried));
    } else {
      found.addAll(ending(outcome, tried).stopped(outcome, build.plan().onFail().before()));
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
    Scene found = tried.call().map(call -> scene.with(call)).orElse(scene);
    return Way.of(found, place(tried), tried.level(), tried.map(), seed);
  }

  private Call call(Case tried) {
    return tried.call().orElse(scene.call());
  }

  private Memory memory(Case tried) {
    Memory memory = call(tried).memory(seed);
    memory.write(tried.base(), tried.bytes());
    way(tried).write(memory);
    return memory;
  }

  /** What it changed or broke on the way, and what its report lacks. */
  private List<String> harm(Outcome outcome, Case tried) {
    List<String> found = new ArrayList<>();
    Memory before = memory(tried);
    OptionalLong changed = before.firstDifference(outcome.memory(), records());
    changed.ifPresent(address -> found.add(Trial.bytes(address, before, outcome.memory())));
    List<String> harmless =
        way(tried).isOn() ? List.of(STORES_UNDER_WAY, MMU_ON) : List.of(STORES_UNDER_WAY);
    for (Violation violation : outcome.violations()) {
      boolean record = violation.rule().equals(NOT_FETCHED) && !records().isEmpty();
      if (!harmless.contains(violation.rule()) && !record) {
        found.add("breaks " + violation.rule() + ": " + violation.message());
      }
    }
    if (build.plan().onFail().pl011().isPresent()) {
      String whole = isSilent(tried) ? "" : ending(outcome, tried).report(outcome);
      int room = setup(tried).around().room();
      String wanted = whole.substring(0, Math.min(room, whole.length()));
      if (!outcome.uart().equals(wanted)) {
        found.add("it reports " + outcome.uart().strip() + " and not " + wanted.strip());
      }
    }
    if (!isSilent(tried)) {
      found.addAll(ending(outcome, tried).records(outcome.memory()));
    }
    return found;
  }

  /** How a UART is reached is not known before it is known whether the caller's MMU is on. */
  private boolean isSilent(Case tried) {
    boolean translated = build.plan().entries().stream().anyMatch(entry -> entry.map().isOn());
    return translated && tried.code() <= WRONG_STATE;
  }

  private List<Extent> records() {
    return build.plan().onFail().records().stream().map(r -> Windows.extent(r.range())).toList();
  }

  private Ending ending(Outcome outcome, Case tried) {
    String step = step(tried, Ending.pc(outcome));
    return new Ending(build.plan().onFail(), tried.code(), step, tried.level().number());
  }

  /** What ran: what an exception hit, or what looks for a reason to give up. */
  private String step(Case tried, long pc) {
    List<Step> steps = build.routine().steps();
    int index = tried.code() == EXCEPTION ? locator.announced(pc) : 0;
    if (tried.code() == WRONG_LIST || tried.code() == OVER_STUB) {
      while (!(steps.get(index) instanceof Step.JudgeList
          || steps.get(index) instanceof Step.GuardStub)) {
        index++;
      }
    }
    return index + 1 + " " + steps.get(index).word();
  }

  /** Compares with a stub that returns at once. */
  private List<String> systemRegisters(Outcome outcome, Case tried) {
    Case returning =
        new Case(
            tried.level(),
            tried.base(),
            with(RET, start()),
            tried.code(),
            tried.processor(),
            tried.map(),
            at(tried.level(), start(), blob, tried.code()).around(),
            Optional.empty());
    Map<String, Long> before = new TreeMap<>(Machine.run(setup(returning)).systemRegisters());
    List<String> volatiles = List.of("ESR", "ELR", "FAR", "SPSR");
    volatiles.forEach(name -> before.remove(name + "_EL" + tried.level().number()));
    List<String> found = new ArrayList<>();
    before.forEach(
        (name, value) -> {
          if (!value.equals(outcome.systemRegisters().get(name))) {
            found.add("it returns with another " + name);
          }
        });
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

  private List<String> returned(Outcome outcome, Case tried) {
    Map<Integer, Long> kept = kept();
    List<String> found = new ArrayList<>();
    if (outcome.reason() != StopReason.LEFT_STUB || outcome.pc() != kept.get(LINK)) {
      found.add("it does not return, it is at " + AddressRange.hex(outcome.pc()));
      outcome.exceptions().stream()
          .limit(1)
          .forEach(taken -> found.add(taken.message() + " at " + AddressRange.hex(taken.pc())));
      return found;
    }
    if (outcome.level() != tried.level().number()) {
      found.add("it returns at EL" + outcome.level());
    }
    if (outcome.x().get(0) != tried.code()) {
      found.add("it returns " + outcome.x().get(0) + " in x0, not " + tried.code());
    }
    if (outcome.daif() != setup(tried).around().masks()) {
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
