package relocc.compiler.plan;

import java.util.Optional;
import java.util.stream.Stream;

/** The size of a page of translation tables, and of each of the tables. */
public enum Granule {
  KIB_4(12),
  KIB_16(14),
  KIB_64(16);

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

  @Override
  public String toString() {
    return (bytes() >> 10) + " KiB";
  }
}
