package relocc.runtime.mmu;

import relocc.runtime.memory.MemoryType;

/**
 * The translation of one page of 4 KiB.
 *
 * @param page virtual address of the page
 * @param output its physical address
 * @param type how memory is accessed
 * @param writable whether stores are allowed
 * @param executable whether instructions may be fetched
 * @param global whether it is for all address spaces, not for one ASID
 * @param leafBase virtual address of the block that the page belongs to
 * @param leafShift the size of that block as a power of two
 * @param control the registers it was made under
 */
public record TlbEntry(
    long page,
    long output,
    MemoryType type,
    boolean writable,
    boolean executable,
    boolean global,
    long leafBase,
    int leafShift,
    Control control) {

  /** The physical address for a virtual one in the page. */
  public long physical(long address) {
    return output | address & 0xfff;
  }

  boolean covers(long address) {
    return address >>> leafShift == leafBase >>> leafShift;
  }
}
