package relocc.runtime.system;

import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import relocc.runtime.memory.Bus;
import relocc.runtime.rule.Findings;
import relocc.runtime.system.Outstanding.Kind;

/** What must hold when control passes to the next program (arch-rules section 7). */
public final class ExitCheck {
  /** A, SA, WXN, E0E, EE, and what a processor of ARMv8.0 does not have. */
  private static final long SCTLR_UNWANTED = 0xffff_ffff_0000_0000L | 0x0308_000aL;

  /** Fine-grained traps: the bits that permit, of features up to GCS and BRBE. */
  private static final Map<String, Long> FINE_GRAINED =
      new TreeMap<>(
          Map.of(
              "HFGRTR_EL2", 0xfff4L << 48,
              "HFGWTR_EL2", 0xfff4L << 48,
              "HFGITR_EL2", 0x1fL << 55,
              "HDFGRTR_EL2", 0xfL << 59,
              "HDFGWTR_EL2", 7L << 60,
              "HAFGRTR_EL2", 0L));

  private static final long HCRX_TCR2EN = 1 << 14;
  private static final long HCRX_SCTLR2EN = 1 << 15;
  private static final long M_AND_C = 5;
  private static final long HCR_RW = 1L << 31;
  private static final long HCR_HCD = 1L << 29;
  private static final long HCR_SWIO = 1 << 1;
  private static final long HCR_POINTER_KEYS = 3L << 40;
  private static final long MDCR_TRAPS = 0xfe0;

  private final SystemRegisters registers;
  private final Features features;
  private final Findings findings;

  public ExitCheck(SystemRegisters registers, Features features, Findings findings) {
    this.registers = registers;
    this.features = features;
    this.findings = findings;
  }

  /** Caches, pending operations and the MMU: whoever comes next, also the caller on an error. */
  public void judgeMemory(int level, Bus bus, Outstanding outstanding) {
    OptionalLong dirty = bus.firstDirty();
    dirty.ifPresent(a -> findings.report("MEM-05", a, "a line is still dirty at the exit"));
    OptionalLong stale = bus.firstStaleInstruction();
    stale.ifPresent(
        a -> findings.report("MEM-11", a, "written after the last IC, or no IC at all"));
    require(!outstanding.isOpen(Kind.DATA_CACHE), "SYN-04", "DC not completed at the exit");
    require(!outstanding.isUnseen(Kind.TLB), "SYN-04", "TLBI without DSB and ISB at the exit");
    require(!outstanding.isUnseen(Kind.INSTRUCTION_CACHE), "MEM-11", "IC without DSB and ISB");
    require(!outstanding.isOpen(Kind.STORE), "SYN-03", "stores not completed at the exit");
    require(registers.pending().isEmpty(), "SYN-01", "waiting for an ISB: " + registers.pending());
    long sctlr = registers.written(level == 2 ? "SCTLR_EL2" : "SCTLR_EL1");
    require((sctlr & M_AND_C) == 0, "EX-01", "the MMU or the data cache is on");
  }

  /**
   * The state that the next program may rely on.
   *
   * @param entryLevel where the stub was entered
   * @param level where it left
   * @param ownStack PSTATE.SP
   */
  public void judgeHandOver(int entryLevel, int level, boolean ownStack, int daif) {
    require(daif == 15, "EX-03", "exceptions are not masked");
    require(level > 0 && ownStack, "EX-03", "PSTATE is not ELnh");
    judgeSctlr(level);
    if (entryLevel == 2 && level == 1) {
      judgeSctlr(2);
      require((registers.written("SCTLR_EL2") & M_AND_C) == 0, "EX-01", "the MMU of EL2 is on");
      judgeHypervisor();
      judgeHypervisorFeatures();
    }
  }

  private void judgeSctlr(int level) {
    long sctlr = registers.written("SCTLR_EL" + level);
    long ones = features.sctlrOnes(level);
    require((sctlr & ones) == ones, "MMU-10", "RES1 bits of SCTLR_EL" + level);
    require((sctlr & SCTLR_UNWANTED) == 0, "MMU-10", "SCTLR_EL" + level + " has A, SA, WXN or EE");
  }

