package relocc.examples.kexec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import relocc.examples.Ram;

/**
 * Linux 6.1's {@code struct kimage}, as far as the relocation code reads it.
 *
 * @param at virtual address of the structure
 * @param fields what it holds
 */
public record Kimage(long at, Map<Field, Long> fields) {
  /** A field, which is 8 bytes wide. */
  public enum Field {
    /** The first word of the list. */
    HEAD(0x0),
    /** Physical address of the first instruction after the copy. */
    START(0x18),
    /** Physical address of the device tree. */
    DTB(0x288),
    /** Physical address of the page with the relocation code, which does not read this itself. */
    CODE(0x290),
    /** Physical address of the vectors that wait at EL2, or 0. */
    VECTORS(0x298),
    /** Physical address of the root of a copy of the linear map. */
    MAP(0x2a8),
    /** Physical address of a page of zeros. */
    ZERO(0x2b0),
    /** Physical minus virtual address in the linear map. */
    PHYS(0x2b8);

    private final int offset;

    Field(int offset) {
      this.offset = offset;
    }
  }

  /**
   * A page of the list.
   *
   * @param word physical address of the word that names the source
   */
  public record Page(long word, long source, long destination) {}

  private static final int LOAD_FROM_X0 = 0xf940_0000; // LDR X, [X0, #offset]
  private static final int LOAD_MASK = 0xffc0_03e0;

  private static final long DESTINATION = 1;
  private static final long INDIRECTION = 2;
  private static final long DONE = 4;
  private static final long SOURCE = 8;
  private static final long PAGE = 4096;

  public Kimage {
    fields = Map.copyOf(fields);
  }

  /** Reads the structure at a virtual address. */
  static Kimage read(Debugger debugger, long at) throws IOException {
    Map<Field, Long> fields = new EnumMap<>(Field.class);
    for (Field field : Field.values()) {
      fields.put(field, debugger.word(at + field.offset));
    }
    return new Kimage(at, fields);
  }

  /**
   * Whether the kernel's own relocation code begins with loads of the fields known here. With
   * another layout every field would be read wrong.
   */
  static boolean isReadBy(byte[] code) {
    ByteBuffer words = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
    Set<Integer> read = new TreeSet<>();
    for (int word = words.getInt(); (word & LOAD_MASK) == LOAD_FROM_X0; word = words.getInt()) {
      read.add((word >>> 10 & 0xfff) * Long.BYTES);
    }
    return read.equals(
        Arrays.stream(Field.values())
            .filter(field -> field != Field.CODE)
            .map(field -> field.offset)
            .collect(Collectors.toSet()));
  }

  public long get(Field field) {
    return fields.get(field);
  }

  /** Virtual address of a field. */
  public long place(Field field) {
    return at + field.offset;
  }

  /** Virtual address, in the linear map, of a physical one. */
  public long linear(long physical) {
    return physical - get(Field.PHYS);
  }

  /** The pages of the list in its order. */
  public List<Page> pages(Ram ram) throws IOException {
    List<Page> pages = new ArrayList<>();
    long destination = 0;
    long at = 0;
    for (long word = get(Field.HEAD); (word & DONE) == 0; word = word(ram, at), at += Long.BYTES) {
      long address = word & -PAGE;
      if ((word & INDIRECTION) != 0) {
        at = address;
      } else if ((word & DESTINATION) != 0) {
        destination = address;
      } else if ((word & SOURCE) != 0) {
        pages.add(new Page(at - Long.BYTES, address, destination));
        destination += PAGE;
      }
    }
    return pages;
  }

  private static long word(Ram ram, long at) throws IOException {
    return ByteBuffer.wrap(ram.get(at, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }
}
