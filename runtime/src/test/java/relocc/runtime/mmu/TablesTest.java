package relocc.runtime.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relocc.runtime.adversary.Adversary;
import relocc.runtime.adversary.Strategy;
import relocc.runtime.memory.Bus;
import relocc.runtime.memory.CacheType;
import relocc.runtime.memory.Extent;
import relocc.runtime.memory.Memory;
import relocc.runtime.memory.MemoryType;
import relocc.runtime.memory.Window;
import relocc.runtime.memory.Window.Kind;
import relocc.runtime.rule.Findings;
import relocc.runtime.rule.Violation;

/** Tables written word by word from the manual, read by the machine. */
class TablesTest {
  private static final long ROOT = 0x4000_0000L;
  private static final long LEVEL_1 = 0x4000_1000L;
  private static final long LEVEL_2 = 0x4000_2000L;
  private static final long LEVEL_3 = 0x4000_3000L;
  private static final long MAIR = 0x0000_0000_0044_00ffL; // WB, nGnRnE, NC
  private static final long TCR_EL2 = 0x8084_3510L;
  private static final long TCR_EL1 = 0x4_0080_3510L;
  private static final long SCTLR = 0x30c5_0835L;

  private final Memory memory = new Memory(1);
  private final Adversary adversary = new Adversary(Strategy.LAZY, 1, () -> 0);
  private final Findings findings = new Findings(() -> 0, adversary);
  private final Bus bus =
      new Bus(
          memory,
          List.of(
              new Window(new Extent(0x4010_0000L, 0x0ff0_0000L), Kind.RAM),
              new Window(new Extent(0x4030_0000L, 0x1000), Kind.KEEP),
              new Window(new Extent(0x5000_0000L, 0x20_0000), Kind.DEVICE)),
          new Extent(ROOT, 0x10_0000),
          new Extent(ROOT, 0),
          CacheType.ofLine(64),
          findings,
          adversary,
          (address, size) -> {});

  @BeforeEach
  void emptyTables() {
    memory.fill(ROOT, 0x4000, (byte) 0);
    memory.store64(ROOT, LEVEL_1 | 3);
    memory.store64(LEVEL_1 + 8, LEVEL_2 | 3);
    memory.store64(LEVEL_2, LEVEL_3 | 3);
  }

  private Mmu on(long sctlr, long tcr, long ttbr) {
    Regime regime = tcr >>> 32 == 0 ? Regime.EL2 : Regime.EL1_AND_0;
    Mmu mmu = new Mmu(bus, findings, new Control(regime, sctlr & ~5, tcr, ttbr, MAIR, 44));
    mmu.configure(new Control(regime, sctlr, tcr, ttbr, MAIR, 44));
    return mmu;
  }

  private List<String> rules() {
    return findings.violations().stream().map(Violation::rule).toList();
  }

