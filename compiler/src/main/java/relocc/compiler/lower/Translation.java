package relocc.compiler.lower;

import java.util.List;
import relocc.compiler.plan.AddressRange;

/**
 * What the stub's identity map must translate, before any page size or descriptor is chosen.
 *
 * @param mappings whole 4 KiB pages, ascending, disjoint
 * @param readableBlocks ascending, disjoint; a block that lies inside one of them may round a
 *     read-only mapping over bytes that the plan does not touch
 * @param writableBlocks the same for a writable mapping
 * @param vaBits width of a virtual address, 25..48
 */
public record Translation(
    List<Mapping> mappings,
    List<AddressRange> readableBlocks,
    List<AddressRange> writableBlocks,
    int vaBits) {

  public Translation {
    mappings = List.copyOf(mappings);
    readableBlocks = List.copyOf(readableBlocks);
    writableBlocks = List.copyOf(writableBlocks);
  }

  /**
   * Normal write-back memory that must be reachable at its own address.
   *
   * @param range whole 4 KiB pages
   */
  public record Mapping(AddressRange range, Access access) {}

  /** What the stub does with mapped memory; nothing is both writable and executable. */
  public enum Access {
    /** Data that is only read: never executed. */
    READ,
    /** Data that is read and written: never executed. */
    WRITE,
    /** The stub's own code: executed and read, never written; never part of a block. */
    EXECUTE
  }
}
