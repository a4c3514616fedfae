package relocc.compiler.a64.backend;

import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X5;
import static relocc.compiler.a64.Register.X.X6;

import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.SystemOperation.SystemRegister;
import relocc.compiler.a64.code.Code;

/**
 * Gives the levels below EL3 what the arm64 boot protocol promises them: they are not secure, and
 * nothing that the processor has is trapped to EL3 (EL-07). Behind it the registers of EL2 may be
 * written.
 *
 * <p>Registers as in {@link FeatureCode}.
 */
final class MonitorDropCode {
  /** NS, RES1, RW; interrupts and aborts are not taken to EL3, and SMC calls it. */
  private static final long SCR = 0x431;

  private static final long SCR_HCE = 1L << 8;
  private static final long SCR_API_APK = 3L << 16;
  private static final long SCR_ATA = 1L << 26;
  private static final long SCR_FGT = 1L << 27;
  private static final long SCR_HXE = 1L << 38;
  private static final long SCR_GCS = 1L << 39;
  private static final long SCR_TP2 = 1L << 41;
  private static final long SCR_TCR2 = 1L << 43;
  private static final long SCR_SCTLR2 = 1L << 44;
  private static final long SCR_PIE = 1L << 45;
  private static final long SCR_FGT2 = 1L << 59;
  private static final long CPTR_SVE = 1 << 8;
  private static final long CPTR_SME = 1 << 12;
  private static final long MDCR_PMU9 = 1 << 7;
  private static final long MDCR_SPE = 3 << 12;
  private static final long MDCR_TRBE = 3 << 24;
  private static final long MDCR_BRBE = 1L << 32;

  private final Code code;
  private final FeatureCode features;

  MonitorDropCode(Code code) {
    this.code = code;
    this.features = new FeatureCode(code);
  }

  /**
   * @param calls whether HVC is taken to EL2: somebody is there
   */
  void emit(boolean calls) {
    features.read();
    secureConfiguration(calls);
    vectorUnits();
    code.note("ERR-14: and the registers of EL2 are there").isb();
    vectorLengths();
    debug();
    interruptController();
  }

  private void secureConfiguration(boolean calls) {
    code.note("EL-07: not secure, AArch64").mov(X0, calls ? SCR | SCR_HCE : SCR);
    features.ifPointersAreSigned(() -> set("API, APK", SCR_API_APK));
    features.ifMemoryIsTagged(() -> set("ATA", SCR_ATA));
    features.ifPresent(
        FeatureCode.MEMORY_MODEL,
        FeatureCode.FGT,
        "fgt",
        () -> {
          set("FGTEn", SCR_FGT);
          String first = code.local("no_fgt2");
          code.cmp(X5, 2);
          code.b(Conditional.Op.LO, first);
          set("FGTEn2", SCR_FGT2);
          code.label(first);
        });
    features.ifPresent(
        SystemRegister.ID_AA64MMFR1_EL1, FeatureCode.HCX, "hcx", () -> set("HXEn", SCR_HXE));
    features.ifPresent(
        FeatureCode.PROCESSOR_1, FeatureCode.SME, "tpidr2", () -> set("EnTP2", SCR_TP2));
    features.ifPresent(
        FeatureCode.PROCESSOR_1, FeatureCode.GCS, "gcs", () -> set("GCSEn", SCR_GCS));
    code.mrs(X6, SystemRegister.ID_AA64MMFR3_EL1);
    features.ifPresent(X6, FeatureCode.TCR2, "tcr2", () -> set("TCR2En", SCR_TCR2));
    features.ifPresent(X6, FeatureCode.SCTLR2, "sctlr2", () -> set("SCTLR2En", SCR_SCTLR2));
    features.ifPresent(X6, FeatureCode.S1PIE, "s1pie", () -> set("PIEn", SCR_PIE));
    code.msr(SystemRegister.SCR_EL3, X0);
  }

  private void set(String name, long bits) {
    code.note(name).orr(X0, X0, bits);
  }

  private void vectorUnits() {
    code.note("no trap of FP, SIMD, trace, activity monitors").mov(X0, 0);
    features.ifPresent(
        FeatureCode.PROCESSOR, FeatureCode.SVE, "sve_trap", () -> set("EZ", CPTR_SVE));
    features.ifPresent(
        FeatureCode.PROCESSOR_1, FeatureCode.SME, "sme_trap", () -> set("ESM", CPTR_SME));
    code.msr(SystemRegister.CPTR_EL3, X0);
  }

  private void vectorLengths() {
    code.note("the longest vectors that there are").mov(X0, 0xf);
    features.ifPresent(
        FeatureCode.PROCESSOR, FeatureCode.SVE, "sve", () -> code.msr(SystemRegister.ZCR_EL3, X0));
    features.ifPresent(
        FeatureCode.PROCESSOR_1,
        FeatureCode.SME,
        "sme",
        () -> features.matrixUnit(SystemRegister.SMCR_EL3));
  }

  private void debug() {
    code.note("no trap of debug registers and counters").mov(X0, 0);
    String older = code.local("no_pmu9");
    code.ubfx(X5, FeatureCode.DEBUG, FeatureCode.PMU, 4);
    code.cmp(X5, 9);
    code.b(Conditional.Op.LO, older);
    code.note("an implementation of its own").cmp(X5, 15);
    code.b(Conditional.Op.EQ, older);
    set("EnPM2", MDCR_PMU9);
    code.label(older);
    features.ifPresent(FeatureCode.DEBUG, FeatureCode.SPE, "spe", () -> set("NSPB", MDCR_SPE));
    features.ifPresent(FeatureCode.DEBUG, FeatureCode.TRBE, "trbe", () -> set("NSTB", MDCR_TRBE));
    features.ifPresent(FeatureCode.DEBUG, FeatureCode.BRBE, "brbe", () -> set("SBRBE", MDCR_BRBE));
    code.msr(SystemRegister.MDCR_EL3, X0);
  }

  /** EL1's own register too: where there is no EL2, nobody else would set it. */
  private void interruptController() {
    features.ifPresent(
        FeatureCode.PROCESSOR,
        FeatureCode.GIC,
        "gic",
        () -> {
          String refused = code.local("no_sre");
          code.note("Enable, SRE, no bypass").mov(X0, 0xf);
          code.msr(SystemRegister.ICC_SRE_EL3, X0);
          code.isb();
          code.note("it may not stick").mrs(X0, SystemRegister.ICC_SRE_EL3);
          code.tbz(X0, 0, refused);
          code.mov(X0, 7);
          code.msr(SystemRegister.ICC_SRE_EL1, X0);
          code.isb();
          code.label(refused);
        });
  }
}
