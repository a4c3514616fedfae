package relocc.cli.verify.caller;

import java.util.Random;
import relocc.runtime.memory.Extent;
import relocc.runtime.memory.Window;

/**
 * The shape of translation tables.
 *
 * @param pageBits log2 of a page and of a table: 12, 14 or 16
 * @param lower bits of an address that TTBR0 translates
 * @param upper the same for TTBR1
 * @param upperPageBits of a page there, for a caller that maps every address to itself
 */
public record Geometry(int pageBits, int lower, int upper, int upperPageBits) {
  private static final int[] PAGES = {12, 14, 16};
  private static final int[] WIDTHS = {32, 36, 39, 42, 47, 48};

  /** Addresses of 52 bits are had by pages of 64 KiB (LVA). */
  private static final int WIDEST = 52;

  private static final int LARGEST_PAGE = 16;
  private static final int WORD_BITS = 3;
  private static final int LEAST_UPPER = 39;

  /**
   * One of those that callers have.
   *
   * @param site what must be reached, and what must not
   */
  public static Geometry of(long seed, Site site) {
    Random random = new Random(seed * 0x9e37_79b9_7f4a_7c15L ^ 0x9e0);
    // The upper half has a bit more, for the offset.
    int needed = Long.SIZE - Long.numberOfLeadingZeros(site.highest());
    if (needed >= WIDTHS[WIDTHS.length - 1]) {
      return new Geometry(LARGEST_PAGE, WIDEST, WIDEST, LARGEST_PAGE);
    }
    int page = page(random, site);
    int lower = width(random, needed);
    int upper = width(random, Math.max(needed + 1, LEAST_UPPER));
    return new Geometry(page, lower, upper, page(random, site));
  }

  private static int page(Random random, Site site) {
    return Math.min(PAGES[random.nextInt(PAGES.length)], site.pageBits() & ~1);
  }

  private static int width(Random random, int least) {
    int width;
    do {
      width = WIDTHS[random.nextInt(WIDTHS.length)];
    } while (width < least);
    return width;
  }

  /**
   * What a caller adds to a physical address, a multiple of the blocks of these tables, so that all
   * of memory lies in the upper half.
   */
  public long offset(Random random, long highest) {
    long block = 1L << shift(2);
    long room = ((1L << upper) - 1 - highest) / block;
    return (-1L << upper) + block * random.nextLong(Math.max(1, Math.min(room, 1 << 20)));
  }

  /** One whose upper half begins at an offset or below it. */
  Geometry reaching(long offset) {
    int width = upper;
    for (int i = 0; -1L << width > offset && i < WIDTHS.length; i++) {
      width = Math.max(upper, WIDTHS[i]);
    }
    return new Geometry(pageBits, lower, width, pageBits);
  }

  /** What the upper half is like. */
  Geometry ofUpper() {
    return new Geometry(upperPageBits, lower, upper, upperPageBits);
  }

  /** The pages that some memory has a part of, to be written. */
  public Window whole(Window window) {
    long page = 1L << pageBits;
    long start = window.range().start() & -page;
    long end = window.range().end() + page - 1 & -page;
    return new Window(new Extent(start, end - start), Window.Kind.RAM);
  }

  /** log2 of what a descriptor of a level maps. */
  int shift(int level) {
    return pageBits + (3 - level) * (pageBits - WORD_BITS);
  }

  /** Whether more than 48 bits of an address are translated. */
  public boolean isWide() {
    return lower == WIDEST;
  }

  /** The level that a walk of so many bits begins at. */
  int startLevel(int bits) {
    int level = 3;
    while (shift(level) + pageBits - WORD_BITS < bits) {
      level--;
    }
    return level;
  }

  /**
   * Whether a leaf of a level may be there: level 1 alone has blocks of 1 GiB, with 4 KiB pages.
   */
  boolean hasLeaf(int level) {
    return level >= 2 || level == 1 && pageBits == 12;
  }

  /** TCR.TG0. */
  long lowerGranule() {
    return pageBits == 12 ? 0 : pageBits == 14 ? 2 : 1;
  }

  /** TCR.TG1, which has a code of its own. */
  long upperGranule() {
    return pageBits == 12 ? 2 : pageBits == 14 ? 1 : 3;
  }
}
