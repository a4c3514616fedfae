package relocc.compiler.output.elf;

import java.util.List;

/**
 * A section of an object file (System V ABI, chapter 4).
 *
 * @param type SHT_*
 * @param flags SHF_*
 * @param alignment a power of two, in bytes
 * @param content its bytes; not copied
 * @param relocations what the linker has yet to put into it
 */
record Section(
    String name,
    int type,
    long flags,
    long alignment,
    byte[] content,
    List<Relocation> relocations) {
  static final int PROGBITS = 1;
  static final long ALLOC = 2;
  static final long EXECINSTR = 4;

  Section {
    relocations = List.copyOf(relocations);
  }

  /** One that tools read and no machine loads. */
  static Section ofTools(String name, Content content, List<Relocation> relocations) {
    return new Section(name, PROGBITS, 0, 1, content.toBytes(), relocations);
  }

  /**
   * A place that holds an address or an offset in another section.
   *
   * @param offset of the place
   * @param type which of the two
   * @param section the name of the other section
   * @param addend how far behind the start of it
   */
  record Relocation(long offset, Type type, String section, long addend) {
    /** ELF for the Arm 64-bit Architecture, table 5.7.4. */
    enum Type {
      /** R_AARCH64_ABS64: 8 bytes. */
      ADDRESS(257),
      /** R_AARCH64_ABS32: 4 bytes. */
      OFFSET(258);

      private final int number;

      Type(int number) {
        this.number = number;
      }

      int number() {
        return number;
      }
    }
  }
}
