package relocc.compiler.a64.backend;

import static relocc.compiler.a64.Register.X.X0;

import java.util.Optional;
import relocc.compiler.a64.Register.StackPointer;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.SystemOperation.Barrier.Domain;
import relocc.compiler.a64.SystemOperation.Plain;
import relocc.compiler.a64.SystemOperation.State;
import relocc.compiler.a64.SystemOperation.SystemRegister;
import relocc.compiler.a64.code.Code;
import relocc.compiler.lower.Step;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Plan;

/**
 * The way out. It ends in ERET even where the level stays: a branch would need a register, and
 * every register has a value to hand over.
 */
final class ExitCode {
  /** SPSR: the level's own stack pointer, D, A, I and F masked (EL-05, EX-03). */
  private static final int MASKED = 0x3c1;

  private final Code code;
  private final boolean mmu;
  private final ParameterCode parameters;

  /**
   * @param mmu whether the MMU was on, and SCTLR has been written when it was turned off
   */
  ExitCode(Code code, boolean mmu, ParameterCode parameters) {
    this.code = code;
    this.mmu = mmu;
    this.parameters = parameters;
  }

  void leave(Step.Leave step) {
    parameters.holdUnlessHeld();
    code.note("MEM-11: forget what was fetched from the old contents").plain(Plain.Op.IC_IALLU);
    code.dsb(Domain.NSH);
    code.perLevel(
        level -> {
          ExceptionLevel target = step.level().orElse(level);
          if (!mmu) {
            code.mov(X0, EntryCode.sctlrOff(level));
            code.note("MMU-10").msr(Code.banked("SCTLR", level), X0);
            code.note("MMU-02").isb();
          }
          if (target.number() != level.number()) {
            new DropCode(code).emit();
          }
          returnState(step, level, target);
        });
    code.note("MEM-11, SYN-02").isb();
    parameters.deliver(step.registers());
    code.plain(Plain.Op.ERET);
  }

  private void returnState(Step.Leave step, ExceptionLevel level, ExceptionLevel target) {
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
      code.msr(SystemRegister.SP_EL1, value);
    }
  }
}
