package relocc.compiler.paging;

import relocc.compiler.lower.Translation.Access;
import relocc.compiler.plan.ExceptionLevel;

/**
 * A translation regime: its register values and the permissions in its descriptors. All values are
 * whole registers, no bit is taken over from what was there before (MMU-10).
 */
public enum Regime {
  /** EL1 and EL0; only TTBR0_EL1 is walked. */
  EL1_AND_0(true),
  /** EL2 with VHE, and EL0: registers and descriptors as those of EL1 (EL-01). */
  EL2_AND_0(true),
  /** EL2 without VHE: one range, one privilege (TAB-16). */
  EL2(false),
  /** EL3: as EL2. What it maps is secure, NS is 0: it is where EL3's own code lies. */
  EL3(false);

  private static final long ACCESSED = 1L << 10; // TAB-13: without it every access faults
  private static final long WALKS_CACHEABLE = 0b01L << 8 | 0b01L << 10 | 0b11L << 12; // TAB-20
  private static final int[] PHYSICAL_SIZES = {32, 36, 40, 42, 44, 48, 52}; // TAB-06

  /** AP[2], in every regime. */
  private static final long READ_ONLY = 1L << 7;

  /** AP[1]: RES1 where there is one privilege. */
  private static final long ONE_PRIVILEGE = 1L << 6;

  /** UXN where there is EL0, else XN. */
  private static final long EXECUTE_NEVER = 1L << 54;

  private static final long PRIVILEGED_EXECUTE_NEVER = 1L << 53;
  private static final long UPPER_WALKS_OFF = 1L << 23;
  private static final long ONE_RANGE_RES1 = 1L << 31 | 1L << 23;

  private final boolean twoRanges;

  Regime(boolean twoRanges) {
    this.twoRanges = twoRanges;
  }

  /** The regime of a level. */
  public static Regime of(ExceptionLevel level) {
    return switch (level) {
      case EL1 -> EL1_AND_0;
      case EL2 -> EL2;
      case EL2_VHE -> EL2_AND_0;
      case EL3 -> EL3;
    };
  }

  /** MAIR_ELx: attribute 0 is Normal memory, write-back, read- and write-allocate (TAB-21). */
  public long mair() {
    return 0xff;
  }

  /**
   * TCR_ELx. Hardware never changes a descriptor (HA, HD 0: TAB-13, TAB-14), and the top byte of an
   * address counts.
   *
   * @param last the highest physical address that the tables name
   */
  long tcr(Geometry geometry, long last) {
    long size = 0;
    while (last >>> PHYSICAL_SIZES[(int) size] != 0) {
      size++;
    }
    long unused = 64 - geometry.vaBits();
    long ds = geometry.isDs() ? 1 : 0;
    long lower = geometry.lowerGranule() << 14 | WALKS_CACHEABLE | unused;
    if (!twoRanges) {
      return ONE_RANGE_RES1 | ds << 32 | size << 16 | lower;
    }
    // ERR-04: what is said of the upper range is legal, although nothing of it is walked.
    long upper = geometry.upperGranule() << 30 | UPPER_WALKS_OFF | unused << 16;
    return ds << 59 | size << 32 | upper | lower;
  }

  /** The bit that keeps the regime's own level from executing: PXN, or XN. */
  public long neverExecutes() {
    return twoRanges ? PRIVILEGED_EXECUTE_NEVER : EXECUTE_NEVER;
  }

  /** The attributes of a block or page, without shareability; it is global (nG 0). */
  long attributes(Access access) {
    long writes = access == Access.WRITE ? 0 : READ_ONLY;
    long executes = access == Access.EXECUTE ? 0 : neverExecutes();
    // Nothing is for EL0 (TAB-15).
    long other = twoRanges ? EXECUTE_NEVER : ONE_PRIVILEGE;
    return other | writes | executes | ACCESSED;
  }
}
