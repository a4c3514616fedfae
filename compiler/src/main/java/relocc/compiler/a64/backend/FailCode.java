package relocc.compiler.a64.backend;

import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X15;
import static relocc.compiler.a64.Register.X.X16;
import static relocc.compiler.a64.Register.X.X17;
import static relocc.compiler.a64.Register.X.X8;
import static relocc.compiler.a64.SystemOperation.SystemRegister.CURRENTEL;

import relocc.compiler.a64.Branch.Call;
import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.Instruction;
import relocc.compiler.a64.SystemOperation.Barrier.Domain;
import relocc.compiler.a64.SystemOperation.Plain;
import relocc.compiler.a64.SystemOperation.SystemRegister;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.code.Failure;
import relocc.compiler.a64.code.Names;
import relocc.compiler.a64.code.Slots;
import relocc.compiler.a64.report.Progress;
import relocc.compiler.a64.report.Refusals;
import relocc.compiler.a64.report.ReportCode;
import relocc.compiler.lower.Routine;
import relocc.compiler.lower.Step;
import relocc.compiler.plan.OnFail;
import relocc.compiler.plan.OnFail.Conduit;
import relocc.compiler.plan.OnFail.Reaction;

/**
 * Where the stub goes when it cannot go on: says so, then does what the plan wants, which depends
 * on whether memory is as it was. x15 holds the {@link Failure}, x17 the {@link Progress}.
 */
final class FailCode {
  /** Those of the level itself: nothing runs below it. */
  private static final int VECTORS = 8;

  private static final int VECTOR_BYTES = 128;
  static final int VECTORS_BYTES = 2048;

  /** Arm DEN 0022, 5.1: functions of 32 bits. */
  private static final long PSCI_SYSTEM_OFF = 0x8400_0008L;

  private static final long PSCI_SYSTEM_RESET = 0x8400_0009L;

  /** Of CurrentEL: set at EL2 and EL3. */
  private static final int EL2_BIT = 3;

  private final Code code;
  private final OnFail onFail;
  private final EntryCode entry;
  private final ReportCode report;
  private final boolean moves;
  private final boolean turnsOff;
  private final boolean open;
  private final boolean translated;
  private final boolean judges;

  /**
   * Whether exceptions find VHE as it was at entry, when the exit turns nothing and asks nobody.
   */
  private final boolean hostsStay;

  /**
   * @param refusals all of them
   * @param open whether calls are refused when system registers have changed already
   */
  FailCode(Code code, Routine routine, EntryCode entry, Refusals refusals, boolean open) {
    this.code = code;
    this.onFail = routine.onFail();
    this.entry = entry;
    this.report = new ReportCode(code, routine);
    this.moves = routine.moves();
    this.open = open || refusals.areLate();
    this.judges = routine.judgesMemory();
    this.translated = routine.enter().isTranslated();
    this.turnsOff = turnsOff(routine);
    Step.Leave leave = (Step.Leave) routine.steps().get(routine.steps().size() - 1);
    this.hostsStay = leave.via().isEmpty() && !ExitCode.turnsHost(leave, routine.enter().levels());
  }

  /**
   * Who reports turns the MMU off, and who returns from tables of the stub's own; to halt, or to
   * call PSCI, it may stay on.
   */
  private static boolean turnsOff(Routine routine) {
    boolean on = routine.mmu() || routine.enter().isTranslated();
    return routine.turnsOnEarly() || on && !routine.onFail().reports().isEmpty();
  }

  void emit() {
    if (moves) {
      code.label("exception");
      code.note("one while reporting").tbnz(X17, Progress.GIVEN_UP_BIT, "halt");
      if (code.levels().size() > 1 && !onFail.reports().isEmpty()) {
        code.note("x16 may be the next program's 0");
        if (code.tellsHosts()) {
          code.mrs(X0, CURRENTEL);
          code.orr(X16, X16, X0);
        } else {
          code.mrs(X16, CURRENTEL);
        }
      }
      code.mov(X15, Failure.EXCEPTION);
    }
    code.label(Names.FAIL);
    if (moves) {
      code.orr(X17, X17, 1L << Progress.GIVEN_UP_BIT);
    }
    if (hostsStay) {
      tell();
    } else {
      code.whateverHosts(this::tell);
    }
    if (translated) {
      code.label("unreported");
    }
    react();
    code.label("halt");
    code.plain(Plain.Op.WFE);
    code.b("halt");
  }

