package relocc.runtime.a64;

/** How instructions reach memory: by virtual address, at the current exception level. */
public interface DataPort {
  /**
   * Loads 1, 2, 4 or 8 bytes, zero-extended.
   *
   * @param log2 0..3, the size as a power of two
   */
  long load(long address, int log2);

  /** Stores the low bytes of {@code value}; {@code log2} as for {@link #load}. */
  void store(long address, int log2, long value);

  /** Loads 16 bytes into a vector register. */
  void load16(long address, Registers into, int vector);

  /** Stores 16 bytes. */
  void store16(long address, long low, long high);

  /** Loads like {@link #load} and watches the address; both take faults of their own (MEM-15). */
  long loadExclusive(long address, int log2);

  /** Stores if the address has been watched since it was loaded, and says whether it did. */
  boolean storeExclusive(long address, int log2, long value);

  /** Loads 32 bytes into two vector registers; if it faults neither has changed. */
  default void load32(long address, Registers into, int first, int second) {
    long low = into.vector(first, false);
    long high = into.vector(first, true);
    load16(address, into, first);
    try {
      load16(address + 16, into, second);
    } catch (Trap trap) {
      into.setVector(first, low, high);
      throw trap;
    }
  }

  /** Stores two vector registers. */
  default void store32(long address, Registers from, int first, int second) {
    store16(address, from.vector(first, false), from.vector(first, true));
    store16(address + 16, from.vector(second, false), from.vector(second, true));
  }

  /** Takes the alignment fault that an access of {@code 1 << log2} bytes (up to 16) would take. */
  void requireAlignment(long address, int log2, boolean write);

  /** Takes the fault for a stack pointer that is not a multiple of 16 where that is checked. */
  void requireStackAlignment(long stackPointer);
}
