package relocc.compiler.paging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relocc.compiler.lower.Translation;
import relocc.compiler.lower.Translation.Access;
import relocc.compiler.lower.Translation.Mapping;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Granule;

class PageTablesTest {
  private static final long ROOT = 0x6000_4000L;
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  @Test
  void theSizeDoesNotDependOnTheRoot() {
    Random random = new Random(7);
    Translation translation = RandomTranslation.of(random, Granule.KIB_4, 48);
    int size = PageTables.build(ExceptionLevel.EL1, translation, 0).bytes().length;
    assertEquals(
        size, PageTables.build(ExceptionLevel.EL1, translation, 0xffff_0000_0000L).bytes().length);
  }

  private static Translation map(int vaBits, Mapping... mappings) {
    return new Translation(Granule.KIB_4, vaBits, List.of(mappings), List.of(), List.of());
  }

  private static Mapping mapping(long start, long size, Access access) {
    return new Mapping(new AddressRange(start, size), access);
  }

  /** Descriptors put together by hand from TAB-13, TAB-15, TAB-16, TAB-22. */
  @ParameterizedTest
  @CsvSource({
    "EL1, READ, 60000040001783",
    "EL1, WRITE, 60000040001703",
    "EL1, EXECUTE, 40000040001783",
    "EL2_VHE, READ, 60000040001783",
    "EL2_VHE, WRITE, 60000040001703",
    "EL2_VHE, EXECUTE, 40000040001783",
    "EL2, READ, 400000400017c3",
    "EL2, WRITE, 40000040001743",
    "EL2, EXECUTE, 400017c3",
    "EL3, READ, 400000400017c3",
    "EL3, WRITE, 40000040001743",
    "EL3, EXECUTE, 400017c3",
  })
  void aPage(ExceptionLevel level, Access access, String descriptor) {
    PageTables tables =
        PageTables.build(level, map(39, mapping(0x4000_1000L, 0x1000, access)), ROOT);
    assertEquals(3 * 4096, tables.bytes().length);
    assertEquals("60005003", word(tables, 8 * 1));
    assertEquals("60006003", word(tables, 4096));
    assertEquals(descriptor, word(tables, 2 * 4096 + 8));
    assertEquals(3, nonzero(tables));
  }

  @ParameterizedTest
  @CsvSource({
    "EL1, READ, 200000, 60000040200781, 600000c0000781",
    "EL1, WRITE, 200000, 60000040200701, 600000c0000701",
    "EL2, READ, 200000, 400000402007c1, 400000c00007c1",
    "EL2, WRITE, 200000, 40000040200741, 400000c0000741",
  })
  void aBlock(ExceptionLevel level, Access access, String size, String small, String large) {
    List<AddressRange> where = List.of(AddressRange.between(0x4020_0000L, 4 * GIB));
    Translation translation =
        new Translation(
            Granule.KIB_4,
            36,
            List.of(mapping(0x4030_0000L, 0x1000, access), mapping(0xc000_5000L, 0x1000, access)),
            access == Access.READ ? where : List.of(),
            access == Access.WRITE ? where : List.of());
    PageTables tables = PageTables.build(level, translation, ROOT);
    assertEquals(2 * 4096, tables.bytes().length);
    assertEquals("60005003", word(tables, 8 * 1));
    assertEquals(large, word(tables, 8 * 3));
    assertEquals(small, word(tables, 4096 + 8 * 1));
    assertEquals(3, nonzero(tables));
  }

