package relocc.compiler.lower;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Granule;
import relocc.compiler.plan.Operand;

/**
 * What the stub's identity map must translate, before any page size or descriptor is chosen.
 *
 * @param granule the size of a page and of a table
 * @param vaBits width of a virtual address, 25..52; more than 48 need a core with wide addresses
 * @param mappings whole pages, ascending, disjoint
 * @param readableBlocks ascending, disjoint; a block that lies inside one of them may round a
 *     read-only mapping over bytes that the plan does not touch
 * @param writableBlocks the same for a writable mapping
 * @param open what the stub maps beside that once it knows where it lies, in this order: what is
 *     mapped first stays as it is
 */
public record Translation(
    Granule granule,
    int vaBits,
    List<Mapping> mappings,
    List<AddressRange> readableBlocks,
    List<AddressRange> writableBlocks,
    List<Open> open) {

  /** Of which all is known. */
  public Translation(
      Granule granule,
      int vaBits,
      List<Mapping> mappings,
      List<AddressRange> readableBlocks,
      List<AddressRange> writableBlocks) {
    this(granule, vaBits, mappings, readableBlocks, writableBlocks, List.of());
  }

  public Translation {
    mappings = List.copyOf(mappings);
    readableBlocks = List.copyOf(readableBlocks);
    writableBlocks = List.copyOf(writableBlocks);
    open = List.copyOf(open);
  }

  /** The same with further mappings, in any order. */
  public Translation plus(List<Mapping> more) {
    List<Mapping> all = new ArrayList<>(mappings);
    all.addAll(more);
    all.sort(Comparator.comparing(Mapping::range));
    return new Translation(granule, vaBits, all, readableBlocks, writableBlocks, open);
  }

  /** What a processor must say of itself to walk such tables. */
  public List<Need> needs() {
    return Need.of(granule, vaBits > Granule.ORDINARY_BITS);
  }

  /**
   * Normal write-back memory that must be reachable at its own address.
   *
   * @param range whole pages of the granule
   */
  public record Mapping(AddressRange range, Access access) {}

  /**
   * A range that is known only when the stub runs: its pages are mapped.
   *
   * @param within whole pages in which they lie
   */
  public record Open(Operand start, Operand size, AddressRange within, Access access) {}

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
