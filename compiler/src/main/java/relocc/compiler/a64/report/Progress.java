package relocc.compiler.a64.report;

import relocc.compiler.lower.Routine;

/**
 * What x17 holds from the entry to the exit: in its low bits how far the stub has come, above them
 * which step runs, counted from 1, and at the top whether it has given up. No loop touches it, so
 * that a report can name the step for one instruction a step. The exit leaves 0, the next program,
 * unless the plan wants another value, for the vectors stay in force until that has its own.
 */
public final class Progress {
  /** Memory has changed: there is no way back. */
  public static final int WRITING = 0;

  /** System registers have changed; their old values are in x9..x14. */
  public static final int PREPARING = 1;

  /** Nothing but DAIF has changed. */
  public static final int ENTERED = 2;

  /** As {@link #PREPARING}, where more is saved in memory: not yet. */
  public static final int UNSAVED = 3;

  /** Set in ENTERED and UNSAVED. */
  public static final int UNSAVED_BIT = 1;

  public static final int PHASE_MASK = 3;

  /** An exception from now on is one in the report itself, and halts. */
  public static final int GIVEN_UP_BIT = 63;

  public static final int STEP_LOW = 2;
  public static final int STEP_WIDTH = 16;

  private Progress() {}

  /** When the level and SCTLR are known to be right, and the vectors are the stub's own. */
  public static int late(Routine routine) {
    return routine.judgesMemory() ? UNSAVED : PREPARING;
  }

  /**
   * The value of x17.
   *
   * @param step its index in the routine
   */
  public static int of(int step, int phase) {
    return step + 1 << STEP_LOW | phase;
  }
}