  private static String word(PageTables tables, int offset) {
    ByteBuffer bytes = ByteBuffer.wrap(tables.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    return Long.toHexString(bytes.getLong(offset));
  }

  private static int nonzero(PageTables tables) {
    ByteBuffer bytes = ByteBuffer.wrap(tables.bytes());
    return (int)
        IntStream.range(0, tables.bytes().length / 8)
            .filter(i -> bytes.getLong(8 * i) != 0)
            .count();
  }

  @Test
  void nothingToMapIsAnEmptyRoot() {
    PageTables tables = PageTables.build(ExceptionLevel.EL2, map(48), ROOT);
    assertArrayEquals(new byte[4096], tables.bytes());
    assertEquals(List.of(), tables.leaves());
  }

  @Test
  void codeIsNeverPartOfABlock() {
    Translation translation =
        new Translation(
            Granule.KIB_4,
            48,
            List.of(
                mapping(0x4000_0000L, 0x1000, Access.EXECUTE),
                mapping(0x4000_1000L, 0x1000, Access.READ)),
            List.of(new AddressRange(0, 4 * GIB)),
            List.of(new AddressRange(0, 4 * GIB)));
    PageTables tables = PageTables.build(ExceptionLevel.EL2, translation, ROOT);
    assertEquals(2, tables.leaves().size());
    assertEquals(4 * 4096, tables.bytes().length);
  }

  @Test
  void aBlockDoesNotRoundPastItsRange() {
    for (long cut : new long[] {0, 1}) {
      Translation translation =
          new Translation(
              Granule.KIB_4,
              39,
              List.of(mapping(0x4000_0000L, 0x1000, Access.WRITE)),
              List.of(),
              List.of(new AddressRange(0x4000_0000L, 2 * MIB - cut)));
      long size =
          PageTables.build(ExceptionLevel.EL1, translation, ROOT).leaves().get(0).range().size();
      assertEquals(cut == 0 ? 2 * MIB : 4096, size);
    }
  }

  @Test
  void aLargeMappingUsesTheLargestBlocksThatFit() {
    List<AddressRange> ram = List.of(AddressRange.between(GIB - 2 * MIB, 3 * GIB + 2 * MIB));
    Mapping all = mapping(GIB - 2 * MIB - 4096, 2 * GIB + 4 * MIB + 4096, Access.WRITE);
    Translation translation = new Translation(Granule.KIB_4, 40, List.of(all), List.of(), ram);
    Expected.judge(PageTables.build(ExceptionLevel.EL1, translation, ROOT), translation);
    List<Long> sizes =
        PageTables.build(ExceptionLevel.EL1, translation, ROOT).leaves().stream()
            .map(leaf -> leaf.range().size())
            .toList();
    assertEquals(List.of(4096L, 2 * MIB, GIB, GIB, 2 * MIB), sizes);
  }

  /** TAB-08: with this granule a block at level 0 would be an invalid descriptor. */
  @Test
  void thereIsNoBlockOf512GiB() {
    Translation translation =
        new Translation(
            Granule.KIB_4,
            48,
            List.of(mapping(0x4000_0000L, 0x1000, Access.READ)),
            List.of(new AddressRange(0, 1L << 48)),
            List.of());
    Expected.judge(PageTables.build(ExceptionLevel.EL2, translation, ROOT), translation);
  }

  @Test
  void aRangeUpToTheEndOfTheAddressSpaceIsMapped() {
    long last = (1L << 48) - 4096;
    PageTables tables =
        PageTables.build(ExceptionLevel.EL2, map(48, mapping(last, 4096, Access.READ)), ROOT);
    assertEquals(new AddressRange(last, 4096), tables.leaves().get(0).range());
  }

  /** The registers by hand from TAB-05, TAB-06, TAB-16, TAB-20. */
  @Test
  void registers() {
    Mapping low = mapping(0x4000_0000L, 0x1000, Access.READ);
    PageTables el1 = PageTables.build(ExceptionLevel.EL1, map(48, low), ROOT);
    assertEquals(0x8090_3510L, el1.tcr());
    assertEquals(0xff, el1.regime().mair());
    PageTables el2 = PageTables.build(ExceptionLevel.EL2, map(39, low), ROOT);
    assertEquals(0x8080_3519L, el2.tcr());
    assertEquals(0xff, el2.regime().mair());
  }

  /** TAB-06: what is mapped and where the tables lie decide together. */
  @ParameterizedTest
  @CsvSource({
    "0, fffff000, 0",
    "0, 100000000, 1",
    "100000000, 0, 1",
    "fffff0000, 0, 1",
    "0, 1000000000, 2",
    "0, fffffff000, 2",
    "10000000000, 0, 3",
    "0, 40000000000, 4",
    "0, 100000000000, 5",
    "fffffffff000, 0, 5",
    "0, fffffffff000, 5",
  })
  void physicalSize(String root, String page, int field) {
    Mapping mapping = mapping(Long.parseLong(page, 16), 4096, Access.READ);
    for (ExceptionLevel level : ExceptionLevel.values()) {
      // All tables must lie below 2^48, so a root at the top has a map that needs only one.
      Mapping[] mappings = root.startsWith("fffffffff") ? new Mapping[0] : new Mapping[] {mapping};
      PageTables tables = PageTables.build(level, map(48, mappings), Long.parseLong(root, 16));
      long size = tables.tcr() >>> (isSingle(level) ? 16 : 32) & 7;
      assertEquals(field, size, level::toString);
    }
  }

  private static boolean isSingle(ExceptionLevel level) {
    return level == ExceptionLevel.EL2 || level == ExceptionLevel.EL3;
  }

  @Test
  void whatCannotBeMappedIsRefused() {
    assertRefused("no whole pages", ROOT, map(48, mapping(0x800, 0x1000, Access.READ)));
    assertRefused("no whole pages", ROOT, map(48, mapping(0x1000, 0x800, Access.READ)));
    assertRefused("empty", ROOT, map(48, mapping(0x1000, 0, Access.READ)));
    assertRefused("past the VA", ROOT, map(32, mapping(0xffff_f000L, 0x2000, Access.READ)));
    assertRefused("past the VA", ROOT, map(48, mapping(-4096, 4096, Access.READ)));
    assertRefused("VA bits: 24", ROOT, map(24));
    assertRefused("VA bits: 53", ROOT, map(53));
    assertRefused("root", ROOT + 0x800, map(48));
    assertRefused("root", 1L << 48, map(48));
    Mapping page = mapping(0x1000, 0x1000, Access.READ);
    assertRefused("out of order", ROOT, map(48, page, page));
    assertRefused("out of order", ROOT, map(48, mapping(0x3000, 0x1000, Access.READ), page));
  }

  private static void assertRefused(String message, long root, Translation translation) {
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> PageTables.build(ExceptionLevel.EL1, translation, root));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  /** TAB-24: scattered pages, one table per 2 MiB at most, and quick. */
  @Test
  void aMillionScatteredPages() {
    Random random = new Random(1);
    List<Mapping> mappings =
        random
            .longs(1_300_000, 0, 16 * GIB / 4096)
            .distinct()
            .sorted()
            .limit(1_000_000)
            .mapToObj(page -> mapping(page * 4096, 4096, Access.WRITE))
            .toList();
    Translation translation = new Translation(Granule.KIB_4, 48, mappings, List.of(), List.of());
    PageTables tables = PageTables.build(ExceptionLevel.EL2, translation, 1L << 40);
    assertEquals(1_000_000, tables.leaves().size());
    long twoMiB = mappings.stream().map(m -> m.range().start() >>> 21).distinct().count();
    long oneGiB = mappings.stream().map(m -> m.range().start() >>> 30).distinct().count();
    assertEquals((1 + 1 + oneGiB + twoMiB) * 4096, tables.bytes().length);
  }
}
