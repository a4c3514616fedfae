package relocc.runtime;

import java.util.ArrayList;
import java.util.List;
import relocc.runtime.a64.Registers;
import relocc.runtime.a64.Trap;
import relocc.runtime.rule.Findings;
import relocc.runtime.system.Outstanding;
import relocc.runtime.system.SystemRegisters;

/** Exception entry and return. Both are context synchronisation events. */
final class Exceptions {
  private static final long INSTRUCTION_LENGTH = 1 << 25;
  private static final long HCR_TGE = 1 << 27;
  private static final long HCR_RW = 1L << 31;
  private static final long ILLEGAL = -1;

  /** RES0 bits, IL, SS, and what came with features: a program may not know how to clear it. */
  private static final long SPSR_UNWANTED = 0xffff_ffff_0fff_fc20L;

  private final Registers registers;
  private final ProcessorState state;
  private final SystemRegisters system;
  private final Outstanding outstanding;
  private final Translation translation;
  private final Findings findings;
  private final List<TakenException> taken = new ArrayList<>();

  Exceptions(
      Registers registers,
      ProcessorState state,
      SystemRegisters system,
      Outstanding outstanding,
      Translation translation,
      Findings findings) {
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
   * @return false when it belongs to a level that is not ours
   */
  boolean take(Trap trap) {
    int from = state.level();
    int level = Math.max(from, 1);
    int upper = trap.exceptionClass() == Trap.EC_HVC ? 2 : 3;
    boolean calls = trap.exceptionClass() == Trap.EC_HVC || trap.exceptionClass() == Trap.EC_SMC;
    int target = calls ? upper : level;
    taken.add(
        new TakenException(
            registers.pc(),
            target,
            trap.exceptionClass(),
            trap.syndrome(),
            trap.faultAddress(),
            trap.getMessage()));
    if (target != level) {
      return false;
    }
    String suffix = "_EL" + level;
    if (system.isPending("VBAR" + suffix)) {
      findings.report("SYN-01", 0, "an exception while VBAR waits for an ISB");
    }
    long vector = from < level ? 0x400 : state.hasOwnStack() ? 0x200 : 0;
    system.set("SPSR" + suffix, state.saved());
    system.set("ELR" + suffix, trap.returnsBehind() ? registers.next() : registers.pc());
    system.set(
        "ESR" + suffix, (long) trap.exceptionClass() << 26 | INSTRUCTION_LENGTH | trap.syndrome());
    if (trap.hasFaultAddress()) {
      system.set("FAR" + suffix, trap.faultAddress());
    }
    enter(level, vector);
    return true;
  }

  /**
   * An asynchronous exception before the next instruction.
   *
   * @param vector offset from the vector of a synchronous exception
   */
  void interrupt(int vector) {
    int level = state.level();
    taken.add(new TakenException(registers.next(), level, 0, 0, 0, "an interrupt"));
    system.set("SPSR_EL" + level, state.saved());
    system.set("ELR_EL" + level, registers.next());
    enter(level, vector + (state.hasOwnStack() ? 0x200 : 0));
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
    if (reserved || level > from) {
      return ILLEGAL;
    }
    long hcr = system.effective("HCR_EL2");
    if (from == 2 && level == 1 && ((hcr & HCR_TGE) != 0 || (hcr & HCR_RW) == 0)) {
      return ILLEGAL;
    }
    return level;
  }
}
