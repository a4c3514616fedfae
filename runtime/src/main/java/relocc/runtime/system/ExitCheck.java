package relocc.runtime.system;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import relocc.runtime.cache.Leftovers;
import relocc.runtime.memory.Bus;
import relocc.runtime.memory.Extent;
import relocc.runtime.rule.Findings;
import relocc.runtime.system.Outstanding.Kind;

/** What must hold when control passes to the next program (arch-rules section 7). */
public final class ExitCheck {
  /** SPAN, RES1 without PAN, and I, which may be on (MMU-10, EX-01). */
  private static final long SCTLR_FREE = 1L << 23 | 1 << 12;

  private static final long HCR_RW = 1L << 31;
  private static final long HCR_SWIO = 1 << 1;

  private static final String ROWS =
      """
      HCR_EL2  PAUTH  40 2
      HCR_EL2  MTE    56 1
      ZCR_EL2  SVE     0 4
      SMCR_EL2 SME     0 4
      SMCR_EL2 FA64   31 1
      SMCR_EL2 SME2   30 1
      MDCR_EL2 SPE    12 2
      MDCR_EL2 TRBE   24 2
      HCRX_EL2 MOPS   11 1
      HCRX_EL2 TCR2   14 1
      HCRX_EL2 SCTLR2 15 1
      HCRX_EL2 GCS    22 1
      """;

  private static final Permissions PERMISSIONS =
      new Permissions(ROWS, Map.of("HCR_EL2", ~0L, "MDCR_EL2", 31L));

  /** Fine-grained traps: the bits that permit, of features up to GCS and BRBE. */
  private static final Map<String, Long> FINE_GRAINED =
      new TreeMap<>(
          Map.of(
              "HFGRTR_EL2", 0xfff4L << 48,
              "HFGWTR_EL2", 0xfff4L << 48,
              "HFGITR_EL2", 0x1fL << 55,
              "HDFGRTR_EL2", 0xfL << 59,
              "HDFGWTR_EL2", 7L << 60));

  private static final long M_AND_C = 5;

  /** What a caller needs to go on; not all levels have all of them. */
  private static final List<String> CALLERS =
      List.of("SCTLR", "TCR", "TTBR0", "TTBR1", "MAIR", "VBAR", "CPACR", "CPTR", "HCR");

  /** RW, SWIO, API, APK, ATA. */
  private static final long HCR_FREE = HCR_RW | HCR_SWIO | 3L << 40 | 1L << 56;

  private static final long HCR_TGE = 1 << 27;
  private static final long HCR_E2H = 1L << 34;

  /** TCPAC, TAM, TTA, FPEN and what is RES0 with VHE. */
  private static final long CPTR_HOST = ~0x2303_0000L;

  private static final long CPTR_FPEN = 3 << 20;

  private final SystemRegisters registers;
  private final Features features;
  private final Findings findings;
  private final boolean wasHost;
  private final Map<String, Long> found = new HashMap<>();

  /** Made at the entry, to know what is different at the exit. */
  public ExitCheck(SystemRegisters registers, Features features, Findings findings) {
    for (int level = 1; level <= 3; level++) {
      for (String stem : CALLERS) {
        found.put(stem + "_EL" + level, registers.written(stem + "_EL" + level));
      }
    }
    found.put("ICC_SRE_EL1", registers.written("ICC_SRE_EL1"));
    this.wasHost = (registers.written("HCR_EL2") & HCR_E2H) != 0;
    this.registers = registers;
    this.features = features;
    this.findings = findings;
  }

  /** Caches, pending operations and the MMU: whoever comes next, also the caller on an error. */
  public void judgeMemory(int level, Bus bus, Outstanding outstanding) {
    new Leftovers(bus.remains(), findings).judge();
    require(!outstanding.isOpen(Kind.DATA_CACHE), "SYN-04", "DC not completed at the exit");
    require(!outstanding.isUnseen(Kind.TLB), "SYN-04", "TLBI without DSB and ISB at the exit");
    require(!outstanding.isUnseen(Kind.INSTRUCTION_CACHE), "MEM-11", "IC without DSB and ISB");
    require(!outstanding.isOpen(Kind.STORE), "SYN-03", "stores not completed at the exit");
    require(registers.pending().isEmpty(), "SYN-01", "waiting for an ISB: " + registers.pending());
    long sctlr = registers.written("SCTLR_EL" + Math.max(1, level));
    require((sctlr & M_AND_C) == 0, "EX-01", "the MMU or the data cache is on");
  }

  /** What the next program reads past the cache. */
  public void judgeWanted(Bus bus, List<Extent> ranges) {
    new Leftovers(bus.remains(), findings).judgeWanted(ranges);
  }

  /** A caller that runs with its MMU on gets back what governs translation and traps (EX-10). */
  public void judgeReturn(int level, Outstanding outstanding) {
    require(!outstanding.isUnseen(Kind.TLB), "SYN-04", "TLBI without DSB and ISB at the return");
    require(registers.pending().isEmpty(), "SYN-01", "waiting for an ISB: " + registers.pending());
    for (String stem : CALLERS) {
      String name = stem + "_EL" + level;
      require(registers.written(name) == found.get(name), "EX-10", name + " is not as found");
    }
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
    for (int above = level + 1; above <= entryLevel; above++) {
      if (above == 3 || features.has("EL2")) {
        judgeSctlr(above);
        long sctlr = registers.written("SCTLR_EL" + above);
        require((sctlr & M_AND_C) == 0, "EX-01", "the MMU of EL" + above + " is on");
      }
    }
    if (entryLevel == 3 && level < 3) {
      new MonitorCheck(registers, features, findings).judge(level);
      judgeInterruptAccess();
    }
    if (entryLevel > 1 && level == 1 && features.has("EL2")) {
      judgeHypervisor();
      judgeHypervisorFeatures();
    }
    if (entryLevel > 1 && level == 1) {
      judgeExtensions();
    }
    if (level == 2) {
      judgeLayout(entryLevel);
    }
  }

