package relocc.compiler.a64.backend;

import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X10;
import static relocc.compiler.a64.Register.X.X11;
import static relocc.compiler.a64.Register.X.X12;
import static relocc.compiler.a64.Register.X.X13;
import static relocc.compiler.a64.Register.X.X14;
import static relocc.compiler.a64.Register.X.X16;
import static relocc.compiler.a64.Register.X.X17;
import static relocc.compiler.a64.Register.X.X20;
import static relocc.compiler.a64.Register.X.X5;
import static relocc.compiler.a64.Register.X.X8;
import static relocc.compiler.a64.Register.Zero.XZR;
import static relocc.compiler.a64.SystemOperation.SystemRegister.CURRENTEL;
import static relocc.compiler.a64.SystemOperation.SystemRegister.DAIF;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.SystemOperation.Barrier.Domain;
import relocc.compiler.a64.SystemOperation.Plain;
import relocc.compiler.a64.SystemOperation.State;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.code.Names;
import relocc.compiler.a64.copy.ListCode;
import relocc.compiler.a64.copy.SavedCode;
import relocc.compiler.a64.report.BackCode;
import relocc.compiler.a64.report.Progress;
import relocc.compiler.a64.report.Refusals;
import relocc.compiler.a64.table.Literals;
import relocc.compiler.lower.Routine;
import relocc.compiler.lower.Step;
import relocc.compiler.plan.CallerMap;
import relocc.compiler.plan.CopyMap;
import relocc.compiler.plan.ExceptionLevel;

/**
 * From the first instruction to the point where memory may be moved.
 *
 * <p>Only x0..x17 are used up to the first write, so that a call that fails returns with the
 * caller's registers as the procedure call standard wants them; x18 may be the caller's platform
 * register. They hold: x8 DAIF, x9 SCTLR, x10 VBAR, x11 CPTR or CPACR as they were found; x12 MAIR,
 * x13 TCR, x14 TTBR0 too, where they change while there is a way back, or else x12 what the caller
 * adds to an address; x16 CurrentEL, with bit 0 set at EL2 without VHE where a plan allows both;
 * x17 the {@link Progress}; x15 why it failed.
 */
final class EntryCode {
  private static final long SCTLR_M = 1;
  private static final int SCTLR_C_BIT = 2;
  private static final long SCTLR_C = 1 << SCTLR_C_BIT;
  private static final long SCTLR_I = 1 << 12;
  private static final long CPTR_TFP = 1 << 10;
  private static final long CPACR_FPEN = 3 << 20;

  private final Code code;
  private final Routine routine;
  private final ParameterCode parameters;
  private final Refusals refusals;
  private final SavedCode saved;
  private final BackCode back;
  private int step;
  private int phase = Progress.PREPARING;

  /**
   * @param savedAt where there is memory for what a way back needs, from the label of the data
   */
  EntryCode(Code code, Routine routine, ParameterCode parameters, Refusals refusals, long savedAt) {
    this.code = code;
    this.refusals = refusals;
    this.routine = routine;
    this.parameters = parameters;
    this.saved = new SavedCode(code, routine, savedAt);
    this.back = new BackCode(code, routine, saved);
  }

  /** The way back out of what this emits. */
  BackCode back() {
    return back;
  }

  /** SCTLR with everything off: its RES1 bits (MMU-10). */
  static long sctlrOff(ExceptionLevel level) {
    return level == ExceptionLevel.EL1 ? 0x30d0_0800L : 0x30c5_0830L;
  }

  /** Whether a caller reaches memory at an offset. */
  private boolean isLinear() {
    return routine.enter().entries().stream()
        .anyMatch(entry -> entry.map() instanceof CallerMap.Linear);
  }

  /** What is added to an address as long as the caller's map is in force. */
  Optional<X> callerOffset() {
    return isLinear() ? Optional.of(X12) : Optional.empty();
  }

  /** What is added to an address while memory is moved. */
  Optional<X> copyOffset() {
    boolean linear = routine.copy() == CopyMap.LINEAR || routine.copy() == CopyMap.KEEP;
    return linear && isLinear() ? Optional.of(X20) : Optional.empty();
  }

  /**
   * What is added to an address to look at it: until the copy begins the caller's map is in force.
   */
  Optional<X> readOffset() {
    boolean callers = phase == Progress.PREPARING && routine.copy() == CopyMap.OFF && isLinear();
    return callers ? Optional.of(X20) : copyOffset();
  }

