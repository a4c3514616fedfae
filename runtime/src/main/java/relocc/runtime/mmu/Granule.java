package relocc.runtime.mmu;

import java.util.Optional;

/** The size of the smallest page, and of a table of descriptors. */
public enum Granule {
  K4(12),
  K16(14),
  K64(16);

  private final int pageShift;

  Granule(int pageShift) {
    this.pageShift = pageShift;
  }

  /** What TCR.TG0 selects; TG1 has codes of its own (TAB-05). */
  static Optional<Granule> ofLowerCode(int code) {
    return switch (code) {
      case 0 -> Optional.of(K4);
      case 1 -> Optional.of(K64);
      case 2 -> Optional.of(K16);
      default -> Optional.empty();
    };
  }

  /** The size of a page as a power of two. */
  public int pageShift() {
    return pageShift;
  }

  /** How many descriptors a table has that is no root, as a power of two. */
  int indexBits() {
    return pageShift - 3;
  }

  /** How much a descriptor of a level covers, as a power of two. */
  int shift(int level) {
    return pageShift + indexBits() * (3 - level);
  }

  /** Where the walk of addresses of so many bits starts (TAB-01). */
  int startLevel(int inputBits) {
    return 3 - (inputBits - 1 - pageShift) / indexBits();
  }

  /** The lowest level of blocks: one more with large addresses (TAB-08). */
  int firstBlockLevel(boolean large) {
    return (this == K4 ? 1 : 2) - (large ? 1 : 0);
  }

  /** How many leaves of a level the contiguous bit joins; 0 where it says nothing (TAB-12). */
  int group(int level) {
    return switch (this) {
      case K4 -> level >= 1 ? 16 : 0;
      case K16 -> level == 3 ? 128 : level == 2 ? 32 : 0;
      case K64 -> level >= 2 ? 32 : 0;
    };
  }
}
