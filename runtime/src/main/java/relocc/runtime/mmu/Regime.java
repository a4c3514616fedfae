package relocc.runtime.mmu;

/** Who translates. */
public enum Regime {
  /** EL1 and EL0: two ranges of addresses, of which the machine walks the lower one. */
  EL1_AND_0,
  /** EL2 without VHE: one range. */
  EL2
}