  /**
   * From here on a report names this step; the first and the one that commits say so themselves.
   */
  void begin(int index) {
    step = index;
    boolean own = index == 0 || routine.steps().get(index) instanceof Step.Commit;
    if (routine.moves() && !own) {
      code.mov(X17, Progress.of(step, phase));
    }
  }

  /**
   * @param exitCheck refuses a processor that the exit cannot be made on
   */
  void enter(Step.Enter step, Runnable exitCheck) {
    code.label(Names.START);
    parameters.saveRegisters();
    code.mrs(X8, DAIF);
    code.note("EX-03").state(State.Op.DAIFSET, 15);
    code.mrs(X16, CURRENTEL);
    StateCode state = new StateCode(code, routine, refusals);
    state.check();
    skipEmpty();
    if (routine.moves()) {
      takeOver();
    }
    parameters.check();
    exitCheck.run();
    state.checkInstructions();
    if (routine.moves()) {
      parameters.checkTables();
      state.checkTables();
      if (isLinear() && !routine.turnsOnEarly()) {
        code.perLevel(level -> offset(X12, routine.enter().map(level)));
      }
      code.perLevel(List.of(this::allowSimd, this::takeControl));
      if (routine.judgesMemory()) {
        saved.save(savedOffset());
        code.mov(X17, Progress.of(0, Progress.PREPARING));
        parameters.hold();
        readOffset().ifPresent(x -> code.mov(x, X12));
      }
    }
  }

  /** What is added to the address of the stub's own memory; x12 may have MAIR already. */
  private Optional<X> savedOffset() {
    if (!routine.turnsOnEarly() || !isLinear()) {
      return callerOffset();
    }
    code.perLevel(level -> offset(X5, routine.enter().map(level)));
    return Optional.of(X5);
  }

  /**
   * Whether a list is empty shows in its first word: then nothing is touched for it, not even the
   * vectors.
   */
  private void skipEmpty() {
    routine
        .list()
        .ifPresent(
            list -> {
              parameters.load(X0, list);
              code.note("empty").tbnz(X0, ListCode.DONE_BIT, Names.NOTHING);
            });
  }

  /** What reads the caller's memory comes behind it: an exception there is reported too. */
  private void takeOver() {
    code.perLevel(this::takeOver);
    if (parameters.areInMemory()) {
      code.note("EL-15").isb();
    }
  }

  private void takeOver(ExceptionLevel level) {
    code.mrs(X10, Code.banked("VBAR", level));
    if (routine.usesVectors()) {
      code.mrs(X11, BackCode.simdControl(level));
    }
    if (routine.turnsOnEarly()) {
      code.mrs(X12, Code.banked("MAIR", level));
      code.mrs(X13, Code.banked("TCR", level));
      code.mrs(X14, Code.banked("TTBR0", level));
    }
    code.mov(X17, Progress.of(0, Progress.late(routine)));
    code.adr(X0, Names.VECTORS);
    code.note("EL-15").msr(Code.banked("VBAR", level), X0);
  }

  private void takeControl(ExceptionLevel level) {
    if (back.alignsFreely()) {
      code.mov(X0, sctlrOff(level) | SCTLR_M | SCTLR_C | SCTLR_I);
      code.note("MEM-13: without A").msr(Code.banked("SCTLR", level), X0);
    } else if (back.fetches(level)) {
      code.mov(X0, sctlrOff(level) | SCTLR_I);
      code.note("MMU-04: fetch through the cache").msr(Code.banked("SCTLR", level), X0);
    }
    if (back.alignsFreely()
        || back.fetches(level)
        || routine.usesVectors()
        || !parameters.areInMemory()) {
      code.note("MMU-02: not even a branch between").isb();
    }
  }

  private void offset(X d, CallerMap map) {
    if (!(map instanceof CallerMap.Linear linear)) {
      code.mov(d, 0);
      return;
    }
    parameters.load(d, linear.offset());
    if (linear.reversed()) {
      code.note("PA - VA is given").sub(d, XZR, d);
    }
  }

  private void allowSimd(ExceptionLevel level) {
    if (!routine.usesVectors()) {
      return;
    }
    if (level.hasTwoRanges()) {
      code.orr(X0, X11, CPACR_FPEN);
    } else {
      code.and(X0, X11, ~CPTR_TFP);
    }
    String why = level.hasTwoRanges() ? "EL-11: CPACR, or CPTR with VHE" : "EL-11";
    code.note(why).msr(BackCode.simdControl(level), X0);
  }

