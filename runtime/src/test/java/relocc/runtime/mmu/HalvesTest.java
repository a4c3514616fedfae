package relocc.runtime.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import relocc.runtime.adversary.Adversary;
import relocc.runtime.adversary.Strategy;
import relocc.runtime.memory.Bus;
import relocc.runtime.memory.CacheType;
import relocc.runtime.memory.Extent;
import relocc.runtime.memory.Memory;
import relocc.runtime.memory.MemoryType;
import relocc.runtime.memory.Window;
import relocc.runtime.rule.Findings;
import relocc.runtime.rule.Violation;

/** Tables of the upper half of EL1's addresses are exchanged, with a break before and without. */
class HalvesTest {
  private static final long LOWER = 0x4000_0000L;
  private static final long OLD = 0x4000_4000L;
  private static final long COPY = 0x4000_8000L;
  private static final long EMPTY = 0x4000_c000L;
  private static final long UPPER = 0xffff_0000_4000_0000L;
  private static final long TCR = 0x2_b510_3510L;
  private static final long EPD1 = 1 << 23;
  private static final long SCTLR = 0x30d0_1805L;

  private final Memory memory = new Memory(1);
  private final Adversary adversary = new Adversary(Strategy.LAZY, 1, () -> 0);
  private final Findings findings = new Findings(() -> 0, adversary);
  private final Bus bus =
      new Bus(
          memory,
          List.of(new Window(new Extent(LOWER, 0x1000_0000L), Window.Kind.RAM)),
          new Extent(LOWER, 0x10_0000),
          new Extent(LOWER, 0),
          CacheType.ofLine(64),
          findings,
          adversary,
          Bus.UNWATCHED);

  private Mmu mmu;

  @BeforeEach
  void tables() {
    for (long root : new long[] {LOWER, OLD, COPY}) {
      memory.fill(root, 0x3000, (byte) 0);
      memory.store64(root, root + 0x1000 | 3);
      memory.store64(root + 0x1008, root + 0x2000 | 3);
      memory.store64(root + 0x2000, LOWER | 0x701 | 3L << 53);
    }
    memory.fill(EMPTY, 0x1000, (byte) 0);
    mmu = new Mmu(bus, findings, control(TCR, OLD));
  }

  private static Control control(long tcr, long ttbr1) {
    return new Control(
        Regime.EL1_AND_0, SCTLR, tcr, LOWER, 0xff, AddressSizes.ofSmallPages(44), ttbr1, false);
  }

  private List<String> rules() {
    return findings.violations().stream().map(Violation::rule).distinct().toList();
  }

  @Test
  void bothHalvesAreTranslated() {
    assertEquals(LOWER + 0x1234, mmu.translate(UPPER + 0x1234).physical(UPPER + 0x1234));
    assertEquals(LOWER + 0x1234, mmu.translate(LOWER + 0x1234).physical(LOWER + 0x1234));
    assertThrows(TranslationFault.class, () -> mmu.translate(UPPER + (1L << 32)));
    assertThrows(TranslationFault.class, () -> mmu.translate(0xfff0_0000_4000_0000L));
  }

  @Test
  void otherTablesWithoutABreak() {
    mmu.configure(control(TCR, COPY));
    assertEquals(List.of("TLB-06"), rules());
  }

  @Test
  void otherTablesByWayOfAnEmptyOne() {
    mmu.configure(control(TCR, EMPTY));
    assertThrows(TranslationFault.class, () -> mmu.translate(UPPER));
    mmu.invalidate(Regime.EL1_AND_0);
    mmu.configure(control(TCR, COPY));
    bus.store(OLD, 3, 1, MemoryType.NORMAL_CACHED);
    bus.store(EMPTY, 3, 1, MemoryType.NORMAL_CACHED);
    assertEquals(List.of(), rules());
  }

  @Test
  void theBreakWithoutAnInvalidation() {
    mmu.configure(control(TCR, EMPTY));
    mmu.configure(control(TCR, COPY));
    assertEquals(List.of("TLB-06"), rules());
  }

