package relocc.runtime.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relocc.runtime.adversary.Adversary;
import relocc.runtime.adversary.Strategy;
import relocc.runtime.memory.Bus;
import relocc.runtime.memory.CacheType;
import relocc.runtime.memory.Extent;
import relocc.runtime.memory.Memory;
import relocc.runtime.memory.Window;
import relocc.runtime.rule.Findings;
import relocc.runtime.rule.Violation;

/** Tables of every granule and width, written word by word from the manual. */
class GranuleTest {
  private static final long LOW = 0x4000_0000L;
  private static final long HIGH = 0x9_0000_4000_0000L;
  private static final long MIDDLE = 0x4000_4000_0000L;
  private static final long SCTLR = 0x30d0_1805L;
  private static final long MAIR = 0xff;

  /** EPD1, SH0 inner, walks cached; PS 48 bits, or 52. */
  private static final long TCR = 1L << 23 | 0x3500 | 5L << 32;

  private static final long TCR_52 = 1L << 23 | 0x3500 | 6L << 32;
  private static final long DS = 1L << 59;
  private static final long PXN_UXN = 3L << 53;

  /** AF, inner shareable, global, block. */
  private static final long BLOCK = 0x701 | PXN_UXN;

  private static final Set<Granule> ALL = Set.of(Granule.values());
  private static final AddressSizes PLAIN = new AddressSizes(48, ALL, Set.of(), false);
  private static final AddressSizes WIDE = new AddressSizes(52, ALL, ALL, true);

  private final Memory memory = new Memory(1);
  private final Adversary adversary = new Adversary(Strategy.LAZY, 1, () -> 0);
  private final Findings findings = new Findings(() -> LOW, adversary);
  private final Bus bus =
      new Bus(
          memory,
          List.of(
              new Window(new Extent(LOW, 0x4000_0000L), Window.Kind.RAM),
              new Window(new Extent(MIDDLE, 0x4000_0000L), Window.Kind.RAM),
              new Window(new Extent(HIGH, 0x4000_0000L), Window.Kind.RAM)),
          new Extent(LOW, 0x100_0000),
          new Extent(LOW, 0),
          CacheType.ofLine(64),
          findings,
          adversary,
          Bus.UNWATCHED);

  private static long tg0(int kib) {
    return kib == 4 ? 0 : kib == 64 ? 1L << 14 : 2L << 14;
  }

  private Mmu on(AddressSizes sizes, long tcr, long ttbr) {
    Mmu mmu = new Mmu(bus, findings, control(sizes, SCTLR & ~5, tcr, ttbr));
    mmu.configure(control(sizes, SCTLR, tcr, ttbr));
    return mmu;
  }

  private static Control control(AddressSizes sizes, long sctlr, long tcr, long ttbr) {
    return new Control(Regime.EL1_AND_0, sctlr, tcr, ttbr, MAIR, sizes, 0, false);
  }

  private List<String> rules() {
    return findings.violations().stream().map(Violation::rule).distinct().toList();
  }

  /** Tables at LOW, one after the other, down to {@code depth} tables; the last maps a leaf. */
  private void tables(int depth, int size, int index, long last) {
    memory.fill(LOW, depth * size, (byte) 0);
    for (int i = 0; i + 1 < depth; i++) {
      memory.store64(LOW + (long) i * size, LOW + (long) (i + 1) * size | 3);
    }
    memory.store64(LOW + (long) (depth - 1) * size + 8L * index, last);
  }

  /**
   * Granule, T0SZ, how many tables there are to the level of blocks, their size, where 0x4000_0000
   * is found in the last, and what lies behind it.
   */
  @ParameterizedTest
  @CsvSource({
    "4, 16, 3, 1000, 512, 200000", // levels 0, 1 (entry 0 of the root, entry 1 below) and 2
    "4, 25, 2, 1000, 512, 200000",
    "4, 33, 2, 1000, 512, 200000",
    "4, 34, 1, 1000, 512, 200000", // a root at level 2 with 512 entries: 30 bits
    "16, 16, 3, 4000, 32, 2000000", // a root of 2 entries
    "16, 17, 2, 4000, 32, 2000000", // 47 bits: level 1
    "16, 28, 1, 4000, 32, 2000000", // 36 bits: level 2
    "64, 16, 2, 10000, 2, 20000000", // a root of 64 entries at level 1
    "64, 22, 1, 10000, 2, 20000000", // 42 bits: level 2
  })
  void blocksOfTheGranule(int kib, int t0sz, int depth, String size, int index, String block) {
    if (kib == 4) {
      fourKib(t0sz);
    } else {
      tables(depth, Integer.parseInt(size, 16), index, LOW | BLOCK);
    }
    Mmu mmu = on(PLAIN, TCR | tg0(kib) | t0sz, LOW);
    if (t0sz == 34) {
      assertEquals(List.of("TAB-03"), rules()); // 30 bits end where the code begins
      return;
    }
    assertEquals(List.of(), rules());
    long length = Long.parseLong(block, 16);
    long inside = LOW + length - 0x1234;
    assertEquals(inside, mmu.translate(inside).physical(inside));
    assertThrows(TranslationFault.class, () -> mmu.translate(LOW + length));
  }

