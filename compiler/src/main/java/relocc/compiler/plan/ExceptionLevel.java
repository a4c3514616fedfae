package relocc.compiler.plan;

/**
 * The exception levels that a stub can be entered at or leave to. EL2 is there twice: with VHE its
 * registers have other fields, so that what is emitted differs as between two levels (EL-01).
 */
public enum ExceptionLevel {
  EL1(1),
  EL2(2),
  /** EL2 with HCR_EL2.E2H set. */
  EL2_VHE(2),
  EL3(3);

  private final int number;

  ExceptionLevel(int number) {
    this.number = number;
  }

  /** 1, 2 or 3. */
  public int number() {
    return number;
  }

  @Override
  public String toString() {
    return this == EL2_VHE ? "EL2 with VHE" : name();
  }
}
