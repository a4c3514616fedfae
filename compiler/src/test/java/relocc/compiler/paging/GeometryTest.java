package relocc.compiler.paging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import relocc.compiler.lower.Translation;
import relocc.compiler.lower.Translation.Access;
import relocc.compiler.lower.Translation.Mapping;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Granule;

/** All granules, all widths of addresses, all regimes. */
class GeometryTest {
  private static final long ROOT = 0x6001_0000L;
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  static Stream<Arguments> geometries() {
    return Stream.of(Granule.values())
        .flatMap(
            granule ->
                IntStream.rangeClosed(25, 52).mapToObj(vaBits -> Arguments.of(granule, vaBits)));
  }

  @ParameterizedTest
  @MethodSource("geometries")
  void randomMapsMeanWhatWasAskedFor(Granule granule, int vaBits) {
    Random random = new Random(vaBits);
    for (int i = 0; i < 6; i++) {
      Translation translation = RandomTranslation.of(random, granule, vaBits);
      long high = random.nextLong(1L << (vaBits > 48 ? 51 : 47)) & -granule.bytes();
      for (ExceptionLevel level : ExceptionLevel.values()) {
        long root = i % 2 == 0 ? ROOT : high;
        Expected.judge(PageTables.build(level, translation, root), translation);
      }
    }
  }

  private static Translation map(Granule granule, int vaBits, Mapping... mappings) {
    return new Translation(granule, vaBits, List.of(mappings), List.of(), List.of());
  }

  private static Mapping mapping(long start, long size, Access access) {
    return new Mapping(new AddressRange(start, size), access);
  }

  /** The registers by hand from TAB-05, TAB-06, TAB-10, TAB-16, TAB-20. */
  @ParameterizedTest
  @CsvSource({
    "EL1, KIB_16, 47, 4091b511",
    "EL1, KIB_64, 42, c0967516",
    "EL1, KIB_4, 52, 8000000808c350c",
    "EL2_VHE, KIB_16, 52, 8000000408cb50c",
    "EL1, KIB_64, 52, c08c750c",
    "EL2, KIB_16, 52, 18080b50c",
    "EL2, KIB_64, 48, 80807510",
    "EL3, KIB_4, 39, 80803519",
    "EL3, KIB_4, 52, 18080350c",
    "EL3, KIB_64, 52, 8080750c",
  })
  void control(ExceptionLevel level, Granule granule, int vaBits, String tcr) {
    Translation low = map(granule, vaBits, mapping(0x4000_0000L, granule.bytes(), Access.READ));
    PageTables tables = PageTables.build(level, low, ROOT);
    assertEquals(tcr, Long.toHexString(tables.tcr()));
    assertEquals(ROOT, tables.ttbr());
    assertEquals(0xff, tables.regime().mair());
  }

  /** TAB-06: no more than 52 bits, and no more than 48 in the ordinary format. */
  @ParameterizedTest
  @CsvSource({
    "KIB_4, 48, ffffffffe000, 5",
    "KIB_4, 52, 1000000000000, 6",
    "KIB_16, 52, ffffffffe0000, 6",
    "KIB_64, 52, ffffffffe0000, 6",
    "KIB_64, 52, fffffffe0000, 5",
  })
  void physicalSize(Granule granule, int vaBits, String page, int field) {
    Mapping mapping = mapping(Long.parseLong(page, 16), granule.bytes(), Access.READ);
    for (ExceptionLevel level : ExceptionLevel.values()) {
      PageTables tables = PageTables.build(level, map(granule, vaBits, mapping), ROOT);
      int at = tables.regime() == Regime.EL2 || tables.regime() == Regime.EL3 ? 16 : 32;
      assertEquals(field, tables.tcr() >>> at & 7);
    }
  }

  /** TAB-07: where bits 51..48 of the root go. */
  @Test
  void aRootAbove48Bits() {
    for (Granule granule : Granule.values()) {
      PageTables tables =
          PageTables.build(ExceptionLevel.EL2, map(granule, 52), 0x9_0000_6001_0000L);
      assertEquals(0x6001_0024L, tables.ttbr());
      assertEquals(6, tables.tcr() >>> 16 & 7);
    }
  }

  /** Pages put together by hand from TAB-09, TAB-13, TAB-15, TAB-16, TAB-22. */
  @ParameterizedTest
  @CsvSource({
    "KIB_16, 47, EL1, 40004000, 60000040004703",
    "KIB_16, 47, EL3, 40004000, 40000040004743",
    "KIB_64, 42, EL1, 40010000, 60000040010703",
    "KIB_64, 52, EL1, 1000040010000, 60000040011703",
    "KIB_64, 52, EL2, f000040010000, 4000004001f743",
    "KIB_4, 52, EL1, 9000040001000, 61000040001603",
    "KIB_4, 52, EL2, 9000040001000, 41000040001643",
    "KIB_16, 52, EL1, 6000040004000, 62000040004503",
    "KIB_16, 52, EL1, 40004000, 60000040004403",
  })
  void aPage(Granule granule, int vaBits, ExceptionLevel level, String page, String descriptor) {
    Mapping mapping = mapping(Long.parseLong(page, 16), granule.bytes(), Access.WRITE);
    PageTables tables = PageTables.build(level, map(granule, vaBits, mapping), ROOT);
    assertEquals(descriptor, Long.toHexString(tables.leaves().get(0).descriptor()));
  }

