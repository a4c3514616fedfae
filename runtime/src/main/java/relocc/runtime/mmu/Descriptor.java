package relocc.runtime.mmu;

/**
 * One entry of a table of a 4 KiB granule.
 *
 * @param word its 8 bytes
 * @param level of the table it stands in, 0..3
 */
record Descriptor(long word, int level) {
  private static final long OUTPUT = 0x0000_ffff_ffff_f000L;

  boolean isTable() {
    return level < 3 && (word & 3) == 3;
  }

  /** A block at level 1 or 2, or a page at level 3 (TAB-08). */
  boolean isLeaf() {
    return level == 3 ? (word & 3) == 3 : level > 0 && (word & 3) == 1;
  }

  /** How much a descriptor of a level covers, as a power of two. */
  static int shift(int level) {
    return 12 + 9 * (3 - level);
  }

  /** The address of the next table. */
  long nextTable() {
    return word & OUTPUT;
  }

  /** The address that a leaf maps to. */
  long output() {
    return word & OUTPUT & -(1L << shift(level));
  }

  /** Whether bits of the address below the size of a block are set (TAB-11); bit 16 is nT. */
  boolean isMisaligned() {
    return (word & OUTPUT & (1L << shift(level)) - 1 & ~(1L << 16)) != 0;
  }

  /** Bits 49 and 48, addresses only where TCR.DS says so. */
  boolean hasReserved() {
    return (word >>> 48 & 3) != 0;
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

  int shareability() {
    return (int) (word >>> 8) & 3;
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
