package relocc.compiler.plan;

/** The exception levels that a stub can be entered at or leave to. */
public enum ExceptionLevel {
  EL1,
  EL2;

  /** 1 or 2. */
  public int number() {
    return ordinal() + 1;
  }
}