  /** With 4 KiB, 1 GiB is entry 1 of level 1. */
  private void fourKib(int t0sz) {
    int root = t0sz < 25 ? 0 : 1;
    tables(3 - root, 0x1000, 0, LOW | BLOCK);
    long level1 = LOW + (root == 0 ? 0x1000 : 0);
    memory.store64(level1 + 8, memory.load64(level1));
    memory.store64(level1, 0);
  }

  @Test
  void pagesOf16KibAndOf64Kib() {
    tables(4, 0x4000, 1, LOW + 0x4000 | BLOCK | 3);
    memory.fill(LOW + 0x8000, 8, (byte) 0);
    memory.store64(LOW + 0x8000 + 8 * 32, LOW + 0xc000 | 3);
    Mmu mmu = on(PLAIN, TCR | tg0(16) | 16, LOW);
    assertEquals(LOW + 0x7fff, mmu.translate(LOW + 0x7fff).physical(LOW + 0x7fff));
    assertThrows(TranslationFault.class, () -> mmu.translate(LOW + 0x8000));
    tables(3, 0x10000, 3, LOW + 0x30000 | BLOCK | 3);
    memory.fill(LOW + 0x10000, 8, (byte) 0);
    memory.store64(LOW + 0x10000 + 16, LOW + 0x20000 | 3);
    Mmu large = on(PLAIN, TCR | tg0(64) | 16, LOW);
    assertEquals(LOW + 0x3ffff, large.translate(LOW + 0x3ffff).physical(LOW + 0x3ffff));
    assertThrows(TranslationFault.class, () -> large.translate(LOW + 0x40000));
    assertEquals(List.of(), rules());
  }

  /** 52 bits: level -1 with 4 KiB, more entries at the root with the others (TAB-07, TAB-09). */
  @Test
  void addressesOf52Bits() {
    memory.fill(HIGH, 0x20000, (byte) 0);
    memory.fill(LOW, 0x4000, (byte) 0);
    // Level -1 at LOW, 0 and 1 at HIGH; a block of 1 GiB at its own address.
    memory.store64(LOW + 8 * 9, HIGH & 0xffff_ffff_ffffL | 1L << 48 | 2 << 8 | 3);
    memory.store64(HIGH, HIGH + 0x1000 & 0xffff_ffff_ffffL | 1L << 48 | 2 << 8 | 3);
    long leaf = 0x4000_0000L | 1L << 48 | 2 << 8 | 0x401 | PXN_UXN;
    memory.store64(HIGH + 0x1000 + 8, leaf);
    memory.store64(LOW, 0);
    Mmu mmu = on(WIDE, TCR_52 | DS | 12, LOW);
    assertEquals(List.of(), rules());
    assertEquals(HIGH + 5, mmu.translate(HIGH + 5).physical(HIGH + 5));
    TranslationFault fault = assertThrows(TranslationFault.class, () -> mmu.translate(1L << 51));
    assertEquals(0x2b, fault.status()); // level -1
  }

  @Test
  void addressesOf52BitsWith64Kib() {
    memory.fill(HIGH, 0x20000, (byte) 0);
    // The root, of level 1 with 1024 entries, lies at HIGH, and so does what it leads to.
    long moved = HIGH + 0x10000 & 0xffff_ffff_ffffL | 9 << 12;
    memory.store64(HIGH + 8 * (HIGH >>> 42), moved | 3);
    memory.store64(HIGH + 0x10000 + 16, 0x4000_0000L | 9 << 12 | BLOCK);
    long ttbr = HIGH & 0xffff_ffff_ffffL | 9 << 2;
    Mmu mmu = on(WIDE, TCR_52 | tg0(64) | 12, ttbr);
    assertEquals(List.of(), rules());
    assertEquals(List.of(), audited(control(WIDE, SCTLR, TCR_52 | tg0(64) | 12, ttbr)));
    assertEquals(HIGH + 0x1234, mmu.translate(HIGH + 0x1234).physical(HIGH + 0x1234));
  }

