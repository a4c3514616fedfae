package relocc.cli.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import relocc.cli.verify.call.Ending;
import relocc.cli.verify.report.Cause;
import relocc.cli.verify.report.Reason;
import relocc.cli.verify.report.WayBack;
import relocc.compiler.Build;
import relocc.compiler.lower.Step;
import relocc.compiler.plan.ExceptionLevel;
import relocc.runtime.Machine;
import relocc.runtime.Outcome;
import relocc.runtime.Setup;

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
  private static final int EXCEPTION = 4;

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
      for (int vector : VECTORS) {
        all.add(() -> parked.ends(usual, vector));
      }
    }
    return all;
  }

  private Outcome run(Case tried) {
    Setup setup = tries.setup(tried).withSystemRegister(Scene.PARKING, vectors);
    return Machine.run(Ending.answered(setup, build.plan().onFail().after()));
  }

  /** Whoever runs at EL1 goes on with what Linux's vectors answer. */
  private Optional<Cause> refuses(Case usual, int call) {
    long start = usual.base();
    byte[] bytes = locator.with(MOVZ_X0 | call << 5, start);
    bytes = locator.with(bytes, HVC, start + Integer.BYTES);
    Case calling = usual.with(locator.with(bytes, RET, start + 2 * Integer.BYTES));
    Outcome outcome = run(calling);
    WayBack back = new WayBack(usual.level(), UNKNOWN, tries.around(usual).masks());
    return Attempt.under(
        String.format("with call 0x%x of its vectors at EL2", call), back.wrong(outcome));
  }

  /** The stub is over, wherever EL1 was. */
  private Optional<Cause> ends(Case usual, int vector) {
    Setup.Interrupt interrupt = new Setup.Interrupt(usual.base() + Integer.BYTES, vector);
    Case taken = usual.with(around -> around.withInterrupt(interrupt));
    Outcome outcome = run(taken);
    List<Step> steps = build.routine().steps();
    String word = steps.size() + " " + steps.get(steps.size() - 1).word();
    Ending ending = new Ending(build.plan().onFail(), EXCEPTION, word, 2);
    List<String> found = new ArrayList<>(ending.stopped(outcome, build.plan().onFail().after()));
    int room = tries.around(taken).room();
    found.addAll(new Reason(ending, Optional.empty()).missing(outcome, room));
    return Attempt.under(String.format("with an exception of EL1 by vector 0x%x", vector), found);
  }
}
