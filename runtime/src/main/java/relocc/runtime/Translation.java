package relocc.runtime;

import java.util.List;
import java.util.stream.Stream;
import relocc.runtime.mmu.AddressSizes;
import relocc.runtime.mmu.Control;
import relocc.runtime.mmu.Mmu;
import relocc.runtime.mmu.Regime;
import relocc.runtime.rule.Findings;
import relocc.runtime.system.Features;
import relocc.runtime.system.Outstanding;
import relocc.runtime.system.Outstanding.Kind;
import relocc.runtime.system.SystemRegisters;

/** Keeps the MMU in step with the system registers, and judges how it is switched. */
final class Translation {
  private static final long M = 1;
  private static final long C = 1 << 2;
  private static final long I = 1 << 12;

  /** RES1 without PAN. */
  private static final long SPAN = 1 << 23;

  private static final long HCR_E2H = 1L << 34;
  private static final long PIE = 1 << 1;
  private static final long D128 = 1 << 5;
  private static final List<String> GOVERNING = List.of("TCR", "TTBR0", "TTBR1", "MAIR");

  private final SystemRegisters registers;
  private final Features features;
  private final Mmu mmu;
  private final DataUnit data;
  private final FetchUnit fetch;
  private final Outstanding outstanding;
  private final Findings findings;
  private final AddressSizes sizes;

  /** What SCTLR of EL1, EL2 and EL3 held at entry: a stub that gives up may put it back. */
  private final List<Long> found;

  /** The same of TTBR0. */
  private final List<Long> foundTables;

  Translation(
      SystemRegisters registers,
      Features features,
      Mmu mmu,
      DataUnit data,
      FetchUnit fetch,
      Outstanding outstanding,
      Findings findings,
      AddressSizes sizes) {
    this.registers = registers;
    this.features = features;
    this.mmu = mmu;
    this.data = data;
    this.fetch = fetch;
    this.outstanding = outstanding;
    this.findings = findings;
    this.sizes = sizes;
    this.found = Stream.of("SCTLR_EL1", "SCTLR_EL2", "SCTLR_EL3").map(registers::written).toList();
    this.foundTables = Stream.of(1, 2, 3).map(this::tables).toList();
  }

  private long tables(int level) {
    return registers.written("TTBR0" + suffix(level));
  }

  /** What governs translation at a level, 0..3, by the values in effect. */
  static Control control(SystemRegisters registers, int level, AddressSizes sizes) {
    String suffix = suffix(level);
    Regime regime = regime(level, registers.effective("HCR_EL2"));
    return new Control(
        regime,
        registers.effective("SCTLR" + suffix),
        registers.effective("TCR" + suffix),
        registers.effective("TTBR0" + suffix),
        registers.effective("MAIR" + suffix),
        sizes,
        regime.isSplit() ? registers.effective("TTBR1" + suffix) : 0,
        false);
  }

  /** The regime of a level, 0..3. */
  static Regime regime(int level, long hcr) {
    if (level < 2) {
      return Regime.EL1_AND_0;
    } else if (level == 3) {
      return Regime.EL3;
    }
    return (hcr & HCR_E2H) == 0 ? Regime.EL2 : Regime.EL2_AND_0;
  }

  private static String suffix(int level) {
    return "_EL" + Math.max(1, level);
  }

  /** A context synchronisation event: written values and completed operations are in effect. */
  void synchronise(int level) {
    fetch.synchronise();
    refresh(level);
  }

  /** Takes over the values that are in effect now. */
  void refresh(int level) {
    Control control = control(registers, level, sizes);
    if (!control.equals(mmu.control())) {
      mmu.configure(control);
      fetch.forgetTranslation();
    }
    boolean governing = GOVERNING.stream().anyMatch(n -> registers.isPending(n + suffix(level)));
    boolean switching = registers.isPending("SCTLR" + suffix(level));
    data.setTranslationPending(switching || control.isOn() && governing);
  }

  /** Judges a write of a register that governs the translation of the current level. */
  void judgeTables(int level, String register) {
    boolean on = (registers.written("SCTLR" + suffix(level)) & M) != 0;
    boolean governs = GOVERNING.stream().anyMatch(name -> register.equals(name + suffix(level)));
    require(
        !on || !governs || !outstanding.isOpen(Kind.TLB),
        "SYN-04",
        "TLBI not completed before another " + register);
  }

  /**
   * Judges a write of SCTLR of the current level.
   *
   * @param behindIsb whether the instruction before was an ISB
   * @return whether an ISB has to follow at once (MMU-02)
   */
  boolean judgeSwitch(int level, long value, boolean behindIsb) {
    long old = registers.written("SCTLR" + suffix(level));
    boolean on = (value & M) != 0;
    long ones = features.sctlrOnes(level);
    boolean known = (value & ~(ones | SPAN | M | C | I)) == 0;
    boolean putBack = value == found.get(level - 1);
    require(putBack || (value & ones) == ones, "MMU-10", "RES1 bits of SCTLR" + suffix(level));
    require(known || putBack, "MMU-10", "SCTLR" + suffix(level) + " has bits that nobody chose");
    if ((old & M) == 0 && on) {
      judgeOn(level);
      // A caller that gets its MMU back knows what its descriptors mean.
      boolean theirs = putBack && tables(level) == foundTables.get(level - 1);
      long indirection = registers.written("TCR2" + suffix(level)) & (PIE | D128);
      require(indirection == 0 || theirs, "EL-19", "TCR2 gives descriptors another meaning");
      data.expectInvalidation();
    } else if ((old & M) != 0 && !on) {
      require(!outstanding.isOpen(Kind.DATA_CACHE), "SYN-04", "DC not completed before M=0");
      require(behindIsb, "ERR-01", "no ISB right before M=0");
    } else if ((old & C) != 0 && (value & C) == 0 && on) {
      require(false, "MMU-06", "the data cache is turned off while the MMU stays on");
    }
    return ((old ^ value) & (M | C | I)) != 0;
  }

  private void judgeOn(int level) {
    Regime mine = regime(level, registers.effective("HCR_EL2"));
    boolean any = Stream.of(Regime.values()).anyMatch(mmu::isInvalidated);
    boolean wrongOne = !mmu.isInvalidated(mine) && any;
    require(!wrongOne, "TLB-11", "the TLBI was for another regime");
    require(
        wrongOne || mmu.isInvalidated(mine), "MMU-07", "M=1 without a TLBI of the regime before");
    require(!outstanding.isOpen(Kind.TLB), "SYN-04", "TLBI not completed before M=1");
    boolean flushed = outstanding.isOpen(Kind.TLB) || !outstanding.isUnseen(Kind.TLB);
    require(flushed, "MMU-08", "no ISB between the TLBI and M=1");
    boolean stores = outstanding.isOpen(Kind.STORE) || outstanding.isOpen(Kind.EARLIER_STORE);
    require(!stores, "SYN-07", "stores not completed before M=1");
    for (String name : GOVERNING) {
      require(!registers.isPending(name + suffix(level)), "MMU-08", name + " waits for an ISB");
    }
  }

  private void require(boolean sound, String rule, String message) {
    if (!sound) {
      findings.report(rule, 0, message);
    }
  }
}
