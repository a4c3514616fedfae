package relocc.compiler.paging;

import java.util.Collections;
import java.util.List;
import relocc.compiler.lower.Translation;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.ExceptionLevel;

/**
 * Translation tables as bytes, for a machine that is not this one.
 *
 * @param level whose translation regime they are for: EL1&amp;0, EL2, or EL2&amp;0 with VHE
 * @param vaBits width of a virtual address, 25..48
 * @param root physical address of the first table: the value of TTBR0_ELx (ASID and CnP are 0)
 * @param bytes all tables, 4 KiB each, the root first; they lie at {@code root}
 * @param leaves what they map, ascending
 */
public record PageTables(
    ExceptionLevel level, int vaBits, long root, byte[] bytes, List<Leaf> leaves) {
  public PageTables {
    leaves = Collections.unmodifiableList(leaves);
  }

  /**
   * Builds an identity map with a 4 KiB granule. A 2 MiB or 1 GiB block stands for a table wherever
   * it may round: no code in it, and it lies inside one of the translation's block ranges for the
   * widest access in it. Everything else is mapped by the page, exactly. How many bytes the tables
   * have does not depend on {@code root}. Takes time in n log n of the mappings, and space for the
   * tables.
   *
   * @param root a multiple of 4 KiB
   * @throws IllegalArgumentException if a mapping is not whole pages, out of order or past the
   *     virtual address width
   */
  public static PageTables build(ExceptionLevel level, Translation translation, long root) {
    return new TableBuilder(Regime.of(level), translation, root).build(level);
  }

  /** The regime that they are for. */
  public Regime regime() {
    return Regime.of(level);
  }

  /** The value of TCR_ELx that they need: widths, and the physical size of what they name. */
  public long tcr() {
    long last = root + bytes.length - 1;
    if (!leaves.isEmpty()) {
      // Only the highest bit matters, so a union is as good as the highest address.
      last |= leaves.get(leaves.size() - 1).range().end() - 1;
    }
    return regime().tcr(vaBits, last);
  }

  /**
   * One block or page descriptor.
   *
   * @param range the addresses that it maps, to themselves
   * @param descriptor the 64-bit descriptor
   */
  public record Leaf(AddressRange range, long descriptor) {}
}