  /** Sizes, granule, TCR without it, T0SZ; what they break, with an empty root. */
  @ParameterizedTest
  @CsvSource({
    "PLAIN, 4, 500003500, 16, ''",
    "PLAIN, 4, 500003500, 15, TAB-02",
    "PLAIN, 4, 500003500, 40, TAB-03", // too small for the code
    "WIDE, 4, 500003500, 15, TAB-02", // only with DS
    "WIDE, 4, 800000500003500, 12, ''",
    "WIDE, 4, 800000500003500, 11, TAB-02",
    "WIDE, 16, 800000500003500, 12, ''",
    "PLAIN, 16, 800000500003500, 16, TAB-10",
    "WIDE, 64, 800000500003500, 16, TAB-10",
    "WIDE, 64, 500003500, 12, ''",
    "PLAIN, 64, 500003500, 12, TAB-02",
    "PLAIN, 4, 600003500, 16, TAB-06",
    "WIDE, 4, 600003500, 16, ''",
    "SMALL, 64, 500003500, 16, TAB-05",
    "SMALL, 16, 500003500, 16, TAB-05",
    "PLAIN, 64, 800500003500, 16, TAB-10", // a bit that nobody knows
  })
  void registersAreJudged(String sizes, int kib, String tcr, int t0sz, String rule) {
    memory.fill(LOW, 0x10000, (byte) 0);
    AddressSizes chosen =
        switch (sizes) {
          case "PLAIN" -> PLAIN;
          case "WIDE" -> WIDE;
          default -> AddressSizes.ofSmallPages(48);
        };
    on(chosen, Long.parseLong(tcr, 16) | 1 << 23 | tg0(kib) | t0sz, LOW);
    assertEquals(rule.isEmpty() ? List.of() : List.of(rule), rules());
  }

  /** Granule, offset of the descriptor, descriptor; what a walk from a root of level 2 breaks. */
  @ParameterizedTest
  @CsvSource({
    "16, 20, 40000701, ''",
    "16, 21, 43000701, TAB-11", // 32 MiB
    "16, 20, 40010701, TLB-05",
    "16, 20, 40001003, TAB-09", // a table that is not aligned
    "64, 2, 40000701, ''",
    "64, 2, 50000701, TAB-11", // 512 MiB
    "64, 2, 40001003, TAB-09",
    "64, 2, 1000040000701, TAB-09",
    "16, 20, 10000040000701, TAB-12", // contiguous, alone
  })
  void leavesAreJudged(int kib, String index, String word, String rule) {
    memory.fill(LOW, 0x20000, (byte) 0);
    long text = Long.parseLong(word, 16);
    memory.store64(LOW + 8 * Long.parseLong(index, 16), (text & 2) == 0 ? text | PXN_UXN : text);
    on(PLAIN, TCR | tg0(kib) | (kib == 16 ? 28 : 22), LOW);
    assertEquals(rule.isEmpty() ? List.of() : List.of(rule), rules());
  }

  /** A group: 128 pages of 16 KiB, or 32 of anything else (TAB-12). */
  @ParameterizedTest
  @CsvSource({"16, 3, 128, 14", "16, 2, 32, 25", "64, 3, 32, 16", "4, 3, 16, 12", "4, 2, 16, 21"})
  void contiguousGroups(int kib, int level, int members, int shift) {
    int table = 1 << (kib == 4 ? 12 : kib == 16 ? 14 : 16);
    memory.fill(LOW, 2 * table, (byte) 0);
    long last = LOW + (level == 3 ? table : 0);
    int t0sz = kib == 4 ? 34 : kib == 16 ? 28 : 22;
    if (level == 3) {
      memory.store64(LOW, last | 3);
    }
    for (int i = 0; i < members; i++) {
      long output = LOW + ((long) i << shift);
      memory.store64(last + 8L * i, output | BLOCK | 1L << 52 | (level == 3 ? 2 : 0));
    }
    assertEquals(List.of(), audited(kib, t0sz));
    memory.store64(last + 8L * (members - 1), 0);
    assertEquals(List.of("TAB-12"), audited(kib, t0sz));
  }

  private List<String> audited(int kib, int t0sz) {
    return audited(control(PLAIN, SCTLR, TCR | tg0(kib) | t0sz, LOW));
  }

  private List<String> audited(Control control) {
    Findings own = new Findings(() -> 0, adversary);
    new Audit(bus, own, control.half(false), new Reach()).run(true);
    return own.violations().stream().map(Violation::rule).distinct().toList();
  }
}
