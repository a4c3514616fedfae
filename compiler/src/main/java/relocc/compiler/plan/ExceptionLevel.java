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

  /** The level of that number, 1 to 3. */
  public static ExceptionLevel of(int number, boolean vhe) {
    return switch (number) {
      case 1 -> EL1;
      case 2 -> vhe ? EL2_VHE : EL2;
      case 3 -> EL3;
      default -> throw new IllegalArgumentException("no such level: " + number);
    };
  }

  /** Whether it has a second range of addresses, with TTBR1 (EL-03). */
  public boolean hasTwoRanges() {
    return this == EL1 || this == EL2_VHE;
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
