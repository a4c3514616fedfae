package relocc.runtime.system;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the identification registers of a processor promise. */
public final class Features {
  /**
   * Feature, register, lowest bit of the field, smallest value that has it, largest. One of several
   * rows is enough. In brackets what no register tells: that ICC_SRE_ELx.SRE stays 0, HCR_EL2.E2H
   * 1.
   */
  private static final String ROWS =
      """
      EL2    ID_AA64PFR0_EL1   8 1 15
      EL3    ID_AA64PFR0_EL1  12 1 15
      SEL2   ID_AA64PFR0_EL1  36 1 15
      GIC    ID_AA64PFR0_EL1  24 1 15
      NO_SRE (ICC_SRE_RAZ)     0 1 15
      ECV    ID_AA64MMFR0_EL1 60 1 15
      SCXT   ID_AA64PFR0_EL1  56 2 15
      SVE    ID_AA64PFR0_EL1  32 1 15
      SME    ID_AA64PFR1_EL1  24 1 15
      GCS    ID_AA64PFR1_EL1  44 1 15
      MTE    ID_AA64PFR1_EL1   8 2 15
      SME2   ID_AA64PFR1_EL1  24 2 15
      FA64   ID_AA64SMFR0_EL1 60 8 15
      AMU    ID_AA64PFR0_EL1  44 1 15
      PAUTH  ID_AA64ISAR1_EL1  4 1 15
      PAUTH  ID_AA64ISAR1_EL1  8 1 15
      PAUTH  ID_AA64ISAR1_EL1 24 1 15
      PAUTH  ID_AA64ISAR1_EL1 28 1 15
      PAUTH  ID_AA64ISAR2_EL1  8 1 15
      PAUTH  ID_AA64ISAR2_EL1 12 1 15
      MOPS   ID_AA64ISAR2_EL1 16 1 15
      TRBE   ID_AA64DFR0_EL1  44 1 15
      PMU    ID_AA64DFR0_EL1   8 1 14
      SPE    ID_AA64DFR0_EL1  32 1 15
      FGT    ID_AA64MMFR0_EL1 56 1 15
      FGT2   ID_AA64MMFR0_EL1 56 2 15
      PMU9   ID_AA64DFR0_EL1   8 9 14
      BRBE   ID_AA64DFR0_EL1  52 1 15
      VHE    ID_AA64MMFR1_EL1  8 1 15
      E2H1   (HCR_E2H_RAO)     0 1 15
      PAN    ID_AA64MMFR1_EL1 20 1 15
      HCX    ID_AA64MMFR1_EL1 40 1 15
      TCR2   ID_AA64MMFR3_EL1  0 1 15
      SCTLR2 ID_AA64MMFR3_EL1  4 1 15
      PIE    ID_AA64MMFR3_EL1  8 1 15
      """;

  private record Row(String feature, String register, int shift, int least, int most) {
    private static Row parse(String line) {
      String[] c = line.trim().split("\\s+");
      return new Row(
          c[0], c[1], Integer.parseInt(c[2]), Integer.parseInt(c[3]), Integer.parseInt(c[4]));
    }
  }

  private static final Map<String, List<Row>> FEATURES =
      ROWS.lines().map(Row::parse).collect(Collectors.groupingBy(Row::feature));

  private static final long SCTLR_EL1_ONES = 0x30d0_0800L;

  /** Of EL3 too. */
  private static final long SCTLR_EL2_ONES = 0x30c5_0830L;

  private static final long SPAN = 1 << 23;
  private static final long PART = 0xff00_fff0L;
  private static final long AMPERE_ONE = 0xc000_ac40L;
  private static final long CORTEX_A53 = 0x4100_d030L;

  private final Map<String, Long> constants;

  /**
   * @param constants the identification registers by name; those missing are 0
   */
  public Features(Map<String, Long> constants) {
    this.constants = Map.copyOf(constants);
  }

  /** What is RES1 in SCTLR of a level, 1..3 (MMU-10). */
  public long sctlrOnes(int level) {
    long ones = sctlrKnown(level);
    return has("PAN") ? ones & ~SPAN : ones;
  }

  /**
   * What may be set in SCTLR of a level, 1..3, besides M, C, I and WXN by who knows ARMv8.0 alone.
   */
  public long sctlrKnown(int level) {
    return level == 1 ? SCTLR_EL1_ONES : SCTLR_EL2_ONES;
  }

  /** AmpereOne, with erratum AC04_CPU_23. */
  public boolean isAmpereOne() {
    return (constants.getOrDefault("MIDR_EL1", 0L) & PART) == AMPERE_ONE;
  }

  /** Cortex-A53 up to r0p2, with errata 819472, 824069 and 827319. */
  public boolean isEarlyCortexA53() {
    long midr = constants.getOrDefault("MIDR_EL1", 0L);
    return (midr & PART) == CORTEX_A53 && (midr & 0xf) <= 2;
  }

  /** Whether the processor has a feature, or both of {@code A+B}; "-" is one that all have. */
  public boolean has(String feature) {
    if (feature.equals("-")) {
      return true;
    }
    int both = feature.indexOf('+');
    if (both > 0) {
      return has(feature.substring(0, both)) && has(feature.substring(both + 1));
    }
    for (Row row : FEATURES.getOrDefault(feature, List.of())) {
      long field = constants.getOrDefault(row.register, 0L) >>> row.shift & 15;
      if (field >= row.least && field <= row.most) {
        return true;
      }
    }
    if (!FEATURES.containsKey(feature)) {
      throw new IllegalArgumentException("no such feature: " + feature);
    }
    return false;
  }
}
