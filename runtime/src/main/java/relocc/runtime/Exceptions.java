package relocc.runtime;

import java.util.ArrayList;
import java.util.List;
import relocc.runtime.a64.ProcessorState;
import relocc.runtime.a64.Registers;
import relocc.runtime.a64.Trap;
import relocc.runtime.memory.Extent;
import relocc.runtime.rule.Findings;
import relocc.runtime.system.Features;
import relocc.runtime.system.Outstanding;
import relocc.runtime.system.SystemRegisters;

/** Exception entry and return. Both are context synchronisation events. */
final class Exceptions {
  private static final long INSTRUCTION_LENGTH = 1 << 25;
  private static final long LOWER = 0x400;
  private static final long OWN = 0x200;
  private static final long SCR_NS = 1;
  private static final long SCR_SMD = 1 << 7;
  private static final long SCR_HCE = 1 << 8;
  private static final long SCR_RW = 1 << 10;
  private static final long SCR_EEL2 = 1 << 18;
  private static final long HCR_HCD = 1 << 29;
  private static final long HCR_TGE = 1 << 27;
  private static final long HCR_RW = 1L << 31;
  private static final long ILLEGAL = -1;

  /** RES0 bits, IL, SS, and what came with features: a program may not know how to clear it. */
  private static final long SPSR_UNWANTED = 0xffff_ffff_0fff_fc20L;

  private final Extent stub;
  private final Features features;
  private final Registers registers;
  private final ProcessorState state;
  private final SystemRegisters system;
  private final Outstanding outstanding;
  private final Translation translation;
  private final Findings findings;
  private final List<TakenException> taken = new ArrayList<>();

  /**
   * @param stub where vectors of ours lie
   */
  Exceptions(
      Extent stub,
      Features features,
      Registers registers,
      ProcessorState state,
      SystemRegisters system,
      Outstanding outstanding,
      Translation translation,
      Findings findings) {
    this.stub = stub;
    this.features = features;
    this.registers = registers;
    this.state = state;
    this.system = system;
    this.outstanding = outstanding;
    this.translation = translation;
    this.findings = findings;
  }

  /** Those taken so far. */
  List<TakenException> taken() {
    return List.copyOf(taken);
  }

  /** A context synchronisation event. */
  void synchronise() {
    system.synchronise();
    outstanding.synchronise();
    translation.synchronise(state.level());
  }

  /**
   * Goes to the vector for a trap.
   *
   * @return false when it belongs to a higher level whose vectors are not ours
   */
  boolean take(Trap thrown) {
    int from = state.level();
    Trap trap = isAllowed(thrown.exceptionClass(), from) ? thrown : Trap.undefined();
    int target = target(trap.exceptionClass(), from);
    taken.add(
        new TakenException(
            registers.pc(),
            target,
            trap.exceptionClass(),
            trap.syndrome(),
            trap.faultAddress(),
            thrown.getMessage()));
    long offset = from < target ? LOWER : state.hasOwnStack() ? OWN : 0;
    String suffix = "_EL" + target;
    boolean ours = stub.contains(system.effective("VBAR" + suffix) + offset);
    if (target > Math.max(from, 1) && !ours) {
      return false;
    }
    judgeVectors(suffix, target > from && from > 0);
    system.set("SPSR" + suffix, state.saved());
    system.set("ELR" + suffix, trap.returnsBehind() ? registers.next() : registers.pc());
    system.set(
        "ESR" + suffix, (long) trap.exceptionClass() << 26 | INSTRUCTION_LENGTH | trap.syndrome());
    if (trap.hasFaultAddress()) {
      system.set("FAR" + suffix, trap.faultAddress());
    }
    enter(target, offset);
    return true;
  }

  private void judgeVectors(String suffix, boolean call) {
    if (system.isPending("VBAR" + suffix)) {
      findings.report("SYN-01", 0, "an exception while VBAR waits for an ISB");
    }
    if (call) {
      judgeCall();
    }
  }

  private void judgeCall() {
    if (!system.pending().isEmpty()) {
      findings.report("SYN-02", 0, "no ISB before a call: pending " + system.pending());
    }
  }

  /** A call that somebody answers at a higher level, and goes on from there. */
  void call(int level) {
    judgeCall();
    state.switchTo(level, true);
    synchronise();
  }

