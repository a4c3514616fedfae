package relocc.api;

import relocc.compiler.plan.ExceptionLevel;

/** An exception level at which a stub is entered, or left. */
public enum Level {
  EL1,
  /** EL2 with HCR_EL2.E2H clear. */
  EL2,
  /** EL2 with HCR_EL2.E2H set. */
  EL2_VHE,
  EL3;

  /** 1 to 3. */
  public int number() {
    return inside().number();
  }

  /** The same in the compiler's words. */
  ExceptionLevel inside() {
    return ExceptionLevel.valueOf(name());
  }

  static Level of(ExceptionLevel level) {
    return valueOf(level.name());
  }

  static Level of(int number, boolean host) {
    return of(ExceptionLevel.of(number, host));
  }
}
