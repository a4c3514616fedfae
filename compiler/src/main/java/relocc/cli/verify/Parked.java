package relocc.cli.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import relocc.cli.verify.report.Cause;
import relocc.cli.verify.report.Ending;
import relocc.cli.verify.report.Reason;
import relocc.cli.verify.report.WayBack;
import relocc.compiler.Build;
import relocc.compiler.lower.Step;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.ExceptionLevel;
import relocc.runtime.Machine;
import relocc.runtime.Outcome;
import relocc.runtime.Setup;
import relocc.runtime.StopReason;

/** What a stub's vectors do while EL2 is parked in them and somebody runs at EL1 (EL-08, EL-09). */
final class Parked {
  /** Other calls than the one that leads on: those of Linux, and what nobody knows. */
  private static final int[] CALLS = {0, 2, 3, 0xffff};

  /** What it answers them. */
  private static final int UNKNOWN = 0xbadca11;

  /** From a lower level: a synchronous exception, IRQ, FIQ, SError. */
  private static final int[] VECTORS = {0x400, 0x480, 0x500, 0x580};

  private static final int MOVZ_X0 = 0xd280_0000;
  private static final int HVC = 0xd400_0002;
  private static final int RET = 0xd65f_03c0;
  private static final int ERET = 0xd69f_03e0;

  /** {@code cmp xzr, xzr}, and {@code cmp x0, #1}: equal, and whether it is the call to lead on. */
  private static final int EQUAL = 0xeb1f_03ff;

  private static final int X0_OR_1 = 0xf100_041f;

  /** The call. */
  private static final long RESTART = 1;

  private static final int LOWER = 0x400;
  private static final int ALL_MASKED = 15;
  private static final int NO_ANSWER = 9;

  private final Build build;
  private final long vectors;
  private final Locator locator;
  private final Attempt tries;

  private Parked(Build build, long vectors, Locator locator, Attempt tries) {
    this.build = build;
    this.vectors = vectors;
    this.locator = locator;
    this.tries = tries;
  }

  /**
   * Tries them, one after the other as somebody asks; of a stub that offers no vectors none.
   *
   * @param build of a plan that leaves nothing open
   * @param usual a call
   */
  static List<Supplier<Optional<Cause>>> of(
      Build build, Locator locator, Attempt tries, Case usual) {
    OptionalLong vectors = build.program().parking();
    List<Supplier<Optional<Cause>>> all = new ArrayList<>();
    if (vectors.isPresent() && usual.level() == ExceptionLevel.EL1) {
      Parked parked = new Parked(build, vectors.getAsLong(), locator, tries);
      for (int call : CALLS) {
        all.add(() -> parked.refuses(usual, call));
      }
      for (int flags : new int[] {EQUAL, X0_OR_1}) {
        all.add(() -> parked.leadsOn(usual, flags));
        for (int vector : VECTORS) {
          all.add(() -> parked.ends(usual, flags, vector));
        }
      }
      if (build.routine().moves()) {
        all.add(() -> parked.hearsNothing(usual));
      }
    }
    return all;
  }

  private Outcome run(Setup setup) {
    Setup parked = setup.withSystemRegister(Scene.PARKING, vectors);
    return Machine.run(Ending.answered(parked, build.plan().onFail().after()));
  }

  private byte[] patched(Case usual, int... instructions) {
    byte[] bytes = usual.bytes();
    for (int i = 0; i < instructions.length; i++) {
      bytes = locator.with(bytes, instructions[i], usual.base() + (long) i * Integer.BYTES);
    }
    return bytes;
  }

  /** Whoever runs at EL1 goes on with what Linux's vectors answer. */
  private Optional<Cause> refuses(Case usual, int call) {
    int flags = call % 2 == 0 ? EQUAL : X0_OR_1;
    Outcome outcome =
        run(tries.setup(usual.with(patched(usual, MOVZ_X0 | call << 5, flags, HVC, RET))));
    WayBack back = new WayBack(usual.level(), UNKNOWN, tries.around(usual).masks());
    return Attempt.under(
        String.format("with call 0x%x of its vectors at EL2", call), back.wrong(outcome));
  }

  /** Another program than the stub goes on at EL2 (EL-09). */
  private Optional<Cause> leadsOn(Case usual, int flags) {
    long target = 0x0123_4560L;
    Setup setup = tries.setup(usual.with(patched(usual, flags, HVC)));
    List<Long> arguments = List.of(RESTART, target, 0x22L, 0x33L, 0x44L);
    for (int i = 0; i < arguments.size(); i++) {
      setup = setup.withRegister(i, arguments.get(i));
    }
    Outcome outcome = run(setup);
    List<String> found = new ArrayList<>();
    if (outcome.reason() != StopReason.LEFT_STUB
        || outcome.pc() != target
        || outcome.level() != 2
        || outcome.daif() != ALL_MASKED) {
      found.add("it does not go on at EL2, it is at " + AddressRange.hex(outcome.pc()));
    }
    List<Long> wanted = List.of(0x22L, 0x33L, 0x44L, 0x33L, target);
    if (!outcome.x().subList(0, wanted.size()).equals(wanted)) {
      found.add("it hands over " + outcome.x().subList(0, wanted.size()));
    }
    WayBack.KEPT.forEach(
        (number, value) -> {
          if (number < outcome.x().size() && !outcome.x().get(number).equals(value)) {
            found.add("x" + number + " is another");
          }
        });
    return Attempt.under("with a call of its vectors at EL2 that leads on", found);
  }

  /** Vectors that do not do what the stub asks for. */
  private Optional<Cause> hearsNothing(Case usual) {
    byte[] bytes = locator.with(ERET, vectors + LOWER);
    Case unanswered = new Case(usual.level(), usual.map(), usual.base(), bytes, NO_ANSWER);
    return ends(unanswered, 1, "with vectors at EL2 that come back");
  }

  /** The stub is over, wherever EL1 was. */
  private Optional<Cause> ends(Case usual, int flags, int vector) {
    Setup.Interrupt interrupt = new Setup.Interrupt(usual.base() + Integer.BYTES, vector);
    Case taken = usual.with(patched(usual, flags)).with(around -> around.withInterrupt(interrupt));
    return ends(taken, 2, String.format("with an exception of EL1 by vector 0x%x", vector));
  }

  private Optional<Cause> ends(Case tried, int level, String title) {
    Outcome outcome = run(tries.whole(tried));
    List<Step> steps = build.routine().steps();
    String word = steps.size() + " " + steps.get(steps.size() - 1).word();
    Ending ending = new Ending(build.plan().onFail(), tried.code(), word, level);
    List<String> found = new ArrayList<>(ending.stopped(outcome, build.plan().onFail().after()));
    found.addAll(new Reason(ending, Optional.empty()).missing(outcome, tries.around(tried).room()));
    return Attempt.under(title, found);
  }
}