  /** Table, index, descriptor; what the tables then break at EL2. */
  @ParameterizedTest
  @CsvSource({
    "40003000, 1, 0040000040001743, ''", // read-write data
    "40003000, 1, 00000000400017c3, ''", // read-only code
    "40003000, 1, 0040000040001343, TAB-13", // AF clear
    "40003000, 1, 0000000040001743, TAB-17", // writable and executable
    "40003000, 1, 0040000040001703, TAB-16", // AP[1] clear
    "40003000, 1, 0060000040001743, TAB-16", // PXN where there is none
    "40003000, 1, 0040000040001543, TAB-22", // SH reserved
    "40003000, 1, 0040000040001753, TAB-21", // attribute 4, which is 0x01 here
    "40003000, 1, 0040100040001743, TAB-06 MEM-01", // output past 44 bits
    "40003000, 1, 0040000040001741, TAB-08", // a block at level 3
    "40003000, 1, 0040000050000743, MEM-01", // a device as Normal memory
    "40003000, 1, 0040000060000743, MEM-01", // nobody's memory
    "40003000, 1, 00400000403007c3, ''", // kept, read-only
    "40003000, 1, 0040000040300743, MEM-16", // kept, writable
    "40003000, 1, 0050000040001743, TAB-12", // contiguous, alone
    "40003000, 0, 0050000040000743, TAB-12", // contiguous, the first of a group that is not there
    "40003000, 1, 0041000040001743, TAB-09", // bit 48
    "40003000, 1, 00040000400017c3, EL-18", // guarded code
    "40003000, 1, 0040000040001747, MEM-02", // memory as nGnRnE
    "40002000, 4, 0040000040810741, TLB-05", // nT
    "40001000, 1, 0001000040002003, TAB-09", // bit 48 of a table descriptor
    "40002000, 1, 0040000040200741, MEM-16", // a block, but with the kept page
    "40002000, 4, 0040000040800741, ''",
    "40002000, 4, 0040000040820741, TAB-11", // not aligned
    "40002000, 8, 0040000050000745, ''", // the device as nGnRnE
    "40002000, 8, 0000000050000745, TAB-17 MEM-12", // executable
    "40001000, 2, 0040000080000741, MEM-01", // a gigabyte of nothing
    "40000000, 1, 0040008000000741, TAB-08", // a block at level 0
    "40001000, 1, 0800000040002003, TAB-18", // PXNTable
    "40001000, 2, 0000000060000003, MEM-01", // a table outside memory
    "40002000, 1, 0000100040003003, TAB-06", // a table past 44 bits
  })
  void leavesAreJudged(String table, int index, String word, String rule) {
    long address = Long.parseLong(table, 16) + 8L * index;
    memory.store64(address, Long.parseUnsignedLong(word, 16));
    long mair = rule.equals("TAB-21") ? MAIR | 0x01L << 32 : MAIR;
    Control off = new Control(Regime.EL2, SCTLR & ~5, TCR_EL2, ROOT, mair, 44);
    Mmu mmu = new Mmu(bus, findings, off);
    mmu.configure(new Control(Regime.EL2, SCTLR, TCR_EL2, ROOT, mair, 44));
    List<String> expected = rule.isEmpty() ? List.of() : List.of(rule.split(" "));
    assertEquals(expected, rules());
  }

  /** TCR, TTBR; what they break. */
  @ParameterizedTest
  @CsvSource({
    "0000000080843510, 40000000, ''",
    "0000000000843510, 40000000, TAB-16", // RES1
    "000000008084350f, 40000000, TAB-02", // T0SZ 15
    "0000000080847510, 40000000, TAB-05", // 64 KiB
    "0000000080873510, 40000000, TAB-06", // PS reserved
    "0000000080841510, 40000000, TAB-22", // SH0 reserved
    "0000000080a43510, 40000000, TAB-13", // HA
    "0000000080843510, 40000001, TLB-13", // CnP
    "0000000080843510, 40000020, TAB-07", // not aligned
    "0000000400803510, 40000000, ''",
    "0000000400003510, 40000000, TLB-08", // EPD1 clear
    "0800000400803510, 40000000, TAB-10", // DS
  })
  void registersAreJudged(String tcr, String ttbr, String rule) {
    on(SCTLR, Long.parseUnsignedLong(tcr, 16), Long.parseLong(ttbr, 16));
    assertEquals(rule.isEmpty() ? List.of() : List.of(rule), rules());
  }

  @Test
  void aPageIsTranslated() {
    memory.store64(LEVEL_3 + 8 * 5, 0x0040_0000_4012_3743L);
    TlbEntry entry = on(SCTLR, TCR_EL2, ROOT).translate(0x4000_5678);
    assertEquals(0x4012_3678, entry.physical(0x4000_5678));
    assertEquals(MemoryType.NORMAL_CACHED, entry.type());
    assertTrue(entry.writable());
    assertFalse(entry.executable());
  }

  @Test
  void aBlockIsTranslatedAndThePermissionsAreThoseOfTheRegime() {
    memory.store64(LEVEL_2 + 8 * 4, 0x0040_0000_4080_0781L | 2 << 2); // UXN, read-only, NC
    TlbEntry entry = on(SCTLR, TCR_EL1, ROOT).translate(0x4081_2345);
    assertEquals(0x4081_2345, entry.physical(0x4081_2345));
    assertEquals(MemoryType.NORMAL_UNCACHED, entry.type());
    assertFalse(entry.writable());
    assertTrue(entry.executable()); // bit 54 is for EL0 there
  }

  @Test
  void withoutTheCacheNormalMemoryIsUncached() {
    memory.store64(LEVEL_3 + 8, 0x0040_0000_4000_1743L);
    assertEquals(
        MemoryType.NORMAL_UNCACHED, on(SCTLR & ~4, TCR_EL2, ROOT).translate(0x4000_1000).type());
  }

