package relocc.compiler.plan;

import java.util.Optional;
import java.util.stream.Stream;

/** The size of a page of translation tables, and of each of the tables. */
public enum Granule {
  KIB_4(12),
  KIB_16(14),
  KIB_64(16);

  /** The narrowest virtual address that every core has (TAB-02: T0SZ at most 39). */
  public static final int FEWEST_BITS = 25;

  /** The widest one in the ordinary format of descriptors and registers. */
  public static final int ORDINARY_BITS = 48;

  /** The widest one with FEAT_LVA (64 KiB) or FEAT_LPA2 (TAB-02). */
  public static final int MOST_BITS = 52;

  private final int bits;

  Granule(int bits) {
    this.bits = bits;
  }

  /** The granule of that many bytes. */
  public static Optional<Granule> of(long bytes) {
    return Stream.of(values()).filter(granule -> granule.bytes() == bytes).findFirst();
  }

  /** log2 of {@link #bytes}: 12, 14 or 16. */
  public int bits() {
    return bits;
  }

  /** How large a page and a table are. */
  public long bytes() {
    return 1L << bits;
  }

  /** How many bits of an address a table translates: 9, 11 or 13. */
  public int indexBits() {
    return bits - 3;
  }

  /**
   * The width of virtual addresses with which tables have the fewest levels and still reach an
   * address: of all such widths the largest that the format allows (TAB-01).
   *
   * @param last below 2^52
   */
  public int fittingBits(long last) {
    int reach = bits;
    while (reach < FEWEST_BITS || reach < ORDINARY_BITS && last >>> reach != 0) {
      reach += indexBits();
    }
    return last >>> ORDINARY_BITS != 0 ? MOST_BITS : Math.min(reach, ORDINARY_BITS);
  }

  @Override
  public String toString() {
    return (bytes() >> 10) + " KiB";
  }
}
