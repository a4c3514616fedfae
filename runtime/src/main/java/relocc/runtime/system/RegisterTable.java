package relocc.runtime.system;

import java.util.Map;
import java.util.stream.Collectors;
import relocc.runtime.a64.SystemPort;

/** The registers that the machine knows, in the manual's notation. */
public final class RegisterTable {
  /** Name, op0, op1, CRn, CRm, op2, access, feature; RI: written with effect at once. */
  private static final String ROWS =
      """
      MIDR_EL1          3 0 0 0 0   RO -
      MPIDR_EL1         3 0 0 0 5   RO -
      REVIDR_EL1        3 0 0 0 6   RO -
      ID_AA64PFR0_EL1   3 0 0 4 0   RO -
      ID_AA64PFR1_EL1   3 0 0 4 1   RO -
      ID_AA64ZFR0_EL1   3 0 0 4 4   RO -
      ID_AA64SMFR0_EL1  3 0 0 4 5   RO -
      ID_AA64DFR0_EL1   3 0 0 5 0   RO -
      ID_AA64DFR1_EL1   3 0 0 5 1   RO -
      ID_AA64ISAR0_EL1  3 0 0 6 0   RO -
      ID_AA64ISAR1_EL1  3 0 0 6 1   RO -
      ID_AA64ISAR2_EL1  3 0 0 6 2   RO -
      ID_AA64MMFR0_EL1  3 0 0 7 0   RO -
      ID_AA64MMFR1_EL1  3 0 0 7 1   RO -
      ID_AA64MMFR2_EL1  3 0 0 7 2   RO -
      ID_AA64MMFR3_EL1  3 0 0 7 3   RO -
      ID_AA64MMFR4_EL1  3 0 0 7 4   RO -
      CTR_EL0           3 3 0 0 1   RO -
      DCZID_EL0         3 3 0 0 7   RO -
      CNTFRQ_EL0        3 3 14 0 0  RO -
      CNTPCT_EL0        3 3 14 0 1  RO -
      CNTVCT_EL0        3 3 14 0 2  RO -
      ISR_EL1           3 0 12 1 0  RO -
      SCTLR_EL1         3 0 1 0 0   RW -
      ACTLR_EL1         3 0 1 0 1   RW -
      CPACR_EL1         3 0 1 0 2   RW -
      TTBR0_EL1         3 0 2 0 0   RW -
      TTBR1_EL1         3 0 2 0 1   RW -
      TCR_EL1           3 0 2 0 2   RW -
      TCR2_EL1          3 0 2 0 3   RW TCR2
      SCTLR2_EL1        3 0 1 0 3   RW SCTLR2
      PIR_EL1           3 0 10 2 3  RW PIE
      PIRE0_EL1         3 0 10 2 2  RW PIE
      SPSR_EL1          3 0 4 0 0   RI -
      ELR_EL1           3 0 4 0 1   RI -
      SP_EL0            3 0 4 1 0   RI -
      SPSel             3 0 4 2 0   RI -
      CurrentEL         3 0 4 2 2   RO -
      PAN               3 0 4 2 3   RI PAN
      AFSR0_EL1         3 0 5 1 0   RI -
      AFSR1_EL1         3 0 5 1 1   RI -
      ESR_EL1           3 0 5 2 0   RI -
      FAR_EL1           3 0 6 0 0   RI -
      PAR_EL1           3 0 7 4 0   RI -
      MAIR_EL1          3 0 10 2 0  RW -
      AMAIR_EL1         3 0 10 3 0  RW -
      VBAR_EL1          3 0 12 0 0  RW -
      CONTEXTIDR_EL1    3 0 13 0 1  RW -
      TPIDR_EL1         3 0 13 0 4  RI -
      TPIDR_EL0         3 3 13 0 2  RI -
      TPIDRRO_EL0       3 3 13 0 3  RI -
      CNTKCTL_EL1       3 0 14 1 0  RW -
      CNTP_CTL_EL0      3 3 14 2 1  RW -
      CNTV_CTL_EL0      3 3 14 3 1  RW -
      MDSCR_EL1         2 0 0 2 2   RW -
      OSLAR_EL1         2 0 1 0 4   RI -
      OSDLR_EL1         2 0 1 3 4   RW -
      NZCV              3 3 4 2 0   RI -
      DAIF              3 3 4 2 1   RI -
      FPCR              3 3 4 4 0   RI -
      FPSR              3 3 4 4 1   RI -
      PMCR_EL0          3 3 9 12 0  RW PMU
      PMUSERENR_EL0     3 3 9 14 0  RW PMU
      ICC_SRE_EL1       3 0 12 12 5 RW GIC
      ICC_PMR_EL1       3 0 4 6 0   RW GIC
      ICC_IGRPEN1_EL1   3 0 12 12 7 RW GIC
      ZCR_EL1           3 0 1 2 0   RW SVE
      SMCR_EL1          3 0 1 2 6   RW SME
      GCSCR_EL1         3 0 2 5 0   RW GCS
      VPIDR_EL2         3 4 0 0 0   RW -
      VMPIDR_EL2        3 4 0 0 5   RW -
      SCTLR_EL2         3 4 1 0 0   RW -
      ACTLR_EL2         3 4 1 0 1   RW -
      SCTLR2_EL2        3 4 1 0 3   RW SCTLR2
      HCR_EL2           3 4 1 1 0   RW -
      MDCR_EL2          3 4 1 1 1   RW -
      CPTR_EL2          3 4 1 1 2   RW -
      HSTR_EL2          3 4 1 1 3   RW -
      HFGRTR_EL2        3 4 1 1 4   RW FGT
      HFGWTR_EL2        3 4 1 1 5   RW FGT
      HFGITR_EL2        3 4 1 1 6   RW FGT
      HACR_EL2          3 4 1 1 7   RW -
      ZCR_EL2           3 4 1 2 0   RW SVE
      HCRX_EL2          3 4 1 2 2   RW HCX
      SMCR_EL2          3 4 1 2 6   RW SME
      SMPRIMAP_EL2      3 4 1 2 5   RW SME
      TTBR0_EL2         3 4 2 0 0   RW -
      TTBR1_EL2         3 4 2 0 1   RW VHE
      TCR_EL2           3 4 2 0 2   RW -
      TCR2_EL2          3 4 2 0 3   RW TCR2
      VTTBR_EL2         3 4 2 1 0   RW -
      VTCR_EL2          3 4 2 1 2   RW -
      GCSCR_EL2         3 4 2 5 0   RW GCS
      HDFGRTR_EL2       3 4 3 1 4   RW FGT
      HDFGWTR_EL2       3 4 3 1 5   RW FGT
      HAFGRTR_EL2       3 4 3 1 6   RW FGT+AMU
      SPSR_EL2          3 4 4 0 0   RI -
      ELR_EL2           3 4 4 0 1   RI -
      SP_EL1            3 4 4 1 0   RI -
      AFSR0_EL2         3 4 5 1 0   RI -
      AFSR1_EL2         3 4 5 1 1   RI -
      ESR_EL2           3 4 5 2 0   RI -
      FAR_EL2           3 4 6 0 0   RI -
      HPFAR_EL2         3 4 6 0 4   RI -
      PMSCR_EL2         3 4 9 9 0   RW SPE
      MAIR_EL2          3 4 10 2 0  RW -
      PIR_EL2           3 4 10 2 3  RW PIE
      AMAIR_EL2         3 4 10 3 0  RW -
      VBAR_EL2          3 4 12 0 0  RW -
      ICC_SRE_EL2       3 4 12 9 5  RW GIC
      ICH_HCR_EL2       3 4 12 11 0 RW GIC
      ICH_VTR_EL2       3 4 12 11 1 RO GIC
      ICH_VMCR_EL2      3 4 12 11 7 RW GIC
      CONTEXTIDR_EL2    3 4 13 0 1  RW VHE
      TPIDR_EL2         3 4 13 0 2  RI -
      CNTVOFF_EL2       3 4 14 0 3  RW -
      CNTHCTL_EL2       3 4 14 1 0  RW -
      CNTHP_CTL_EL2     3 4 14 2 1  RW -
      SCTLR_EL3         3 6 1 0 0   RW -
      ACTLR_EL3         3 6 1 0 1   RW -
      SCTLR2_EL3        3 6 1 0 3   RW SCTLR2
      SCR_EL3           3 6 1 1 0   RW -
      CPTR_EL3          3 6 1 1 2   RW -
      ZCR_EL3           3 6 1 2 0   RW SVE
      SMCR_EL3          3 6 1 2 6   RW SME
      MDCR_EL3          3 6 1 3 1   RW -
      TTBR0_EL3         3 6 2 0 0   RW -
      TCR_EL3           3 6 2 0 2   RW -
      GCSCR_EL3         3 6 2 5 0   RW GCS
      SPSR_EL3          3 6 4 0 0   RI -
      ELR_EL3           3 6 4 0 1   RI -
      SP_EL2            3 6 4 1 0   RI -
      AFSR0_EL3         3 6 5 1 0   RI -
      AFSR1_EL3         3 6 5 1 1   RI -
      ESR_EL3           3 6 5 2 0   RI -
      FAR_EL3           3 6 6 0 0   RI -
      MAIR_EL3          3 6 10 2 0  RW -
      PIR_EL3           3 6 10 2 3  RW PIE
      AMAIR_EL3         3 6 10 3 0  RW -
      VBAR_EL3          3 6 12 0 0  RW -
      ICC_CTLR_EL3      3 6 12 12 4 RW GIC
      ICC_SRE_EL3       3 6 12 12 5 RW GIC
      ICC_IGRPEN1_EL3   3 6 12 12 7 RW GIC
      TPIDR_EL3         3 6 13 0 2  RI -
      """;

  private static final Map<Integer, Register> BY_KEY =
      ROWS.lines()
          .map(RegisterTable::parse)
          .collect(Collectors.toUnmodifiableMap(Register::key, r -> r));

  private RegisterTable() {}

  /** All registers by key. */
  public static Map<Integer, Register> byKey() {
    return BY_KEY;
  }

  private static Register parse(String row) {
    String[] c = row.trim().split("\\s+");
    int[] n = new int[5];
    for (int i = 0; i < 5; i++) {
      n[i] = Integer.parseInt(c[i + 1]);
    }
    int level =
        switch (n[1]) {
          case 3 -> 0;
          case 4 -> 2;
          case 6 -> 3;
          default -> 1;
        };
    int key = SystemPort.key(n[0], n[1], n[2], n[3], n[4]);
    return new Register(c[0], key, level, !c[6].equals("RO"), c[6].equals("RI"), c[7]);
  }
}
