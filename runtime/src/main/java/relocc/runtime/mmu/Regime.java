package relocc.runtime.mmu;

/** Who translates. */
public enum Regime {
  /** EL1 and EL0: two ranges of addresses. */
  EL1_AND_0,
  /** EL2 without VHE: one range. */
  EL2,
  /** EL2 and EL0 with VHE: registers and descriptors as those of EL1 (EL-01). */
  EL2_AND_0,
  /** EL3: one range, as at EL2 without VHE. */
  EL3;

  /** Whether there are two ranges of addresses, and two privileges. */
  public boolean isSplit() {
    return this == EL1_AND_0 || this == EL2_AND_0;
  }
}
