package relocc.compiler.paging;

import relocc.compiler.lower.Translation.Access;
import relocc.compiler.plan.ExceptionLevel;

/**
 * A translation regime: its register values and the format of its descriptors, for a 4 KiB granule.
 * All values are whole registers, no bit is taken over from what was there before (MMU-10).
 */
public enum Regime {
  /** EL1 and EL0; only TTBR0_EL1 is walked. */
  EL1_AND_0(1L << 7, 1L << 54) {
    @Override
    long fixed(int vaBits) {
      long upperSize = (long) (64 - vaBits) << 16;
      long noUpperWalks = 1L << 23;
      long upperGranule = 0b10L << 30; // TAB-05, ERR-04: legal although nothing is walked
      return upperSize | noUpperWalks | upperGranule;
    }

    @Override
    int physicalSizeAt() {
      return 32;
    }

    @Override
    long executeNever() {
      return 1L << 53 | 1L << 54;
    }
  },

  /** EL2 with VHE, and EL0: registers and descriptors as those of EL1 (EL-01). */
  EL2_AND_0(1L << 7, 1L << 54) {
    @Override
    long fixed(int vaBits) {
      return EL1_AND_0.fixed(vaBits);
    }

    @Override
    int physicalSizeAt() {
      return EL1_AND_0.physicalSizeAt();
    }

    @Override
    long executeNever() {
      return EL1_AND_0.executeNever();
    }
  },

  /** EL2 without VHE: one range, one privilege (TAB-16). */
  EL2(1L << 6 | 1L << 7, 0) {
    @Override
    long fixed(int vaBits) {
      return 1L << 31 | 1L << 23; // RES1
    }

    @Override
    int physicalSizeAt() {
      return 16;
    }

    @Override
    long executeNever() {
      return 1L << 54;
    }
  };

  private static final long ACCESSED = 1L << 10; // TAB-13: without it every access faults
  private static final long INNER_SHAREABLE = 0b11L << 8; // TAB-22
  private static final long WALKS_CACHEABLE = 0b01L << 8 | 0b01L << 10 | 0b11L << 12; // TAB-20
  private static final int[] PHYSICAL_SIZES = {32, 36, 40, 42, 44, 48}; // TAB-06

  private final long readOnly;
  private final long code;

  Regime(long readOnly, long code) {
    this.readOnly = readOnly;
    this.code = code;
  }

  /** The regime of a level. */
  public static Regime of(ExceptionLevel level) {
    return switch (level) {
      case EL1 -> EL1_AND_0;
      case EL2 -> EL2;
      case EL2_VHE -> EL2_AND_0;
      case EL3 -> throw new IllegalArgumentException("no tables for EL3");
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
   * @param vaBits 25..48
   * @param last the highest physical address that the tables name
   */
  long tcr(int vaBits, long last) {
    long size = 0;
    while (last >>> PHYSICAL_SIZES[(int) size] != 0) {
      size++;
    }
    return fixed(vaBits) | size << physicalSizeAt() | WALKS_CACHEABLE | (64 - vaBits);
  }

  /** The bit that keeps the regime's own level from executing: PXN, or XN. */
  public long neverExecutes() {
    return this == EL2 ? 1L << 54 : 1L << 53;
  }

  /** The attributes of a block or page; it is global (nG 0). */
  long attributes(Access access) {
    long permissions =
        switch (access) {
          case READ -> readOnly | executeNever();
          case WRITE -> readOnly & ~(1L << 7) | executeNever();
          case EXECUTE -> readOnly | code;
        };
    return permissions | ACCESSED | INNER_SHAREABLE;
  }

  abstract long fixed(int vaBits);

  abstract int physicalSizeAt();

  abstract long executeNever();
}
