package relocc.runtime.mmu;

import java.util.Optional;
import relocc.runtime.memory.MemoryType;

/**
 * The registers that govern a regime, as they are in effect.
 *
 * @param regime whose
 * @param sctlr SCTLR_ELx
 * @param tcr TCR_ELx
 * @param ttbr TTBR0_ELx
 * @param mair MAIR_ELx
 * @param sizes what the processor can translate
 * @param ttbr1 TTBR1_ELx; 0 at EL2 without VHE, which has none (EL-03)
 * @param upper whether this is the half that TTBR1 translates, see {@link #half}
 */
public record Control(
    Regime regime,
    long sctlr,
    long tcr,
    long ttbr,
    long mair,
    AddressSizes sizes,
    long ttbr1,
    boolean upper) {

  private static final long TCR_LOWER = 0xffff;
  private static final long TCR_UPPER = 0xffff_0000L;

  /** What of TTBR is no ASID. */
  private static final long ADDRESS = 0xffff_ffff_ffffL;

  /** With one range of addresses, and pages of 4 KiB. */
  public Control(Regime regime, long sctlr, long tcr, long ttbr, long mair, int physicalBits) {
    this(regime, sctlr, tcr, ttbr, mair, AddressSizes.ofSmallPages(physicalBits), 0, false);
  }

  /** Width of a physical address of this processor. */
  public int physicalBits() {
    return sizes.physicalBits();
  }

  /**
   * What governs one half of the addresses alone: the fields of TCR that belong to the upper half
   * are moved to where those of the lower half are.
   */
  Control half(boolean above) {
    if (!regime.isSplit()) {
      return this;
    }
    long both = tcr & ~(TCR_LOWER | TCR_UPPER);
    long own = above ? upperFields() : tcr & TCR_LOWER;
    return new Control(regime, sctlr, both | own, above ? ttbr1 : ttbr, mair, sizes, 0, above);
  }

  /** T1SZ, EPD1, IRGN1, ORGN1 and SH1 lie 16 bits above; TG1 has a code of its own (TAB-05). */
  private long upperFields() {
    long granule = new long[] {3, 2, 0, 1}[(int) (tcr >>> 30) & 3];
    return tcr >>> 16 & 0x3fbf | granule << 14;
  }

  /** EPD: nothing is walked. */
  boolean isDisabled() {
    return regime.isSplit() && (tcr >>> 7 & 1) != 0;
  }

  /** The half that an address belongs to, by bit 55 as hardware has it. */
  boolean isUpper(long address) {
    return regime.isSplit() && (address >>> 55 & 1) != 0;
  }

  /** Whether an address has the right bits above those that are translated (TAB-04). */
  boolean reaches(long address) {
    return address >> virtualBits() == (upper ? -1 : 0);
  }

  /** The address space of translations that are not global, by TCR.A1 and TCR.AS (TLB-14). */
  int asid() {
    if (!regime.isSplit()) {
      return 0;
    }
    long tag = ((tcr >>> 22 & 1) == 0 ? ttbr : ttbr1) >>> 48;
    return (int) ((tcr >>> 36 & 1) == 0 ? tag & 0xff : tag);
  }

  /** SCTLR_ELx.M. */
  public boolean isOn() {
    return (sctlr & 1) != 0;
  }

  /** SCTLR_ELx.C: without it data accesses and walks go past the cache (MMU-05). */
  public boolean cachesData() {
    return (sctlr >>> 2 & 1) != 0;
  }

  /** SCTLR_ELx.WXN: what is writable is not executable. */
  boolean writableIsNotExecutable() {
    return (sctlr >>> 19 & 1) != 0;
  }

  /** SCTLR_ELx.EE: descriptors are big-endian. */
  boolean isBigEndian() {
    return (sctlr >>> 25 & 1) != 0;
  }

  int t0sz() {
    return (int) tcr & 0x3f;
  }

  /** Whether TG0 selects a granule that the processor has. */
  boolean hasGranule() {
    return selected().filter(sizes.granules()::contains).isPresent();
  }

  private Optional<Granule> selected() {
    return Granule.ofLowerCode((int) (tcr >>> 14) & 3);
  }

  /** TCR.DS, bit 59 or 32 (TAB-10). */
  boolean isSplitting() {
    return (tcr >>> (regime.isSplit() ? 59 : 32) & 1) != 0;
  }

  /** Whether TCR.DS is set where it means nothing. */
  boolean isSplittingInVain() {
    Granule granule = selected().orElse(Granule.K4);
    return isSplitting() && (granule == Granule.K64 || !sizes.wide().contains(granule));
  }

  /** The shape of the tables; of 4 KiB where TG0 selects nothing. */
  Geometry geometry() {
    Granule granule = selected().orElse(Granule.K4);
    return new Geometry(
        granule,
        virtualBits(),
        isSplitting() && !isSplittingInVain(),
        granule == Granule.K64 && physicalBits() >= 52);
  }

  /** Whether TCR.T0SZ is one that the granule allows (TAB-02). */
  boolean hasSize() {
    Geometry geometry = geometry();
    return t0sz() >= sizes.leastSize(geometry) && t0sz() <= sizes.largestSize(geometry.granule());
  }

  /** Width of a virtual address. */
  int virtualBits() {
    return 64 - t0sz();
  }

  /** Whether TTBR holds an address of 52 bits (TAB-07). */
  private boolean hasWideRoot() {
    return outputBits() == 52 || geometry().splitsAddresses();
  }

  /** Bytes of the root table. */
  long rootSize() {
    return geometry().rootSize(hasWideRoot());
  }

  /** The physical address in TTBR. */
  long base() {
    return geometry().base(ttbr, hasWideRoot());
  }

  /** The physical address of the root table, as hardware aligns it. */
  long root() {
    return base() & -rootSize();
  }

  /** TCR.SH0. */
  int shareability() {
    return (int) (tcr >>> 12) & 3;
  }

  /** TCR_EL1.IPS or TCR_EL2.PS. */
  int outputField() {
    return (int) (tcr >>> (regime.isSplit() ? 32 : 16)) & 7;
  }

  /** Width of the addresses that tables and pages may lie at. */
  int outputBits() {
    int[] widths = {32, 36, 40, 42, 44, 48, 52, 52};
    Geometry geometry = geometry();
    int most = geometry.splitsAddresses() || geometry.movesAddresses() ? 52 : 48;
    return Math.min(widths[outputField()], Math.min(most, physicalBits()));
  }

  /** Whether walks look into the data cache. */
  boolean walksCached() {
    return cachesData() && (tcr >>> 8 & 3) != 0 && (tcr >>> 10 & 3) != 0;
  }

  /** The byte of MAIR that a descriptor's index selects. */
  int attributes(int index) {
    return (int) (mair >>> 8 * index) & 0xff;
  }

  /** What an attribute byte means for accesses, with the data cache as it is switched. */
  MemoryType type(int attributes) {
    if (attributes >>> 4 == 0) {
      return MemoryType.DEVICE;
    }
    int inner = attributes & 0xf;
    boolean writeBack = inner >>> 2 == 3 || inner >>> 2 == 1 && inner != 4;
    return writeBack && cachesData() ? MemoryType.NORMAL_CACHED : MemoryType.NORMAL_UNCACHED;
  }

  /** Whether an attribute byte of Normal memory is write-back for the outer caches too. */
  static boolean isOuterWriteBack(int attributes) {
    int outer = attributes >>> 4;
    return outer >>> 2 == 3 || outer >>> 2 == 1 && outer != 4;
  }

  /** Whether an attribute byte has no meaning (TAB-21). */
  static boolean isReserved(int attributes) {
    return attributes >>> 4 == 0 ? (attributes & 3) != 0 : (attributes & 0xf) == 0;
  }

  /** Whether both translate in the same way, but for ASIDs, as long as memory does not change. */
  boolean translatesAs(Control other) {
    long tables = (ttbr ^ other.ttbr | ttbr1 ^ other.ttbr1) & ADDRESS;
    return (tcr ^ other.tcr | tables) == 0
        && mair == other.mair
        && ((sctlr ^ other.sctlr) & (1 << 19 | 1 << 25)) == 0;
  }
}
