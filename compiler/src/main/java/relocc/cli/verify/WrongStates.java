package relocc.cli.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import relocc.cli.verify.report.Cause;
import relocc.compiler.Build;
import relocc.compiler.lower.Step;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.CallerMap;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Granule;
import relocc.runtime.Processor;

/** Machines that are not in the state that a plan promises, or lack what it relies on. */
final class WrongStates {
  /** Why the stub gives up. */
  static final int CODE = 3;

  private static final long SCTLR_M = 1;
  private static final long SCTLR_C = 1 << 2;
  private static final long SCTLR_EE = 1 << 25;
  private static final long TCR2_PIE = 1 << 1;

  /** TCR2 and permission indirection as no version of the architecture has them yet. */
  private static final long NEWER_TCR2 = 0x818;

  private final Build build;
  private final Attempt tries;

  /** The usual call, but for the code. */
  private final Case usual;

  private final List<Supplier<Optional<Cause>>> attempts = new ArrayList<>();

  private WrongStates(Build build, Attempt tries, Case usual) {
    this.build = build;
    this.tries = tries;
    this.usual = usual;
  }

  /**
   * Tries them, one after the other as somebody asks.
   *
   * @param build of a plan that leaves nothing open
   * @param usual a call, with {@link #CODE}
   */
  static List<Supplier<Optional<Cause>>> of(Build build, Attempt tries, Case usual) {
    WrongStates states = new WrongStates(build, tries, usual);
    states.eternalHost();
    states.lacking();
    if (usual.map().isOn()) {
      states.refuse(usual.flipped(SCTLR_C), "entered with the data cache off");
      states.refuse(usual.flipped(SCTLR_M), "entered with the MMU off and the data cache on");
      states.refuse(usual.with(CallerMap.OFF), "entered with the MMU off");
    } else {
      states.refuse(usual.with(CallerMap.IDENTITY), "entered with the MMU on");
      Processor bigEndian = usual.processor().with("SCTLR" + states.suffix(), SCTLR_EE);
      states.refuse(usual.with(bigEndian), "entered big-endian");
    }
    return states.attempts;
  }

  private String suffix() {
    return "_EL" + usual.level().number();
  }

  private void refuse(Case wrong, String title) {
    attempts.add(() -> tries.refuse(wrong, title + Refusal.NOT_ALLOWED));
  }

  private boolean hasOwnTables() {
    return build.routine().has(Step.TurnOnMmu.class) && !usual.map().isOn();
  }

  private void lacking() {
    Granule granule = build.plan().run().granule();
    if (hasOwnTables()) {
      Case without = usual.without(granule);
      attempts.add(() -> tries.refuse(without, "on a processor without pages of " + granule));
    }
    for (Action.Algorithm algorithm : Action.Algorithm.values()) {
      if (build.routine().makes(algorithm)) {
        Case without = usual.without(algorithm);
        String title = "on a processor without instructions for " + algorithm.word();
        attempts.add(() -> tries.refuse(without, title));
      }
    }
    if (hasOwnTables() && usual.level() != ExceptionLevel.EL3) {
      Processor newest = Processor.newest();
      Processor found = usual.level() == ExceptionLevel.EL2_VHE ? newest.asHost() : newest;
      Processor indirect = found.with("TCR2" + suffix(), TCR2_PIE);
      refuse(usual.with(indirect), "entered with permission indirection");
      refuse(
          usual.with(indirect.with("ID_AA64MMFR3_EL1", NEWER_TCR2)),
          "entered with permission indirection, on a processor to come");
    }
  }

  /** Where EL2 cannot be left or entered without VHE, and the plan does (EL-02). */
  private void eternalHost() {
    Optional<ExceptionLevel> target = build.plan().exit().level();
    boolean turns =
        target.filter(to -> to.number() < 3 && to != ExceptionLevel.EL2_VHE).isPresent()
            && (usual.level() == ExceptionLevel.EL3 || usual.level() == ExceptionLevel.EL2_VHE);
    if (turns) {
      Case says = usual.with(usual.processor().asEternalHost(true));
      attempts.add(() -> tries.refuse(says, "entered on a processor that is always a host"));
    }
    if (turns && build.routine().moves()) {
      Case silent = usual.with(usual.processor().asEternalHost(false));
      attempts.add(() -> tries.lost(silent, "on a processor that is always a host unsaid"));
    }
  }
}
