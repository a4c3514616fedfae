package relocc.runtime.caller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relocc.runtime.adversary.Adversary;
import relocc.runtime.adversary.Strategy;
import relocc.runtime.caller.CallerTables.Kind;
import relocc.runtime.caller.CallerTables.Shape;
import relocc.runtime.memory.Bus;
import relocc.runtime.memory.CacheType;
import relocc.runtime.memory.Extent;
import relocc.runtime.memory.Memory;
import relocc.runtime.memory.MemoryType;
import relocc.runtime.memory.Window;
import relocc.runtime.mmu.AddressSizes;
import relocc.runtime.mmu.Control;
import relocc.runtime.mmu.Granule;
import relocc.runtime.mmu.Mmu;
import relocc.runtime.mmu.Regime;
import relocc.runtime.mmu.TranslationFault;
import relocc.runtime.rule.Findings;

/** What a caller's tables are to the machine that reads them. */
class CallerTablesTest {
  private static final Extent ROOM = new Extent(0x4000_0000L, 0x100_0000);
  private static final long CODE = 0x4100_0000L;
  private static final Extent RAM = new Extent(0x4000_0000L, 0x1000_0000L);
  private static final Extent DEVICE = new Extent(0x900_0000L, 0x1_0000);
  private static final Set<Granule> ALL = Set.of(Granule.values());

  private final Memory memory = new Memory(1);
  private final Adversary adversary = new Adversary(Strategy.LAZY, 1, () -> 0);
  private final Findings findings = new Findings(() -> CODE, adversary);

  private Bus bus(long above) {
    return new Bus(
        memory,
        List.of(
            new Window(RAM, Window.Kind.RAM),
            new Window(new Extent(above, 0x4000_0000L), Window.Kind.RAM),
            new Window(DEVICE, Window.Kind.DEVICE)),
        new Extent(CODE, 0x1_0000),
        new Extent(CODE, 0x1_0000),
        CacheType.ofLine(64),
        findings,
        adversary,
        Bus.UNWATCHED);
  }

  private Mmu on(Regime regime, int bits, Map<String, Long> values, long above) {
    int level = regime == Regime.EL1_AND_0 ? 1 : regime == Regime.EL3 ? 3 : 2;
    String suffix = "_EL" + level;
    AddressSizes sizes = new AddressSizes(bits, ALL, ALL, true);
    long sctlr = values.get("SCTLR" + suffix);
    Control off =
        new Control(
            regime,
            sctlr & ~5,
            values.get("TCR" + suffix),
            values.get("TTBR0" + suffix),
            values.get("MAIR" + suffix),
            sizes,
            values.getOrDefault("TTBR1" + suffix, 0L),
            false);
    Control on =
        new Control(regime, sctlr, off.tcr(), off.ttbr(), off.mair(), sizes, off.ttbr1(), false);
    Mmu mmu = new Mmu(bus(above), findings, off);
    mmu.configure(on);
    return mmu;
  }

  /** Regime, granule, width of virtual addresses and of physical ones. */
  @ParameterizedTest
  @CsvSource({
    "EL1_AND_0, K4, 39, 48",
    "EL1_AND_0, K4, 48, 48",
    "EL1_AND_0, K4, 52, 52",
    "EL1_AND_0, K16, 36, 44",
    "EL1_AND_0, K16, 47, 48",
    "EL1_AND_0, K16, 52, 52",
    "EL1_AND_0, K64, 42, 40",
    "EL1_AND_0, K64, 48, 48",
    "EL1_AND_0, K64, 52, 52",
    "EL2_AND_0, K4, 48, 48",
    "EL2_AND_0, K16, 52, 52",
    "EL2, K4, 32, 36",
    "EL2, K4, 52, 52",
    "EL2, K64, 52, 52",
    "EL3, K4, 39, 48",
    "EL3, K16, 52, 52",
  })
  void anIdentityMap(Regime regime, Granule granule, int virtual, int physical) {
    long above = virtual == 52 ? 0x9_0000_0000_0000L : 0x5000_0000L;
    Shape shape = new Shape(granule, virtual, physical == 52, !regime.isSplit(), true);
    CallerTables tables =
        new CallerTables(memory, shape, ROOM)
            .map(RAM, 0, Kind.DATA)
            .map(new Extent(above, 0x4000_0000L), 0, Kind.DATA)
            .map(new Extent(CODE, 0x1_0000), 0, Kind.CODE)
            .map(DEVICE, 0, Kind.DEVICE);
    int level = regime == Regime.EL1_AND_0 ? 1 : regime == Regime.EL3 ? 3 : 2;
    Map<String, Long> values = CallerTables.registers(level, physical, tables, Optional.empty(), 0);
    Mmu mmu = on(regime, physical, values, above);
    assertEquals(List.of(), findings.violations());
    long last = above + 0x3fff_fff8L;
    assertEquals(last, mmu.translate(last).physical(last));
    assertTrue(mmu.translate(CODE).executable());
    assertFalse(mmu.translate(CODE).writable());
    assertFalse(mmu.translate(CODE - 8).executable());
    assertTrue(mmu.translate(CODE - 8).writable());
    assertTrue(mmu.translate(CODE + 0x1_0000).writable());
    assertEquals(MemoryType.DEVICE, mmu.translate(DEVICE.start()).type());
    assertThrows(TranslationFault.class, () -> mmu.translate(DEVICE.end() + 0x100_0000));
  }

  @Test
  void thereIsNoRoom() {
    Shape shape = new Shape(Granule.K4, 48, false, false, true);
    CallerTables tables = new CallerTables(memory, shape, new Extent(ROOM.start(), 0x3000));
    assertThrows(IllegalStateException.class, () -> tables.map(DEVICE, 0, Kind.DEVICE));
  }
}
