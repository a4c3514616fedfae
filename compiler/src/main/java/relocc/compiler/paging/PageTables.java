package relocc.compiler.paging;

import java.util.Collections;
import java.util.List;
import relocc.compiler.lower.Translation;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Granule;

/**
 * Translation tables as bytes, for a machine that is not this one.
 *
 * @param level whose translation regime they are for: EL1&amp;0, EL2, EL2&amp;0 with VHE, or EL3
 * @param vaBits width of a virtual address, 25..52
 * @param root physical address of the first table
 * @param bytes all tables, a granule each, the root first; they lie at {@code root}
 * @param mostBytes what was known of their size before they were built: no more than this
 * @param leaves what they map, ascending
 */
public record PageTables(
    ExceptionLevel level,
    Granule granule,
    int vaBits,
    long root,
    byte[] bytes,
    long mostBytes,
    List<Leaf> leaves) {
  public PageTables {
    if (bytes.length > mostBytes) {
      throw new IllegalArgumentException(bytes.length + " bytes, at most " + mostBytes);
    }
    leaves = Collections.unmodifiableList(leaves);
  }

  /**
   * Builds an identity map. A block stands for a table wherever it may round: no code in it, and it
   * lies inside one of the translation's block ranges for the widest access in it. Everything else
   * is mapped by the page, exactly. Whole groups of leaves that are alike are contiguous. How many
   * bytes the tables have does not depend on {@code root}. Takes time in n log n of the mappings,
   * and space for the tables.
   *
   * @param root a multiple of the granule
   * @throws IllegalArgumentException if a mapping is not whole pages, out of order or past the
   *     virtual address width
   */
  public static PageTables build(ExceptionLevel level, Translation translation, long root) {
    Geometry geometry = new Geometry(translation.granule(), translation.vaBits());
    TableBuilder builder = new TableBuilder(Regime.of(level), geometry, translation, root);
    long most = new TableBound(translation, geometry).tables() << translation.granule().bits();
    return builder.build(level, most);
  }

  /** The same tables, for another level that has the same format. */
  public PageTables of(ExceptionLevel other) {
    return new PageTables(other, granule, vaBits, root, bytes, mostBytes, leaves);
  }

  /** The regime that they are for. */
  public Regime regime() {
    return Regime.of(level);
  }

  private Geometry geometry() {
    return new Geometry(granule, vaBits);
  }

  /** The value of TTBR0_ELx: where the root lies; ASID and CnP are 0. */
  public long ttbr() {
    return geometry().ttbr(root);
  }

  /** The value of TCR_ELx that they need: widths, and the physical size of what they name. */
  public long tcr() {
    long last = root + bytes.length - 1;
    if (!leaves.isEmpty()) {
      // Only the highest bit matters, so a union is as good as the highest address.
      last |= leaves.get(leaves.size() - 1).range().end() - 1;
    }
    return regime().tcr(geometry(), last);
  }

  /**
   * One block or page descriptor.
   *
   * @param range the addresses that it maps, to themselves
   * @param descriptor the 64-bit descriptor
   */
  public record Leaf(AddressRange range, long descriptor) {
    private static final long CONTIGUOUS = 1L << 52;

    /** Whether it says that its neighbours are like it (TAB-12). */
    public boolean isContiguous() {
      return (descriptor & CONTIGUOUS) != 0;
    }
  }
}
