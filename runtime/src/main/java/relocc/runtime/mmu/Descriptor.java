package relocc.runtime.mmu;

/**
 * One entry of a table.
 *
 * @param word its 8 bytes
 * @param level of the table it stands in, -1..3
 * @param geometry of the tables it belongs to
 */
record Descriptor(long word, int level, Geometry geometry) {
  private static final long NT = 1 << 16;

  boolean isTable() {
    return level < 3 && (word & 3) == 3;
  }

  /** A block, or a page at level 3 (TAB-08). */
  boolean isLeaf() {
    return level == 3 ? (word & 3) == 3 : geometry.hasBlocks(level) && (word & 3) == 1;
  }

  /** How much it covers, as a power of two. */
  int shift() {
    return geometry.shift(level);
  }

  /** The address of the next table. */
  long nextTable() {
    return geometry.address(word, geometry.granule().pageShift());
  }

  /** The address that a leaf maps to. */
  long output() {
    return geometry.address(word, shift());
  }

  /** Everything but the address of a leaf. */
  long withoutOutput() {
    return word & ~geometry.addressBits(shift());
  }

  /** Whether bits of the address below the size of a leaf are set (TAB-11); bit 16 is nT. */
  boolean isMisaligned() {
    return (word & geometry.reservedBits(shift()) & ~(level < 3 ? NT : 0) & 0xffff_ffff_ffffL) != 0;
  }

  /** Bits 49 and 48 where TCR.DS does not make them an address, and low ones of a table's. */
  boolean hasReserved() {
    long low = isTable() ? geometry.reservedBits(geometry.granule().pageShift()) : 0;
    return (word & (low | geometry.reservedBits(0))) != 0;
  }

  /** nT of a block: it may be answered by a fault. */
  boolean isNotTranslating() {
    return level < 3 && bit(16);
  }

  /** GP: an indirect branch must end at a landing pad. */
  boolean isGuarded() {
    return bit(50);
  }

  int attributeIndex() {
    return (int) (word >>> 2) & 7;
  }

  /** AP[1], bit 6: at EL1, EL0 has access too; RES1 at EL2. */
  boolean hasAp1() {
    return bit(6);
  }

  boolean isReadOnly() {
    return bit(7);
  }

  /** SH, which is an address where TCR.DS says so, and TCR's then. */
  int shareability(Control control) {
    return geometry.splitsAddresses() ? control.shareability() : (int) (word >>> 8) & 3;
  }

  /** NS: at EL3, the address is one of the Non-secure. */
  boolean isNonSecure() {
    return bit(5);
  }

  boolean isAccessed() {
    return bit(10);
  }

  /** nG: the translation is of one ASID; RES0 at EL2. */
  boolean isNotGlobal() {
    return bit(11);
  }

  boolean isContiguous() {
    return bit(52);
  }

  /** PXN at EL1; RES0 at EL2. */
  boolean hasBit53() {
    return bit(53);
  }

  /** UXN at EL1; XN at EL2. */
  boolean hasBit54() {
    return bit(54);
  }

  /** NSTable, APTable, UXNTable, PXNTable. */
  boolean restrictsBelow() {
    return word >>> 59 != 0;
  }

  /** Whether the regime's own level may write (TAB-15, TAB-16). */
  boolean isWritable() {
    return !isReadOnly();
  }

  /** Whether the regime's own level may execute. */
  boolean isExecutable(Control control) {
    boolean never =
        !control.regime().isSplit()
            ? hasBit54()
            : hasBit53() || hasAp1() && isWritable(); // what EL0 may write EL1 does not execute
    return !never && !(isWritable() && control.writableIsNotExecutable());
  }

  private boolean bit(int number) {
    return (word >>> number & 1) != 0;
  }
}
