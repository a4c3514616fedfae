package relocc.runtime;

import java.util.Optional;
import relocc.runtime.a64.ProcessorState;
import relocc.runtime.a64.Registers;
import relocc.runtime.a64.Trap;
import relocc.runtime.rule.Findings;
import relocc.runtime.system.SystemRegisters;

/**
 * Who answers calls to levels that are not the stub's: firmware by PSCI, and the stub that Linux
 * leaves at EL2, whose calls are those of kernels since 4.12 (EL-09).
 */
final class Callees {
  private static final long SYSTEM_OFF = 0x8400_0008L;
  private static final long SYSTEM_RESET = 0x8400_0009L;
  private static final long WORD = 0xffff_ffffL;
  private static final long SOFT_RESTART = 1;
  private static final long M_AND_C = 5;
  private static final int ALL_MASKED = 15;

  private final Setup.Above above;
  private final Registers registers;
  private final ProcessorState state;
  private final SystemRegisters system;
  private final Exceptions exceptions;
  private final Findings findings;

  Callees(
      Setup.Above above,
      Registers registers,
      ProcessorState state,
      SystemRegisters system,
      Exceptions exceptions,
      Findings findings) {
    this.above = above;
    this.registers = registers;
    this.state = state;
    this.system = system;
    this.exceptions = exceptions;
    this.findings = findings;
  }

  /** Whether a trap is a call that somebody answers. */
  boolean answers(Trap trap) {
    return isPsci(trap) || isRestart(trap);
  }

  private boolean isPsci(Trap trap) {
    boolean conduit =
        switch (above.psci()) {
          case NONE -> false;
          case SMC -> trap.exceptionClass() == Trap.EC_SMC && state.level() < 3;
          case HVC -> trap.exceptionClass() == Trap.EC_HVC && state.level() < 2;
        };
    long function = registers.get(0) & WORD;
    return conduit && (function == SYSTEM_OFF || function == SYSTEM_RESET);
  }

  private boolean isRestart(Trap trap) {
    boolean call =
        above.hypStub()
            && state.level() == 1
            && trap.exceptionClass() == Trap.EC_HVC
            && exceptions.isAllowed(Trap.EC_HVC, 1);
    if (call && registers.get(0) != SOFT_RESTART) {
      findings.report("EL-09", 0, "no call of the hyp stub that leads on: " + registers.get(0));
    }
    return call && registers.get(0) == SOFT_RESTART;
  }

  /** Answers a call; gives a reason when the run ends with it. */
  Optional<StopReason> answer(Trap trap) {
    if (isPsci(trap)) {
      boolean off = (registers.get(0) & WORD) == SYSTEM_OFF;
      return Optional.of(off ? StopReason.SWITCHED_OFF : StopReason.RESET);
    }
    restart();
    return Optional.empty();
  }

  /** SOFT_RESTART: on to x1 at EL2, with the arguments moved down. */
  private void restart() {
    if ((system.effective("SCTLR_EL2") & M_AND_C) != 0) {
      findings.report("EL-10", 0, "SOFT_RESTART while the MMU or the data cache of EL2 is on");
    }
    exceptions.call(2);
    state.setDaif(ALL_MASKED);
    long entry = registers.get(1);
    registers.set(0, registers.get(2));
    registers.set(1, registers.get(3));
    registers.set(2, registers.get(4));
    registers.set(4, entry); // where it keeps it
    registers.branch(entry);
  }
}
