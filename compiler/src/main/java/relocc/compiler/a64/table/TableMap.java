package relocc.compiler.a64.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import relocc.compiler.lower.Translation;
import relocc.compiler.lower.Translation.Access;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Granule;

/**
 * What a stub maps that finds out as it runs where it lies: its own range first, then memory that
 * is known. Blocks never round, so that none covers a byte of the stub's by chance.
 *
 * @param translation what is known
 * @param code bytes of code from the start of the stub, whole pages
 * @param limit bytes of the stub's whole range
 */
public record TableMap(Translation translation, long code, long limit) {
  /** Set in an entry's first word where its address counts from the stub's start. */
  static final int RELATIVE_BIT = 2;

  /** Low bits of an entry's first word that say what is done with memory. */
  static final long ACCESS = 3;

  /** Bits of an address in the ordinary format of descriptors, and in the wide one. */
  static final int ORDINARY_BITS = 48;

  static final int WIDE_BITS = 52;

  private static final int LAST_LEVEL = 3;

  /** A range without holes is all blocks but for the slots in which it starts and ends. */
  private static final int OPEN_ENDS = 2;

  /**
   * Entries of two words, start and size; a size of 0 ends them. Behind them is room for others.
   */
  public long[] words() {
    List<Long> words = new ArrayList<>();
    add(words, 1L << RELATIVE_BIT, code, Access.EXECUTE);
    add(words, code | 1L << RELATIVE_BIT, limit - code, Access.READ);
    for (Translation.Mapping mapping : translation.mappings()) {
      add(words, mapping.range().start(), mapping.range().size(), mapping.access());
    }
    for (int i = 0; i < 2 * (translation.open().size() + 1); i++) {
      words.add(0L);
    }
    return words.stream().mapToLong(Long::longValue).toArray();
  }

  /** Where the room for further entries starts, in bytes from the first word. */
  public int roomAt() {
    return words().length * Long.BYTES - 2 * Long.BYTES * (translation.open().size() + 1);
  }

  private static void add(List<Long> words, long start, long size, Access access) {
    words.add(start | access.ordinal());
    words.add(size);
  }

  Granule granule() {
    return translation.granule();
  }

  /** Whether descriptors have addresses of 52 bits: with FEAT_LPA2, or FEAT_LPA for 64 KiB. */
  boolean isWide() {
    return translation.vaBits() > ORDINARY_BITS;
  }

  /** How many bits of an address stand in a descriptor where they stand in the address (TAB-09). */
  int plainBits() {
    return !isWide() || granule() == Granule.KIB_64 ? ORDINARY_BITS : ORDINARY_BITS + 2;
  }

  /** Where the others stand. */
  int highAt() {
    return granule() == Granule.KIB_64 ? 12 : 8;
  }

  /** The level of the root table (TAB-01). */
  private int startLevel() {
    return LAST_LEVEL - (translation.vaBits() - 1 - granule().bits()) / granule().indexBits();
  }

  /** log2 of what a slot of the root translates. */
  int rootShift() {
    return shift(startLevel());
  }

  private int shift(int level) {
    return granule().bits() + granule().indexBits() * (LAST_LEVEL - level);
  }

  /** log2 of the largest block that the granule has (TAB-08). */
  int largestBlock() {
    return shift(granule() == Granule.KIB_4 ? 1 : 2);
  }

  /** Whether something that is mapped may be as long as a slot that no block may fill (TAB-08). */
  boolean mayExceedBlocks() {
    int above = largestBlock() + granule().indexBits();
    return rootShift() >= above
        && Stream.of(
                LongStream.of(limit),
                translation.mappings().stream().mapToLong(mapping -> mapping.range().size()),
                translation.open().stream().mapToLong(open -> open.within().size()))
            .flatMapToLong(sizes -> sizes)
            .anyMatch(size -> size >>> above != 0);
  }

  /**
   * How many bytes all tables can need (TAB-24): at each level one for every slot above that
   * something touches and that is no block. The stub may lie across the end of a slot.
   */
  public long bytes() {
    long tables = 1;
    for (int shift = rootShift(); shift > granule().bits(); shift -= granule().indexBits()) {
      long size = 1L << shift;
      tables += (limit - 1 >>> shift) + 2;
      for (Translation.Mapping mapping : translation.mappings()) {
        tables += touched(mapping.range(), size) - blocks(mapping.range(), size);
      }
      tables += open(size);
    }
    return tables << granule().bits();
  }

  /** Ranges that lie in the same one have the slots in common that all of it touches. */
  private long open(long size) {
    Map<AddressRange, Long> counts =
        translation.open().stream()
            .collect(Collectors.groupingBy(Translation.Open::within, Collectors.counting()));
    long tables = 0;
    for (Map.Entry<AddressRange, Long> each : counts.entrySet()) {
      long touched = touched(each.getKey(), size);
      boolean blocks = size <= 1L << largestBlock();
      tables += blocks ? Math.min(touched, OPEN_ENDS * each.getValue()) : touched;
    }
    return tables;
  }

  private static long touched(AddressRange range, long size) {
    return (range.end() - 1) / size - range.start() / size + 1;
  }

  private long blocks(AddressRange range, long size) {
    if (size > 1L << largestBlock()) {
      return 0;
    }
    return Math.max(0, range.end() / size - (range.start() + size - 1) / size);
  }
}
