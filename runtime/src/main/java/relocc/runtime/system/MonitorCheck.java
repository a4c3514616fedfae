package relocc.runtime.system;

import java.util.Map;
import relocc.runtime.rule.Findings;

/** What EL3 must have written before it hands over to a lower level (EL-07). */
final class MonitorCheck {
  private static final String ROWS =
      """
      SCR_EL3  -      0 1
      SCR_EL3  -      4 2
      SCR_EL3  -     10 1
      SCR_EL3  PAUTH 16 2
      SCR_EL3  MTE   26 1
      SCR_EL3  FGT   27 1
      SCR_EL3  HCX   38 1
      SCR_EL3  GCS   39 1
      SCR_EL3  SME   41 1
      SCR_EL3  TCR2  43 1
      SCR_EL3  SCTLR2 44 1
      SCR_EL3  PIE   45 1
      SCR_EL3  FGT2  59 1
      CPTR_EL3 SVE    8 1
      CPTR_EL3 SME   12 1
      MDCR_EL3 PMU9   7 1
      MDCR_EL3 SPE   12 2
      MDCR_EL3 TRBE  24 2
      MDCR_EL3 BRBE  32 1
      ZCR_EL3  SVE    0 4
      SMCR_EL3 SME    0 4
      SMCR_EL3 FA64  31 1
      SMCR_EL3 SME2  30 1
      """;

  private static final long HCE = 1 << 8;

  /** HCE, ST, EnSCXT, ECVEn, AMVOFFEN. */
  private static final long SCR_FREE = HCE | 1 << 11 | 1 << 25 | 1 << 28 | 1L << 35;

  /**
   * What is about Secure state and EL3 alone: SDD, SPME, SCCD, MTPME, SBRBE[1], MCCD, MPMX; and
   * what permits features that the machine does not know: EnPMSN, EnPMS3.
   */
  private static final long MDCR_FREE = 3 << 16 | 1 << 23 | 1 << 28 | 0x41eL << 32;

  private static final Permissions PERMISSIONS =
      new Permissions(ROWS, Map.of("SCR_EL3", SCR_FREE, "MDCR_EL3", MDCR_FREE));

  private static final Map<Long, String> OPTIONAL =
      Map.of(HCE, "EL2", 1L << 25, "SCXT", 1L << 28, "ECV", 1L << 35, "AMU");

  private final SystemRegisters registers;
  private final Features features;
  private final Findings findings;

  MonitorCheck(SystemRegisters registers, Features features, Findings findings) {
    this.registers = registers;
    this.features = features;
    this.findings = findings;
  }

  /**
   * @param level the one that is entered, 1 or 2
   */
  void judge(int level) {
    PERMISSIONS.judge("EL-07", registers, features, findings);
    long scr = registers.written("SCR_EL3");
    require(level == 1 || (scr & HCE) != 0, "SCR_EL3.HCE is clear, and EL2 is entered");
    OPTIONAL.forEach(
        (bit, feature) ->
            require(
                (scr & bit) == 0 || features.has(feature),
                "SCR_EL3 permits what is not there: " + feature));
    if (features.has("GIC") && !features.has("NO_SRE")) {
      long access = registers.written("ICC_SRE_EL3");
      require((access & 9) == 9 && access >>> 4 == 0, "ICC_SRE_EL3.SRE, Enable");
    }
  }

  private void require(boolean sound, String message) {
    if (!sound) {
      findings.report("EL-07", 0, message);
    }
  }
}