  /** TAB-09 of tables: bits 51..48 are 0b1001, in two places with 4 and 16 KiB. */
  @ParameterizedTest
  @CsvSource({
    "KIB_4, 1000060011203",
    "KIB_16, 1000060014203",
    "KIB_64, 60029003",
  })
  void aTable(Granule granule, String descriptor) {
    Mapping first = mapping(0, granule.bytes(), Access.READ);
    PageTables tables =
        PageTables.build(ExceptionLevel.EL1, map(granule, 52, first), 0x9_0000_6001_0000L);
    long word = ByteBuffer.wrap(tables.bytes()).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    assertEquals(descriptor, Long.toHexString(word));
  }

  /** TAB-01, TAB-03: memory at the far end costs a level only where it must. */
  @ParameterizedTest
  @CsvSource({
    "KIB_4, 3ffff000, 30, 2",
    "KIB_4, 40000000, 39, 3",
    "KIB_4, 7ffffff000, 39, 3",
    "KIB_4, 8000000000, 48, 4",
    "KIB_4, ffffffffe000, 48, 4",
    "KIB_4, 1000000000000, 52, 5",
    "KIB_16, 1ffc000, 25, 1",
    "KIB_16, 40000000, 36, 2",
    "KIB_16, 1000000000, 47, 3",
    "KIB_16, 800000000000, 48, 4",
    "KIB_16, 1000000000000, 52, 4",
    "KIB_64, 1ff00000, 29, 1",
    "KIB_64, 40000000, 42, 2",
    "KIB_64, 40000000000, 48, 3",
    "KIB_64, 1000000000000, 52, 3",
  })
  void theWidthThatFits(Granule granule, String page, int vaBits, int levels) {
    long start = Long.parseLong(page, 16);
    assertEquals(vaBits, granule.fittingBits(start + granule.bytes() - 1));
    Mapping mapping = mapping(start, granule.bytes(), Access.READ);
    PageTables tables = PageTables.build(ExceptionLevel.EL1, map(granule, vaBits, mapping), ROOT);
    assertEquals(levels * granule.bytes(), tables.bytes().length);
    assertEquals(tables.bytes().length, tables.mostBytes());
  }

  /** TAB-12: a whole aligned group of pages, and nothing less. */
  @ParameterizedTest
  @CsvSource({"KIB_4, 16", "KIB_16, 128", "KIB_64, 32"})
  void aContiguousGroup(Granule granule, int pages) {
    long group = pages * granule.bytes();
    assertContiguous(granule, pages, mapping(group, group, Access.WRITE));
    assertContiguous(granule, 0, mapping(group, group - granule.bytes(), Access.WRITE));
    assertContiguous(granule, 0, mapping(group + granule.bytes(), group, Access.WRITE));
    assertContiguous(granule, 0, mapping(group, group, Access.EXECUTE));
    assertContiguous(granule, 2 * pages, mapping(group, 3 * group - 1 & -group, Access.READ));
    assertContiguous(
        granule,
        0,
        mapping(group, group / 2, Access.WRITE),
        mapping(group + group / 2, group / 2, Access.READ));
  }

  private static void assertContiguous(Granule granule, long pages, Mapping... mappings) {
    for (ExceptionLevel level : ExceptionLevel.values()) {
      PageTables tables = PageTables.build(level, map(granule, 36, mappings), ROOT);
      assertEquals(pages, tables.leaves().stream().filter(PageTables.Leaf::isContiguous).count());
    }
  }

  /** Blocks by level, and their groups. */
  @ParameterizedTest
  @CsvSource({
    "KIB_4, 48, 200000, 16",
    "KIB_4, 48, 40000000, 16",
    "KIB_4, 52, 8000000000, 0",
    "KIB_16, 47, 2000000, 32",
    "KIB_16, 52, 1000000000, 0",
    "KIB_64, 48, 20000000, 32",
    "KIB_64, 52, 40000000000, 0",
  })
  void blocks(Granule granule, int vaBits, String size, int group) {
    long block = Long.parseLong(size, 16);
    List<AddressRange> ram = List.of(new AddressRange(0, 64 * block));
    for (int count : new int[] {1, 32}) {
      Mapping mapping = mapping(32 * block, count * block, Access.WRITE);
      PageTables tables =
          PageTables.build(
              ExceptionLevel.EL1,
              new Translation(granule, vaBits, List.of(mapping), List.of(), ram),
              ROOT);
      assertEquals(count, tables.leaves().size());
      assertEquals(block, tables.leaves().get(0).range().size());
      assertEquals(count == 32 && group > 0, tables.leaves().get(0).isContiguous());
      assertEquals(tables.bytes().length, tables.mostBytes());
    }
  }

  /** TAB-24: what is sure to be a block counts for nothing, however large it is. */
  @Test
  void theBoundIsCloseForLargeMappings() {
    List<AddressRange> ram = List.of(AddressRange.between(4 * GIB, 1L << 40));
    Mapping mapping = mapping(4 * GIB + MIB, 900 * GIB, Access.WRITE);
    PageTables tables =
        PageTables.build(
            ExceptionLevel.EL2,
            new Translation(Granule.KIB_4, 48, List.of(mapping), List.of(), ram),
            ROOT);
    assertTrue(tables.mostBytes() <= tables.bytes().length + 4 * 4096, "" + tables.mostBytes());
  }
}
