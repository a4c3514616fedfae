package relocc.compiler.a64.backend;

import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X15;
import static relocc.compiler.a64.Register.X.X16;
import static relocc.compiler.a64.Register.X.X17;
import static relocc.compiler.a64.Register.X.X5;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import relocc.compiler.a64.Register.StackPointer;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.SystemOperation.Barrier.Domain;
import relocc.compiler.a64.SystemOperation.Plain;
import relocc.compiler.a64.SystemOperation.State;
import relocc.compiler.a64.SystemOperation.SystemRegister;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.code.Failure;
import relocc.compiler.a64.code.Names;
import relocc.compiler.a64.report.Progress;
import relocc.compiler.a64.report.Refusals;
import relocc.compiler.lower.Step;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Plan;

/**
 * The way out. It ends in ERET even where the level stays: a branch would need a register, and
 * every register has a value to hand over.
 */
final class ExitCode {
  /** SPSR: the level's own stack pointer, D, A, I and F masked (EL-05, EX-03). */
  private static final int MASKED = 0x3c1;

  /** The number of the hyp-stub's call, and how many registers it takes to the next program. */
  private static final int SOFT_RESTART = 1;

  private static final int HANDED_OVER = 3;

  private static final int HCR_E2H_BIT = 34;

  /** A field of ID_AA64MMFR4: not 0 where VHE cannot be turned off (EL-02). */
  private static final int E2H0 = 24;

  private final Code code;
  private final boolean mmu;
  private final ParameterCode parameters;
  private final Step.Leave step;
  private final List<ExceptionLevel> entered;
  private final int index;
  private final Refusals refusals;

  /**
   * @param mmu whether the MMU was on, and SCTLR has been written when it was turned off
   * @param entered all levels that the stub may be entered at
   * @param index of the step in its routine
   */
  ExitCode(
      Code code,
      boolean mmu,
      ParameterCode parameters,
      Step.Leave step,
      List<ExceptionLevel> entered,
      int index,
      Refusals refusals) {
    this.index = index;
    this.refusals = refusals;
    this.code = code;
    this.mmu = mmu;
    this.parameters = parameters;
    this.step = step;
    this.entered = List.copyOf(entered);
  }

  /** Whether a processor can be one that the exit cannot be made on. */
  boolean isParticular() {
    return needsVectors() || turnsHostOn() || turnsHostOff() || dropsToHypervisor();
  }

  /** Whether EL1 has no other way than by vectors. */
  private boolean needsVectors() {
    return step.via().filter(via -> !via.optional()).isPresent()
        && entered.contains(ExceptionLevel.EL1);
  }

  private boolean dropsToHypervisor() {
    return step.level().filter(level -> level.number() == 2).isPresent()
        && entered.contains(ExceptionLevel.EL3);
  }

  /** Whether an exit turns VHE on or off. */
  static boolean turnsHost(Step.Leave step, List<ExceptionLevel> entered) {
    return turnsHostOn(step, entered) || turnsHostOff(step, entered);
  }

  private boolean turnsHostOn() {
    return turnsHostOn(step, entered);
  }

  private boolean turnsHostOff() {
    return turnsHostOff(step, entered);
  }

  private static boolean turnsHostOn(Step.Leave step, List<ExceptionLevel> entered) {
    return step.level().filter(ExceptionLevel.EL2_VHE::equals).isPresent()
        && entered.stream().anyMatch(level -> level != ExceptionLevel.EL2_VHE);
  }

  private static boolean turnsHostOff(Step.Leave step, List<ExceptionLevel> entered) {
    return step.level().filter(level -> level.number() < 3).isPresent()
        && step.level().get() != ExceptionLevel.EL2_VHE
        && entered.stream().anyMatch(ExitCode::mayBeHost);
  }

  private static boolean mayBeHost(ExceptionLevel level) {
    return level == ExceptionLevel.EL2_VHE || level == ExceptionLevel.EL3;
  }

  /** Refuses a processor that the exit cannot be made on, before anything is written. */
  void check() {
    if (needsVectors()) {
      code.perLevel(
          level -> {
            if (level == ExceptionLevel.EL1) {
              parameters.load(X0, vectors());
              String refuse = refusals.then(Failure.WRONG_PARAMETER);
              code.note("EL2 is out of reach").cbz(X0, refuse);
            }
          });
    }
    if (!dropsToHypervisor() && !turnsHostOn() && !turnsHostOff()) {
      return;
    }
    String refuse = refusals.then(Failure.WRONG_STATE);
    if (dropsToHypervisor()) {
      code.mrs(X0, SystemRegister.ID_AA64PFR0_EL1);
      code.ubfx(X0, X0, FeatureCode.EL2, 4);
      code.note("has no EL2").cbz(X0, refuse);
    }
    if (turnsHostOn()) {
      code.mrs(X0, SystemRegister.ID_AA64MMFR1_EL1);
      code.ubfx(X0, X0, FeatureCode.VHE, 4);
      code.note("has no VHE").cbz(X0, refuse);
    }
    if (turnsHostOff()) {
      code.mrs(X0, SystemRegister.ID_AA64MMFR4_EL1);
      code.ubfx(X0, X0, E2H0, 4);
      code.note("EL-02: is always a host").cbnz(X0, refuse);
    }
  }