  /** From here on registers that the caller keeps are used, and memory may change. */
  void commit() {
    phase = Progress.WRITING;
    code.note("from here on memory changes").mov(X17, Progress.of(step, phase));
    if (!routine.judgesMemory()) {
      parameters.hold();
      copyOffset().ifPresent(x -> code.mov(x, X12));
    }
  }

  /**
   * The way of a list that is empty, beside the other one: nothing has been changed yet, and
   * nothing of the caller's stays but its MMU off.
   *
   * @param exitCheck as for {@link #enter}
   */
  void nothing(Runnable exitCheck) {
    String moved = code.local("moved");
    code.b(moved);
    code.label(Names.NOTHING);
    parameters.waitAgain();
    refusals.beforeVectors(
        this::takeOver,
        () -> {
          parameters.check();
          exitCheck.run();
        });
    parameters.hold();
    if (routine.mmu() || routine.enter().isTranslated()) {
      turnOffMmu();
      code.dsb(Domain.NSH);
    }
    code.label(moved);
  }

  /** Turns the caller's MMU off; what is read or written past the cache has been cleaned. */
  void leaveCaller() {
    code.note("SYN-04").dsb(Domain.SY);
    code.perLevel(
        level -> {
          if (routine.enter().map(level).isOn()) {
            code.mov(X0, sctlrOff(level) | (routine.mmu() ? 0 : SCTLR_I));
            code.note("ERR-01").isb();
            code.note("MMU-06, MMU-10").msr(Code.banked("SCTLR", level), X0);
            code.note("MMU-02").isb();
            code.note("MMU-07: nothing of the caller's stays").plain(flush(level));
          }
        });
    code.dsb(Domain.NSH);
    code.isb();
  }

  /** The tables and register values are what the literals of {@link Literals} say. */
  void turnOnMmu() {
    code.note("SYN-07").dsb(Domain.SY);
    code.perLevel(
        List.of(
            level -> {
              code.note("MMU-08, TLB-11").plain(flush(level));
              code.note("SYN-04").dsb(Domain.NSH);
            },
            this::ownTables));
    code.isb();
    code.perLevel(
        level -> {
          code.mov(X0, sctlrOff(level) | SCTLR_M | SCTLR_C | SCTLR_I);
          code.msr(Code.banked("SCTLR", level), X0);
          code.note("MMU-02: not even a branch between").isb();
        });
    code.note("MMU-09").plain(Plain.Op.IC_IALLU);
    code.dsb(Domain.NSH);
    code.isb();
  }

  private void ownTables(ExceptionLevel level) {
    literal("TCR", level);
    literal("MAIR", level);
    if (routine.buildsTables()) {
      code.msr(Code.banked("TTBR0", level), X11);
    } else {
      literal("TTBR0", level);
    }
  }

  private void literal(String register, ExceptionLevel level) {
    code.ldr(X0, Literals.label(register, routine.tables(level)));
    code.msr(Code.banked(register, level), X0);
  }

  static Plain.Op flush(ExceptionLevel level) {
    return switch (level) {
      case EL1 -> Plain.Op.TLBI_VMALLE1;
      case EL2, EL2_VHE -> Plain.Op.TLBI_ALLE2;
      case EL3 -> Plain.Op.TLBI_ALLE3;
    };
  }

  private static String controlLabel(ExceptionLevel level) {
    return level == ExceptionLevel.EL1 ? "sctlr_el1_off" : "sctlr_off";
  }

  /** The constants that {@link #turnOffMmu} loads. */
  void controls(Set<ExceptionLevel> levels) {
    levels.stream()
        .collect(Collectors.toMap(EntryCode::controlLabel, l -> l, (a, b) -> a, TreeMap::new))
        .forEach(
            (label, level) -> {
              code.label(label);
              code.quads("", sctlrOff(level));
            });
  }

  /** A DSB must follow, and a context synchronisation event before the next program runs. */
  void turnOffMmu() {
    code.perLevel(
        level -> {
          code.ldr(X0, controlLabel(level));
          code.note("ERR-01").isb();
          code.note("MMU-06, MMU-10").msr(Code.banked("SCTLR", level), X0);
          code.note("MMU-02").isb();
          code.note("MMU-07: nothing of ours stays").plain(flush(level));
        });
  }
}