  @Test
  void theEmptyTableIsWritten() {
    mmu.configure(control(TCR, EMPTY));
    mmu.invalidate(Regime.EL1_AND_0);
    bus.store(EMPTY + 8, 3, 1, MemoryType.NORMAL_CACHED);
    assertEquals(List.of("TLB-10"), rules());
  }

  @Test
  void oldTablesAreLiveUntilTheyAreForgotten() {
    mmu.configure(control(TCR, EMPTY));
    bus.store(OLD + 0x2000, 3, 1, MemoryType.NORMAL_CACHED);
    assertEquals(List.of("TLB-09"), rules());
  }

  @Test
  void walksThatAreOffButNotForgotten() {
    mmu.configure(control(TCR | EPD1, OLD));
    assertThrows(TranslationFault.class, () -> mmu.translate(UPPER));
    assertEquals(List.of("TLB-08"), rules());
  }

  @Test
  void walksThatAreOffAndForgotten() {
    mmu.configure(control(TCR | EPD1, OLD));
    mmu.invalidate(Regime.EL1_AND_0);
    assertThrows(TranslationFault.class, () -> mmu.translate(UPPER));
    bus.store(OLD, 3, 1, MemoryType.NORMAL_CACHED);
    assertEquals(List.of(), rules());
  }

  /** What is of one address space is no translation in another, and stays when that is left. */
  @Test
  void entriesOfAnotherAddressSpace() {
    memory.store64(LOWER + 0x2000, LOWER | 0xf01 | 3L << 53); // nG
    long tagged = LOWER | 7L << 48;
    mmu.configure(space(tagged));
    mmu.translate(LOWER);
    memory.store64(LOWER + 0x2000, 0);
    mmu.configure(space(LOWER | 8L << 48));
    assertThrows(TranslationFault.class, () -> mmu.translate(LOWER));
    mmu.configure(space(tagged));
    assertEquals(LOWER, mmu.translate(LOWER).output());
    mmu.invalidateSpace(Regime.EL1_AND_0, 8);
    mmu.invalidate(Regime.EL1_AND_0, LOWER, 8);
    assertEquals(LOWER, mmu.translate(LOWER).output());
    mmu.invalidateSpace(Regime.EL1_AND_0, 7);
    assertThrows(TranslationFault.class, () -> mmu.translate(LOWER));
  }

  @Test
  void entriesForAllAddressSpacesStay() {
    mmu.translate(LOWER);
    memory.store64(LOWER + 0x2000, 0);
    mmu.configure(space(LOWER | 8L << 48));
    mmu.invalidateSpace(Regime.EL1_AND_0, 8);
    assertEquals(LOWER, mmu.translate(LOWER).output());
    mmu.invalidate(Regime.EL1_AND_0, LOWER, 8);
    assertThrows(TranslationFault.class, () -> mmu.translate(LOWER));
    assertEquals(List.of(), rules());
  }

  private static Control space(long ttbr0) {
    AddressSizes sizes = AddressSizes.ofSmallPages(44);
    return new Control(Regime.EL1_AND_0, SCTLR, TCR, ttbr0, 0xff, sizes, OLD, false);
  }

  @Test
  void otherAttributesWithoutABreak() {
    mmu.configure(
        new Control(
            Regime.EL1_AND_0,
            SCTLR,
            TCR,
            LOWER,
            0xffffL,
            AddressSizes.ofSmallPages(44),
            OLD,
            false));
    assertEquals(List.of("TLB-07"), rules());
  }

  @Test
  void otherAttributesForTheSameTables() {
    mmu.translate(LOWER);
    mmu.configure(
        new Control(
            Regime.EL1_AND_0,
            SCTLR,
            TCR,
            LOWER,
            0xffffL,
            AddressSizes.ofSmallPages(44),
            OLD,
            false));
    mmu.translate(LOWER);
    assertEquals(List.of("TLB-07"), rules());
  }
}