  private void tell() {
    if (turnsOff) {
      mmuOff();
    }
    report.emit();
  }

  /** What the report calls. */
  void routines() {
    report.routines();
  }

  /**
   * The vectors of exceptions with either stack pointer (EL-08).
   *
   * @param cold goes behind their branches
   * @param limited whether there is as little room behind the last of them
   */
  void vectors(Slots cold, boolean limited) {
    code.align(VECTORS_BYTES);
    code.label(Names.VECTORS);
    for (int i = 0; i < VECTORS; i++) {
      code.step(0);
      code.align(VECTOR_BYTES);
      code.b("exception");
      if (limited || i < VECTORS - 1) {
        cold.fill(VECTOR_BYTES - Instruction.SIZE);
      }
    }
  }

  /** The registers of the UART are not mapped. */
  private void mmuOff() {
    if (translated) {
      String changed = code.local("changed");
      if (judges) {
        code.and(X0, X17, Progress.PHASE_MASK);
        code.cmp(X0, Progress.ENTERED);
        code.b(Conditional.Op.NE, changed);
      } else {
        code.tbz(X17, Progress.UNSAVED_BIT, changed);
      }
      mayBeOn();
      code.label(changed);
    } else {
      code.tbnz(X17, Progress.UNSAVED_BIT, "mmu_is_off");
    }
    entry.turnOffMmu();
    code.dsb(Domain.NSH);
    code.label("mmu_is_off");
  }

  /**
   * A caller that the stub does not know keeps its MMU, and then nothing is reported: only that it
   * is off although it should be on is known to be so.
   */
  private void mayBeOn() {
    if (onFail.reports().isEmpty()) {
      code.b("unreported");
      return;
    }
    code.cmp(X15, Failure.WRONG_STATE);
    code.b(Conditional.Op.NE, "unreported");
    code.whateverHosts(() -> code.perLevel(level -> code.mrs(X0, Code.banked("SCTLR", level))));
    code.tbnz(X0, 0, "unreported");
    code.b("mmu_is_off");
  }

  /** Falls through where nothing is left but to halt. */
  private void react() {
    boolean halts = onFail.after().kind() == Reaction.Kind.HALT;
    boolean differ = moves && !onFail.before().equals(onFail.after());
    if (differ) {
      code.and(X0, X17, Progress.PHASE_MASK);
      code.note("memory has changed").cbz(X0, halts ? "halt" : "after_writes");
    }
    react(onFail.before());
    if (differ && !halts) {
      if (!onFail.returnBefore()) {
        code.b("halt");
      }
      code.label("after_writes");
      react(onFail.after());
    }
  }

  private void react(Reaction reaction) {
    switch (reaction.kind()) {
      case RETURN -> back();
      case HALT -> {}
      case SYSTEM_RESET -> psci(PSCI_SYSTEM_RESET, reaction.conduit());
      case SYSTEM_OFF -> psci(PSCI_SYSTEM_OFF, reaction.conduit());
    }
  }

  private void psci(long function, Conduit conduit) {
    code.note("what was reported is out").dsb(Domain.SY);
    code.mov(X0, function);
    if (conduit == Conduit.SMC) {
      code.call(Call.Op.SMC);
    } else {
      String above = code.local("above_el1");
      String back = code.local("came_back");
      // Not what the plan lists: it may have been entered at another level.
      code.mrs(X1, CURRENTEL);
      code.tbnz(X1, EL2_BIT, above);
      code.call(Call.Op.HVC);
      code.b(back);
      code.label(above);
      code.call(Call.Op.SMC);
      code.label(back);
    }
  }

  private void back() {
    if (moves || translated) {
      if (judges) {
        code.and(X0, X17, Progress.PHASE_MASK);
        code.cmp(X0, Progress.ENTERED);
        code.b(Conditional.Op.EQ, "return");
      } else {
        code.tbnz(X17, Progress.UNSAVED_BIT, "return");
      }
      entry.back().restore(turnsOff);
      if (moves && open) {
        code.cmp(X15, Failure.EXCEPTION);
        code.b(Conditional.Op.NE, "return");
      }
      if (moves) {
        entry.back().returnFromException();
      }
      code.label("return");
    }
    code.msr(SystemRegister.DAIF, X8);
    code.mov(X0, X15);
    code.ret();
  }
}