  private Parameter vectors() {
    return step.via().map(via -> ((Operand.Given) via.vectors()).parameter()).orElseThrow();
  }

  /**
   * Hands over.
   *
   * @param nothing emits what comes here from a stub that has had nothing to do; its instruction
   *     cache holds nothing old
   */
  void leave(Runnable nothing) {
    parameters.holdUnlessHeld();
    code.note("MEM-11: forget what was fetched from the old contents").plain(Plain.Op.IC_IALLU);
    code.dsb(Domain.NSH);
    nothing.run();
    code.perLevel(
        level -> {
          ExceptionLevel target = step.level().orElse(level);
          if (!mmu) {
            code.mov(X0, EntryCode.sctlrOff(level));
            code.note("MMU-10").msr(Code.banked("SCTLR", level), X0);
            code.note("MMU-02").isb();
          }
          if (target.number() < level.number()) {
            drop(level, target);
          } else if (level.number() == 2) {
            step.level().ifPresent(wanted -> turn(level, wanted));
          }
          if (level == ExceptionLevel.EL1) {
            step.via().ifPresent(this::callUp);
          }
          if (level.number() >= target.number()) {
            returnState(level, target);
          }
        });
    code.note("MEM-11, SYN-02").isb();
    parameters.deliver(step.registers());
    code.plain(Plain.Op.ERET);
  }

  /**
   * EL2 is asked to go on at the target: hyp-stub call 1 (EL-09), with x1 the address and x2 to x4
   * what x0 to x2 will be. Whoever answers has the MMU of EL2 off (EL-10).
   */
  private void callUp(Plan.Via via) {
    String none = code.local("no_vectors");
    X vectors = parameters.value(via.vectors(), X0);
    if (via.optional()) {
      code.cbz(vectors, none);
    }
    Operand zero = new Operand.Constant(0);
    SortedMap<Integer, Operand> call = new TreeMap<>();
    call.put(0, new Operand.Constant(SOFT_RESTART));
    call.put(1, step.target());
    for (int i = 0; i < HANDED_OVER; i++) {
      call.put(2 + i, step.registers().getOrDefault(i, zero));
    }
    parameters.deliver(call);
    code.note("EL-08").hvc();
    code.note("it came back").mov(X15, Failure.NO_ANSWER);
    code.mov(X17, Progress.of(index, Progress.WRITING));
    code.mrs(X16, SystemRegister.CURRENTEL);
    code.b(Names.FAIL);
    code.label(none);
  }

  /** EL2 stays, with VHE on or off as it is wanted. */
  private void turn(ExceptionLevel level, ExceptionLevel target) {
    List<ExceptionLevel> found =
        code.levels().contains(ExceptionLevel.EL2_VHE)
            ? List.of(level)
            : entered.stream().filter(l -> l.number() == 2).toList();
    if (found.equals(List.of(target))) {
      return;
    }
    String ready = code.local("as_wanted");
    if (found.contains(target)) {
      code.mrs(X0, SystemRegister.HCR_EL2);
      if (target == ExceptionLevel.EL2) {
        code.tbz(X0, HCR_E2H_BIT, ready);
      } else {
        code.tbnz(X0, HCR_E2H_BIT, ready);
      }
    }
    new DropCode(code, target, turnsHostOff()).turnHost();
    code.label(ready);
  }

  private void drop(ExceptionLevel level, ExceptionLevel target) {
    DropCode drop = new DropCode(code, target, turnsHostOff());
    if (level == ExceptionLevel.EL3) {
      new MonitorDropCode(code).emit(target.number() == 2);
    } else {
      new FeatureCode(code).read();
    }
    if (level == ExceptionLevel.EL3 && target == ExceptionLevel.EL1) {
      String without = code.local("no_el2");
      String ready = code.local("ready");
      code.ubfx(X5, FeatureCode.PROCESSOR, FeatureCode.EL2, 4);
      code.cbz(X5, without);
      drop.emit();
      code.mov(X0, EntryCode.sctlrOff(ExceptionLevel.EL2));
      code.note("MMU-10: nobody has been there").msr(SystemRegister.SCTLR_EL2, X0);
      code.b(ready);
      code.label(without);
      drop.emitAlone();
      code.label(ready);
    } else {
      drop.emit();
    }
  }

  private void returnState(ExceptionLevel level, ExceptionLevel target) {
    Optional.ofNullable(step.registers().get(Plan.Exit.SP))
        .ifPresent(value -> setStackPointer(level, target, parameters.value(value, X0)));
    code.msr(Code.banked("ELR", level), parameters.value(step.target(), X0));
    code.mov(X0, MASKED + ((long) target.number() << 2));
    code.note("EX-03: all exceptions masked").msr(Code.banked("SPSR", level), X0);
  }

  private void setStackPointer(ExceptionLevel level, ExceptionLevel target, X value) {
    if (target.number() == level.number()) {
      code.state(State.Op.SPSEL, 1);
      code.movSp(StackPointer.SP, value);
    } else {
      code.msr(Code.banked("SP", target), value);
    }
  }
}