  /** EL-04, EL-06: registers of EL2 that decide what EL1 can do. */
  private void judgeHypervisor() {
    long hcr = registers.written("HCR_EL2");
    long allowed = HCR_RW | HCR_HCD | HCR_SWIO | HCR_POINTER_KEYS | 1L << 56;
    require((hcr & HCR_RW) != 0 && (hcr & ~allowed) == 0, "EL-04", "HCR_EL2 traps or redirects");
    long counters = registers.written("CNTHCTL_EL2");
    require((counters & 3) == 3, "EL-06", "CNTHCTL_EL2 traps the counter");
    requireZero("CNTVOFF_EL2");
    requireZero("HSTR_EL2");
    requireZero("VTTBR_EL2");
    requireSame("VPIDR_EL2", "MIDR_EL1");
    requireSame("VMPIDR_EL2", "MPIDR_EL1");
    long cptr = registers.written("CPTR_EL2");
    require((cptr & 0x8010_0400L) == 0, "EL-06", "CPTR_EL2 traps");
    long ones = features.has("SVE") || features.has("SME") ? 0x22ff : 0x33ff;
    require((cptr & ones) == ones, "EL-06", "RES1 bits of CPTR_EL2");
    require((registers.written("MDCR_EL2") & MDCR_TRAPS) == 0, "EL-06", "MDCR_EL2 traps");
  }

  private void judgeHypervisorFeatures() {
    if (features.has("PMU")) {
      long counters = registers.written("PMCR_EL0") >>> 11 & 31;
      require(
          (registers.written("MDCR_EL2") & 31) == counters,
          "EL-06",
          "MDCR_EL2.HPMN does not give EL1 all counters");
    }
    if (features.has("GIC")) {
      require((registers.written("ICC_SRE_EL2") & 9) == 9, "EL-06", "ICC_SRE_EL2.SRE, Enable");
      requireZero("ICH_HCR_EL2");
    }
    if (features.has("SVE")) {
      require((registers.written("CPTR_EL2") & 1 << 8) == 0, "EL-06", "CPTR_EL2.TZ traps SVE");
    }
    if (features.has("SME")) {
      require((registers.written("CPTR_EL2") & 1 << 12) == 0, "EL-06", "CPTR_EL2.TSM traps SME");
    }
    requireBits("PAUTH", "HCR_EL2", HCR_POINTER_KEYS);
    requireBits("SVE", "ZCR_EL2", 15);
    requireBits("SME", "SMCR_EL2", 15);
    requireBits("MTE", "HCR_EL2", 1L << 56);
    requireBits("SPE", "MDCR_EL2", 3 << 12);
    requireBits("TRBE", "MDCR_EL2", 3 << 24);
    requireBits("MOPS", "HCRX_EL2", 1 << 11);
    requireBits("GCS", "HCRX_EL2", 1 << 22);
    if (features.has("FGT")) {
      FINE_GRAINED.forEach(this::requireNoTrap);
    }
    if (features.has("TCR2")) {
      requireUsable("TCR2", HCRX_TCR2EN);
    }
    if (features.has("SCTLR2")) {
      requireUsable("SCTLR2", HCRX_SCTLR2EN);
    }
  }

  private void requireBits(String feature, String register, long bits) {
    boolean permitted = (registers.written(register) & bits) == bits;
    require(!features.has(feature) || permitted, "EL-06", register + " traps " + feature);
  }

  private void requireUsable(String name, long enable) {
    require((registers.written("HCRX_EL2") & enable) != 0, "EL-06", "HCRX_EL2 traps " + name);
    require(registers.written(name + "_EL1") == 0, "EL-20", name + "_EL1 is not 0");
  }

  /**
   * @param permissions bits that trap where they are 0; all others trap where they are 1
   */
  private void requireNoTrap(String name, long permissions) {
    require(registers.written(name) == permissions, "EL-06", name + " traps");
  }

  private void requireZero(String name) {
    require(registers.written(name) == 0, "EL-06", name + " is not 0");
  }

  private void requireSame(String name, String other) {
    require(
        registers.written(name) == registers.written(other), "EL-06", name + " is not " + other);
  }

  private void require(boolean sound, String rule, String message) {
    if (!sound) {
      findings.report(rule, 0, message);
    }
  }
}