  /** Whether a call is one at a level, or nothing that is known there (EL-08). */
  boolean isAllowed(int exceptionClass, int from) {
    if (exceptionClass == Trap.EC_SMC) {
      return from > 0 && features.has("EL3") && (system.effective("SCR_EL3") & SCR_SMD) == 0;
    } else if (exceptionClass != Trap.EC_HVC) {
      return true;
    }
    boolean enabled =
        features.has("EL3")
            ? (system.effective("SCR_EL3") & SCR_HCE) != 0
            : (system.effective("HCR_EL2") & HCR_HCD) == 0;
    return from > 0 && features.has("EL2") && enabled && (from != 1 || hasEl2());
  }

  private static int target(int exceptionClass, int from) {
    return switch (exceptionClass) {
      case Trap.EC_HVC -> Math.max(from, 2);
      case Trap.EC_SMC -> 3;
      default -> Math.max(from, 1);
    };
  }

  /**
   * An asynchronous exception before the next instruction.
   *
   * @param vector offset from the vector of a synchronous exception at the level; one from a lower
   *     level to EL2 if it is that of such a one
   */
  void interrupt(int vector) {
    boolean lower = vector >= LOWER;
    int level = lower ? 2 : state.level();
    taken.add(new TakenException(registers.next(), level, 0, 0, 0, "an interrupt"));
    system.set("SPSR_EL" + level, state.saved());
    system.set("ELR_EL" + level, registers.next());
    enter(level, vector + (lower || !state.hasOwnStack() ? 0 : OWN));
  }

  private void enter(int level, long vector) {
    state.setDaif(15);
    state.setIllegal(false);
    state.switchTo(level, true);
    synchronise();
    registers.branch(system.effective("VBAR_EL" + level) + vector);
  }

  /** ERET. */
  void leave() {
    int from = state.level();
    if (!system.pending().isEmpty()) {
      findings.report("SYN-02", 0, "no ISB before ERET: pending " + system.pending());
    }
    if (outstanding.isUnseen(Outstanding.Kind.INSTRUCTION_CACHE)) {
      findings.report("SYN-02", 0, "no ISB between IC and ERET");
    }
    long saved = system.written("SPSR_EL" + from);
    if ((saved & SPSR_UNWANTED) != 0) {
      findings.report("EX-03", 0, "SPSR sets more of PSTATE than mode, masks and flags");
    }
    long target = target(saved, from);
    registers.setFlags((int) (saved >>> 28) & 15);
    state.setDaif((int) (saved >>> 6) & 15);
    if (target == ILLEGAL) {
      findings.report("EL-05", 0, "an illegal exception return");
      state.setIllegal(true);
    } else {
      state.switchTo((int) target, (saved & 1) != 0);
    }
    registers.branch(system.written("ELR_EL" + from));
    synchronise();
  }

  /** The level that SPSR names, or ILLEGAL (EL-05). */
  private long target(long saved, int from) {
    long level = saved >>> 2 & 3;
    boolean reserved = (saved >>> 4 & 1) != 0 || (saved & 2) != 0 || (saved & 15) == 1;
    boolean absent = level == 2 && from == 3 && !hasEl2();
    if (reserved || level > from || absent || is32(level, from)) {
      return ILLEGAL;
    }
    boolean guest = (system.effective("HCR_EL2") & HCR_TGE) == 0;
    return from >= 2 && level == 1 && hasEl2() && !guest ? ILLEGAL : level;
  }

  /** Whether a level below is in AArch32, where a return to AArch64 cannot lead. */
  private boolean is32(long level, int from) {
    boolean byMonitor = from == 3 && (system.effective("SCR_EL3") & SCR_RW) == 0;
    boolean byHypervisor = hasEl2() && (system.effective("HCR_EL2") & HCR_RW) == 0;
    return level < from && (byMonitor || from >= 2 && level == 1 && byHypervisor);
  }

  /** Whether there is an EL2 above EL1 in the security state that is in effect. */
  private boolean hasEl2() {
    long scr = system.effective("SCR_EL3");
    boolean secure = (scr & SCR_NS) == 0 && (!features.has("SEL2") || (scr & SCR_EEL2) == 0);
    return features.has("EL2") && !(features.has("EL3") && secure);
  }
}
