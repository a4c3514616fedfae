package relocc.compiler.paging;

import java.util.List;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.ExceptionLevel;

/**
 * Translation tables as bytes, for a machine that is not this one.
 *
 * @param level whose translation regime they are for: EL1&amp;0, or EL2 without VHE
 * @param root physical address of the first table (TTBR0_ELx)
 * @param bytes all tables, 4 KiB each, the root first; they lie at {@code root}
 * @param leaves what they map, ascending
 */
public record PageTables(ExceptionLevel level, long root, byte[] bytes, List<Leaf> leaves) {
  public PageTables {
    leaves = List.copyOf(leaves);
  }

  /**
   * One block or page descriptor.
   *
   * @param range the addresses that it maps, to themselves
   * @param descriptor the 64-bit descriptor
   */
  public record Leaf(AddressRange range, long descriptor) {}
}
