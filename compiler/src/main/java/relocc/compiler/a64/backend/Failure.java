package relocc.compiler.a64.backend;

/** Why a stub gives up: what it reports and returns in x0. */
final class Failure {
  /** Entered at an exception level that the plan does not name. */
  static final int WRONG_LEVEL = 1;

  /** Loaded at another address than the plan says. */
  static final int WRONG_ADDRESS = 2;

  /** Entered with the MMU on, big-endian, or at EL2 with VHE. */
  static final int WRONG_STATE = 3;

  /** An exception was taken. */
  static final int EXCEPTION = 4;

  private Failure() {}
}