  @ParameterizedTest
  @CsvSource({
    "4000_2000, 7", // nothing at level 3
    "4060_0000, 6", // nothing at level 2
    "8000_0000, 5", // nothing at level 1
    "80_0000_0000, 4", // nothing at level 0
    "1_0000_0000_0000, 4", // out of range
    "4000_1000, b", // access flag, level 3
    "4000_3000, 3", // address size, level 3
  })
  void faultsHaveTheirStatus(String address, String status) {
    memory.store64(LEVEL_3 + 8, 0x0040_0000_4000_1343L);
    memory.store64(LEVEL_3 + 8 * 3, 0x0040_1000_4000_1743L);
    Mmu mmu = on(SCTLR, TCR_EL2, ROOT);
    long virtual = Long.parseLong(address.replace("_", ""), 16);
    TranslationFault fault = assertThrows(TranslationFault.class, () -> mmu.translate(virtual));
    assertEquals(Integer.parseInt(status, 16), fault.status());
  }

  @Test
  void theRootMayBeShort() {
    // T0SZ 25 starts at level 1, 31 at level 1 with 4 entries.
    memory.store64(LEVEL_3 + 8, 0x0040_0000_4000_1743L);
    for (int t0sz = 25; t0sz <= 33; t0sz++) {
      long tcr = TCR_EL2 & ~0x3f | t0sz;
      assertEquals(
          0x4000_1008, on(SCTLR, tcr, LEVEL_1).translate(0x4000_1008).physical(0x4000_1008));
    }
    assertEquals(List.of(), rules());
  }

  @Test
  void theTlbKeepsWhatItKnows() {
    memory.store64(LEVEL_3 + 8, 0x0040_0000_4000_1743L);
    Mmu mmu = on(SCTLR, TCR_EL2, ROOT);
    Control control = mmu.control();
    mmu.translate(0x4000_1000);
    memory.store64(LEVEL_3 + 8, 0);
    mmu.configure(control); // also drops the short list before the TLB
    assertEquals(0x4000_1000, mmu.translate(0x4000_1000).output());
    mmu.invalidate(Regime.EL1_AND_0);
    assertEquals(0x4000_1000, mmu.translate(0x4000_1000).output());
    mmu.invalidate(Regime.EL2, 0x4000_1000);
    assertThrows(TranslationFault.class, () -> mmu.translate(0x4000_1000));
  }

  @Test
  void entriesOfOtherRegistersAreNotToBeUsed() {
    memory.store64(LEVEL_3 + 8, 0x0040_0000_4000_1743L);
    Mmu mmu = on(SCTLR, TCR_EL2, ROOT);
    mmu.translate(0x4000_1000);
    mmu.configure(new Control(Regime.EL2, SCTLR, TCR_EL2, ROOT, MAIR | 0xff << 8, 44));
    mmu.translate(0x4000_1000);
    assertEquals(List.of("TLB-07"), rules());
  }

  @Test
  void aWalkPastTheCacheMissesDirtyLines() {
    bus.store(LEVEL_3 + 8, 3, 0x0040_0000_4000_1743L, MemoryType.NORMAL_CACHED);
    Mmu mmu = on(SCTLR & ~4, TCR_EL2, ROOT);
    assertThrows(TranslationFault.class, () -> mmu.translate(0x4000_1000));
    assertEquals(List.of("MMU-05"), rules());
  }

  @Test
  void storesToLiveTablesAreFound() {
    on(SCTLR, TCR_EL2, ROOT);
    bus.store(LEVEL_3 + 64, 3, 0, MemoryType.NORMAL_CACHED);
    assertEquals(List.of("TLB-09"), rules());
  }

  @Test
  void withTheMmuOffAddressesAreFlatAndDevice() {
    Mmu mmu = new Mmu(bus, findings, new Control(Regime.EL2, 0, 0, 0, 0, 40));
    TlbEntry entry = mmu.translate(0xff_1234_5678L);
    assertEquals(0xff_1234_5678L, entry.physical(0xff_1234_5678L));
    assertEquals(MemoryType.DEVICE, entry.type());
    assertThrows(TranslationFault.class, () -> mmu.translate(1L << 40));
  }
}
