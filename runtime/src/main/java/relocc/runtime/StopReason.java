package relocc.runtime;

/** Why the machine stopped. */
public enum StopReason {
  /** The next instruction lies outside the blob. */
  LEFT_STUB,
  /** It sleeps or branches to itself for ever. */
  HALTED,
  /** It took an exception to a vector outside the blob, or to a higher exception level. */
  UNHANDLED_EXCEPTION,
  /** It asked firmware to switch the machine off. */
  SWITCHED_OFF,
  /** It asked firmware to reset the machine. */
  RESET,
  /** A rule was broken, and the run was to stop then. */
  VIOLATION,
  /** It executed as many instructions as were allowed. */
  LIMIT
}
