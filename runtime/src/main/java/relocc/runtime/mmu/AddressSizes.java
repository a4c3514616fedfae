package relocc.runtime.mmu;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a processor can translate.
 *
 * @param physicalBits width of a physical address, 32..52
 * @param granules those that it has
 * @param wide those that have addresses of 52 bits: LPA2 for 4 and 16 KiB, LVA for 64 KiB
 * @param smallTables whether tables may cover less than 25 bits (TTST)
 */
public record AddressSizes(
    int physicalBits, Set<Granule> granules, Set<Granule> wide, boolean smallTables) {
  private static final int NONE = 15;

  public AddressSizes {
    granules = Set.copyOf(granules);
    wide = Set.copyOf(wide);
  }

  /** With pages of 4 KiB alone. */
  public static AddressSizes ofSmallPages(int physicalBits) {
    return new AddressSizes(physicalBits, Set.of(Granule.K4), Set.of(), false);
  }

  /**
   * As the identification registers have it.
   *
   * @param mmfr0 ID_AA64MMFR0_EL1
   * @param mmfr2 ID_AA64MMFR2_EL1
   */
  public static AddressSizes of(int physicalBits, long mmfr0, long mmfr2) {
    Set<Granule> granules = EnumSet.noneOf(Granule.class);
    Set<Granule> wide = EnumSet.noneOf(Granule.class);
    int small = field(mmfr0, 28);
    int middle = field(mmfr0, 20);
    add(granules, Granule.K4, small != NONE);
    add(granules, Granule.K16, middle != 0);
    add(granules, Granule.K64, field(mmfr0, 24) != NONE);
    add(wide, Granule.K4, small != NONE && small >= 1);
    add(wide, Granule.K16, middle >= 2);
    add(wide, Granule.K64, field(mmfr2, 16) >= 1);
    wide.retainAll(granules);
    return new AddressSizes(physicalBits, granules, wide, field(mmfr2, 28) >= 1);
  }

  private static void add(Set<Granule> granules, Granule granule, boolean there) {
    if (there) {
      granules.add(granule);
    }
  }

  private static int field(long register, int shift) {
    return (int) (register >>> shift) & 15;
  }

  /** The least TCR.TxSZ (TAB-02). */
  int leastSize(Geometry geometry) {
    boolean large = geometry.granule() == Granule.K64 && wide.contains(Granule.K64);
    return large || geometry.splitsAddresses() ? 12 : 16;
  }

  /** The largest TCR.TxSZ. */
  int largestSize(Granule granule) {
    return !smallTables ? 39 : granule == Granule.K64 ? 47 : 48;
  }
}
