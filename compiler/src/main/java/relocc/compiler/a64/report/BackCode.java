package relocc.compiler.a64.report;

import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X10;
import static relocc.compiler.a64.Register.X.X11;
import static relocc.compiler.a64.Register.X.X12;
import static relocc.compiler.a64.Register.X.X13;
import static relocc.compiler.a64.Register.X.X14;
import static relocc.compiler.a64.Register.X.X15;
import static relocc.compiler.a64.Register.X.X17;
import static relocc.compiler.a64.Register.X.X30;
import static relocc.compiler.a64.Register.X.X8;
import static relocc.compiler.a64.Register.X.X9;

import relocc.compiler.a64.SystemOperation.Barrier.Domain;
import relocc.compiler.a64.SystemOperation.Plain;
import relocc.compiler.a64.SystemOperation.SystemRegister;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.copy.SavedCode;
import relocc.compiler.lower.Routine;
import relocc.compiler.plan.CopyMap;
import relocc.compiler.plan.ExceptionLevel;

/**
 * The way back to the caller as long as memory is as it was. What was found is in x8 to x14 by
 * then, where it was put at entry, and x15 is the reason.
 */
public final class BackCode {
  private static final long SPSR_DAIF = 15 << 6;

  private final Code code;
  private final Routine routine;
  private final SavedCode saved;

  public BackCode(Code code, Routine routine, SavedCode saved) {
    this.code = code;
    this.routine = routine;
    this.saved = saved;
  }

  /** Whether SCTLR changes for a copy through the caller's tables that need not be aligned. */
  public boolean alignsFreely() {
    boolean theirs = routine.copy() == CopyMap.KEEP || routine.copy() == CopyMap.LINEAR;
    return routine.mmu() && theirs && routine.list().isEmpty();
  }

  /** Whether SCTLR changes for instructions of a copy past the cache. */
  public boolean fetches(ExceptionLevel level) {
    return !routine.mmu() && !routine.enter().map(level).isOn();
  }

  /** The register that traps the use of vectors (EL-11). */
  public static SystemRegister simdControl(ExceptionLevel level) {
    return switch (level) {
      case EL1 -> SystemRegister.CPACR_EL1;
      case EL2, EL2_VHE -> SystemRegister.CPTR_EL2;
      case EL3 -> SystemRegister.CPTR_EL3;
    };
  }

  /**
   * Puts back what was found: SCTLR too, with which the caller's MMU is on again, if it was.
   *
   * @param turnedOff whether the MMU was turned off on the way here
   */
  public void restore(boolean turnedOff) {
    if (routine.judgesMemory()) {
      String kept = code.local("kept");
      code.tbnz(X17, Progress.UNSAVED_BIT, kept);
      saved.restore();
      code.label(kept);
    }
    code.perLevel(
        level -> {
          if (routine.moves()) {
            restoreOthers(level);
          }
          boolean changed = turnedOff || routine.turnsOnEarly() || alignsFreely();
          if (changed || fetches(level)) {
            restoreControl(level);
          }
          code.note("MMU-02").isb();
        });
  }

  private void restoreControl(ExceptionLevel level) {
    if (routine.enter().map(level).isOn()) {
      code.note("SYN-07").dsb(Domain.SY);
      code.note("MMU-08").isb();
    }
    code.msr(Code.banked("SCTLR", level), X9);
  }

  private void restoreOthers(ExceptionLevel level) {
    code.msr(Code.banked("VBAR", level), X10);
    if (routine.usesVectors()) {
      code.msr(simdControl(level), X11);
    }
    if (routine.turnsOnEarly()) {
      code.msr(Code.banked("MAIR", level), X12);
      code.msr(Code.banked("TCR", level), X13);
      code.msr(Code.banked("TTBR0", level), X14);
    }
  }

  /** Returns from an exception: ERET undoes what it did to the stack pointer and other state. */
  public void returnFromException() {
    code.perLevel(
        level -> {
          code.mrs(X0, Code.banked("SPSR", level));
          code.and(X0, X0, ~SPSR_DAIF);
          code.orr(X0, X0, X8);
          code.msr(Code.banked("SPSR", level), X0);
          code.msr(Code.banked("ELR", level), X30);
        });
    code.mov(X0, X15);
    code.plain(Plain.Op.ERET);
  }
}