  /**
   * EL1 may choose for itself, but not from bits that mean nothing; DIB and DFB are those of EL3.
   */
  private void judgeInterruptAccess() {
    long access = registers.written("ICC_SRE_EL1");
    boolean chosen = access != found.get("ICC_SRE_EL1");
    long wanted = features.has("NO_SRE") ? 0 : 1;
    require(!chosen || (access & ~6) == wanted, "EL-07", "ICC_SRE_EL1.SRE");
  }

  /**
   * EL2 is handed over with the layout that E2H selects, where the stub has selected it (EL-01).
   */
  private void judgeLayout(int entryLevel) {
    boolean host = (registers.written("HCR_EL2") & HCR_E2H) != 0;
    if (entryLevel < 3 && host == wasHost) {
      return;
    }
    long hcr = registers.written("HCR_EL2");
    long free = HCR_FREE | (host ? HCR_TGE | HCR_E2H : 0);
    require((hcr & HCR_RW) != 0 && (hcr & ~free) == 0, "EL-04", "HCR_EL2 traps or redirects");
    long cptr = registers.written("CPTR_EL2");
    if (host) {
      require((cptr & CPTR_HOST) == CPTR_FPEN, "EL-01", "CPTR_EL2 is not one with VHE");
    } else {
      judgeVectorTraps(cptr, "EL-01");
      long counter = registers.written("CNTHCTL_EL2");
      require((counter & ~0xffL) == 0, "EL-01", "CNTHCTL_EL2 is one with VHE");
    }
  }

  private void judgeSctlr(int level) {
    long sctlr = registers.written("SCTLR_EL" + level);
    long ones = features.sctlrOnes(level);
    require((sctlr & ones) == ones, "MMU-10", "RES1 bits of SCTLR_EL" + level);
    long unwanted = sctlr & ~(ones | SCTLR_FREE | M_AND_C);
    require(unwanted == 0, "MMU-10", "SCTLR_EL" + level + " has bits that nobody chose");
  }

  /** EL-04, EL-06: registers of EL2 that decide what EL1 can do. */
  private void judgeHypervisor() {
    long hcr = registers.written("HCR_EL2");
    require((hcr & HCR_RW) != 0 && (hcr & ~HCR_FREE) == 0, "EL-04", "HCR_EL2 traps or redirects");
    require(
        registers.written("CNTHCTL_EL2") == 3,
        "EL-06",
        "CNTHCTL_EL2 traps the counter or makes events");
    requireZero("CNTVOFF_EL2");
    requireZero("HSTR_EL2");
    requireZero("VTTBR_EL2");
    requireSame("VPIDR_EL2", "MIDR_EL1");
    requireSame("VMPIDR_EL2", "MPIDR_EL1");
    long cptr = registers.written("CPTR_EL2");
    judgeVectorTraps(cptr, "EL-06");
    if (!features.has("PMU")) {
      require((registers.written("MDCR_EL2") & 31) == 0, "EL-06", "MDCR_EL2.HPMN without a PMU");
    }
  }

  /** CPTR_EL2 without VHE. */
  private void judgeVectorTraps(long cptr, String rule) {
    require((cptr & 0x8010_0400L) == 0, rule, "CPTR_EL2 traps");
    // TZ and TSM trap where there are such vectors, and are RES1 elsewhere.
    long traps = (features.has("SVE") ? 1 << 8 : 0) | (features.has("SME") ? 1 << 12 : 0);
    require((cptr & traps) == 0, rule, "CPTR_EL2 traps SVE or SME");
    long ones = 0x33ff & ~traps;
    require((cptr & ones) == ones, rule, "RES1 bits of CPTR_EL2");
  }

  private void judgeHypervisorFeatures() {
    if (features.has("PMU")) {
      long counters = registers.written("PMCR_EL0") >>> 11 & 31;
      require(
          (registers.written("MDCR_EL2") & 31) == counters,
          "EL-06",
          "MDCR_EL2.HPMN does not give EL1 all counters");
    }
    if (features.has("GIC") && !features.has("NO_SRE")) {
      long access = registers.written("ICC_SRE_EL2");
      require((access & 9) == 9 && access >>> 4 == 0, "EL-06", "ICC_SRE_EL2.SRE, Enable");
      requireZero("ICH_HCR_EL2");
    }
    PERMISSIONS.judge("EL-06", registers, features, findings);
    if (features.has("FGT")) {
      FINE_GRAINED.forEach(this::requireNoTrap);
    }
    if (features.has("FGT+AMU")) {
      requireNoTrap("HAFGRTR_EL2", 0);
    }
  }

  /** Of EL1 itself, whether there is an EL2 or not. */
  private void judgeExtensions() {
    for (String name : List.of("TCR2", "SCTLR2")) {
      if (features.has(name)) {
        require(registers.written(name + "_EL1") == 0, "EL-20", name + "_EL1 is not 0");
      }
    }
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
