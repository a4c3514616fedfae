package relocc.cli.verify;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import relocc.cli.verify.call.WrongCalls;
import relocc.cli.verify.damage.Damage;
import relocc.cli.verify.report.Cause;
import relocc.compiler.Build;
import relocc.compiler.lower.Step;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Granule;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Plan;
import relocc.compiler.schedule.Transfer;
import relocc.runtime.Processor;
import relocc.runtime.Setup;

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

  /** Why the stub gave up, as it says in x0 and in its report. */
  private static final int WRONG_LEVEL = 1;

  private static final int WRONG_ADDRESS = 2;
  private static final int EXCEPTION = 4;
  private static final int OVER_STUB = 7;
  private static final int OVER_TABLES = 8;

  /** Past what tables of 4 KiB translate, on processors that have as much. */
  private static final int FAR_BIT = 48;

  private static final int MOST_BITS = 52;

  static final String NOT_ALLOWED = ", which the plan does not allow";
  private static final int INSTRUCTION = 4;
  private static final int UNDEFINED = 0;

  /** IRQ, FIQ and SError, as offsets from a synchronous exception. */
  private static final int[] VECTORS = {0x80, 0x100, 0x180};

  /**
   * How many characters a UART takes that gets stuck: all but the last one of a report, the step's
   * name aside.
   */
  private static final int REPORT = 111;

  /** What is moved is moved again for each of the steps behind it. */
  private static final long LITTLE = 8 << 20;

  /** The level and the step; the next program finds 0 there unless its plan gives it something. */
  private static final List<Integer> HELD = List.of(16, 17);

  /** Where the characters of a report come by, with the kind of UART behind it. */
  private static final String PRINT = "print_";

  /** More instructions on the way to what is damaged are executed at one level only, or at none. */
  private static final long MUCH_WORK = 20_000_000;

  private static final long MOST_WORK = 1_000_000_000;

  /** An EL1 below that a plan could be entered at, with its MMU and caches on. */
  private static final long EL1_ON = 0x30d0_1805L;

  private final Build build;
  private final Plan open;
  private final byte[] blob;
  private final Scene scene;
  private final Calls calls;
  private final Locator locator;
  private final Attempt tries;

  Refusal(Build build, byte[] blob, Calls calls) {
    this.scene = calls.right();
    this.calls = calls;
    this.build = scene.call().bind(build);
    this.open = build.plan();
    this.blob = blob;
    this.locator = new Locator(this.build, blob);
    this.tries = new Attempt(this.build, blob, scene, calls.seed(), locator);
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
        attempts.add(
            () -> tries.refuse(elsewhere, "loaded at " + AddressRange.hex(wrong) + NOT_ALLOWED));
        misplaced(level, attempts);
        Case usual = at(level, base, blob, WrongStates.CODE);
        attempts.addAll(WrongStates.of(this.build, tries, usual));
        wrongCalls(level, attempts);
        damaged(level, level == plan.entries().get(0).level(), attempts);
        interrupted(level, attempts);
        attempts.addAll(Parked.of(this.build, locator, tries, at(level, base, blob, EXCEPTION)));
      } else {
        boolean other = allowed.stream().anyMatch(a -> a.number() == level.number());
        Processor usual = Case.usual(level);
        Case above =
            at(level, base, blob, other ? WrongStates.CODE : WRONG_LEVEL)
                .with(other ? usual.with("SCTLR_EL1", EL1_ON) : usual);
        attempts.add(() -> tries.refuse(above, "entered at " + level + NOT_ALLOWED));
      }
    }
    return attempts.stream().map(Supplier::get).flatMap(Optional::stream);
  }

  /**
   * A stub that may lie anywhere, but over what it writes, or where its tables do not reach: with
   * its last page over the first byte of a range, and with its first over the last one.
   */
  private void misplaced(ExceptionLevel level, List<Supplier<Optional<Cause>>> attempts) {
    if (build.routine().has(Step.GuardStub.class)) {
      build.plan().actions().stream()
          .flatMap(action -> Windows.destinations(action).stream())
          .filter(range -> !isInPlace(range))
          .flatMap(range -> Windows.over(build.plan(), range))
          .forEach(
              place -> {
                Case over = at(level, place.start(), blob, OVER_STUB);
                attempts.add(
                    () -> tries.refuse(over, "loaded at " + place + ", over what it writes"));
              });
    }
    boolean wide = open.cpu().widest(open.run().granule()) > Granule.ORDINARY_BITS;
    boolean own = build.routine().has(Step.TurnOnMmu.class) && !wide;
    if (own && open.stub().anywhere() && !scene.call().map(level).isOn()) {
      long far = start() | 1L << FAR_BIT;
      Case beyond =
          at(level, far, blob, WRONG_ADDRESS).with(Case.usual(level).withPhysicalBits(MOST_BITS));
      attempts.add(() -> tries.refuse(beyond, "loaded at " + AddressRange.hex(far) + NOT_ALLOWED));
    }
  }

  /** Whether the plan moves the range to where it is, so that nobody has to write it. */
  private boolean isInPlace(AddressRange range) {
    return open.actions().stream()
        .filter(Action.Move.class::isInstance)
        .flatMap(move -> ((Action.Move) move).pieces().stream())
        .anyMatch(p -> p.source() == p.destination() && p.destinationRange().equals(range));
  }

  /** What the caller hands over is not what the plan allows. */
  private void wrongCalls(ExceptionLevel level, List<Supplier<Optional<Cause>>> attempts) {
    for (Calls.Variation variation : calls.wrong()) {
      WrongCalls.Wrong wrong = variation.wrong();
      Case refused = at(level, start(), blob, wrong.code()).with(variation.scene());
      attempts.add(() -> tries.refuse(refused, "called " + wrong.what()));
    }
    if (build.routine().has(Step.GuardTables.class)) {
      for (Scene over : calls.overTables(level)) {
        Case refused = at(level, start(), blob, OVER_TABLES).with(over);
        attempts.add(() -> tries.refuse(refused, "called with tables over what it writes"));
      }
    }
  }

  /** What a step looks at is not what it should be. */
  private void damaged(
      ExceptionLevel level, boolean first, List<Supplier<Optional<Cause>>> attempts) {
    for (Damage damage : calls.damages()) {
      if (first ? damage.work() < MOST_WORK : damage.work() < MUCH_WORK) {
        Case failing =
            at(level, start(), blob, damage.code())
                .with(damage, damage.of(build, address(damage.step(), "")));
        String title = "with " + damage.what() + " in " + locator.step(damage.step());
        attempts.add(
            () -> damage.early() ? tries.refuse(failing, title) : tries.gaveUp(failing, title));
      }
    }
  }

  /** An exception at the start of each step up to the moves, and when the first of them starts. */
  private void interrupted(ExceptionLevel level, List<Supplier<Optional<Cause>>> attempts) {
    List<Step> steps = build.routine().steps();
    // A stub that only passes control leaves the caller's vectors alone.
    if (!build.routine().moves()) {
      return;
    }
    boolean reads =
        open.parameters().all().stream()
            .anyMatch(each -> each.place() instanceof Parameter.Place.InBlock);
    if (reads) {
      interrupted(level, address(0, "isb") + INSTRUCTION, attempts);
    }
    asynchronous(level, address(1, ""), attempts);
    silenced(level, address(1, ""), attempts);
    for (int i = 1; i < steps.size() - 1; i++) {
      interrupted(level, address(i, ""), attempts);
      if (steps.get(i) instanceof Step.Commit) {
        long address = address(i + 1, "");
        Case trapped = at(level, start(), locator.with(UNDEFINED, address), EXCEPTION);
        attempts.add(() -> tries.stopped(trapped, trapAt(address)));
        late(level, i + 1, attempts);
        break;
      }
    }
  }

  /** An exception in each step from one on, when it has said which one it is. */
  private void late(ExceptionLevel level, int first, List<Supplier<Optional<Cause>>> attempts) {
    List<Step> steps = build.routine().steps();
    long moved = build.schedule().transfers().stream().mapToLong(Transfer::size).sum();
    for (int i = first; i < steps.size() && (i == first || moved <= LITTLE); i++) {
      lost(level, address(i, "") + INSTRUCTION, attempts);
    }
    boolean up = level == ExceptionLevel.EL1 && Scene.hasVectors(build.plan());
    if (moved <= LITTLE && tellsNext() && !up) {
      lost(level, locator.last(), attempts);
    }
  }

  /** Exceptions of each kind in the report of one, which is of no use then. */
  private void silenced(
      ExceptionLevel level, long address, List<Supplier<Optional<Cause>>> attempts) {
    Optional<Long> print =
        build.plan().onFail().uarts().stream()
            .findFirst()
            .flatMap(uart -> locator.label(PRINT + uart.driver().word()));
    if (print.isEmpty()) {
      return;
    }
    String title = trapAt(address) + " and another one in the report of it";
    Case twice = at(level, start(), locator.with(UNDEFINED, address, print.get()), EXCEPTION);
    attempts.add(() -> tries.silenced(twice, title));
    Case once = at(level, start(), locator.with(UNDEFINED, address), EXCEPTION);
    for (int vector : VECTORS) {
      Setup.Interrupt interrupt = new Setup.Interrupt(print.get(), vector);
      Case then = once.with(usual -> usual.withInterrupt(interrupt));
      attempts.add(() -> tries.silenced(then, title + String.format(", by vector 0x%x", vector)));
    }
  }

  /** Whether it reports even when the next program's registers are there. */
  private boolean tellsNext() {
    return !build.plan().onFail().reports().isEmpty()
        && HELD.stream().noneMatch(build.plan().exit().registers()::containsKey);
  }

  private void lost(ExceptionLevel level, long address, List<Supplier<Optional<Cause>>> attempts) {
    Case trapped = at(level, start(), locator.with(UNDEFINED, address), EXCEPTION);
    attempts.add(() -> tries.lost(trapped, trapAt(address)));
  }

  /** With either stack pointer, and with a UART that stops working on the way. */
  private void interrupted(
      ExceptionLevel level, long address, List<Supplier<Optional<Cause>>> attempts) {
    Case trapped = at(level, start(), locator.with(UNDEFINED, address), EXCEPTION);
    attempts.add(() -> tries.refuse(trapped, trapAt(address)));
    Case other = trapped.with(usual -> usual.withState(~Case.MASKS & 15, false));
    attempts.add(() -> tries.refuse(other, trapAt(address) + " while SP is SP_EL0"));
    if (!build.plan().onFail().uarts().isEmpty()) {
      int step = locator.announced(address);
      int room = REPORT + (step + 1 + " " + build.routine().steps().get(step).word()).length();
      Case stuck = trapped.with(usual -> usual.withRoom(room));
      attempts.add(() -> tries.refuse(stuck, trapAt(address) + " and a UART that is stuck"));
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
            () ->
                tries.refuse(trapped, String.format("%s by vector 0x%x", trapAt(address), vector)));
      }
    }
  }

  private Case at(ExceptionLevel level, long base, byte[] bytes, int code) {
    return new Case(level, scene.call().map(level), base, bytes, code);
  }

  private String trapAt(long address) {
    return "with an exception at " + locator.instruction(address);
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
}
