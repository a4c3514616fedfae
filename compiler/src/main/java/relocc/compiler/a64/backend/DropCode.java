package relocc.compiler.a64.backend;

import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X15;
import static relocc.compiler.a64.Register.X.X5;
import static relocc.compiler.a64.Register.X.X6;
import static relocc.compiler.a64.Register.Zero.XZR;

import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.SystemOperation.SystemRegister;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.code.Failure;
import relocc.compiler.a64.code.Names;
import relocc.compiler.plan.ExceptionLevel;

/**
 * Sets EL2 up for what comes next, so that the features that the processor has are usable at EL1
 * with every trap to EL2 off (EL-04, EL-06), and the level that is entered is in a known state
 * (MMU-10, EX-10). It runs at EL2, or at EL3 before EL2 or EL1 are entered.
 *
 * <p>Registers as in {@link FeatureCode}.
 */
final class DropCode {
  /** HCR_EL2: EL1 is AArch64; without it E2H and TGE make EL2 a host. */
  private static final long HCR_RW = 1L << 31;

  private static final int HCR_E2H_BIT = 34;
  private static final long HCR_HOST = 1L << HCR_E2H_BIT | 1L << 27;
  private static final long HCR_APK_API = 3L << 40;
  private static final long HCR_ATA = 1L << 56;

  /** CPTR_EL2 without VHE: RES1, and no trap but those of SVE (bit 8) and SME (bit 12). */
  private static final long CPTR_RES1 = 0x33ff;

  /** CPTR_EL2 with VHE, as CPACR_EL1: what is not set is trapped. */
  private static final long CPACR_FPEN = 3 << 20;

  private static final long CPACR_ZEN = 3 << 16;
  private static final long CPACR_SMEN = 3 << 24;

  /** CNTHCTL_EL2: EL1PCTEN, EL1PCEN, and where they are with VHE. */
  private static final long TIMER = 3;

  private static final long TIMER_HOST = TIMER << 10;

  /** The n... bits of the fine-grained trap registers, where 1 means no trap. */
  private static final long FGT_READ_WRITE = 0xfff4_0000_0000_0000L;

  private static final long FGT_INSTRUCTIONS = 0x0f80_0000_0000_0000L;
  private static final long FGT_DEBUG_READ = 0x7800_0000_0000_0000L;
  private static final long FGT_DEBUG_WRITE = 0x7000_0000_0000_0000L;

  private final Code code;
  private final FeatureCode features;
  private final ExceptionLevel target;
  private final boolean fromHost;

  /**
   * @param target the level that is entered: EL1, EL2 or EL2 with VHE
   * @param fromHost whether VHE may have to be turned off
   */
  DropCode(Code code, ExceptionLevel target, boolean fromHost) {
    this.code = code;
    this.fromHost = fromHost;
    this.features = new FeatureCode(code);
    this.target = target;
  }

  /** The registers of {@link FeatureCode} have been read. */
  void emit() {
    hypervisorConfiguration();
    timer();
    code.msr(SystemRegister.CNTVOFF_EL2, XZR);
    vectorUnits();
    vectorLengths();
    code.note("no trap by coprocessor number").msr(SystemRegister.HSTR_EL2, XZR);
    code.note("VMID 0").msr(SystemRegister.VTTBR_EL2, XZR);
    copy(SystemRegister.MIDR_EL1, SystemRegister.VPIDR_EL2);
    copy(SystemRegister.MPIDR_EL1, SystemRegister.VMPIDR_EL2);
    debug();
    interruptController();
    fineGrainedTraps();
    extendedConfiguration();
    control();
  }

  /** Where there is no EL2: all that EL1 needs. */
  void emitAlone() {
    code.mrs(X6, SystemRegister.ID_AA64MMFR3_EL1);
    features.ifPresent(X6, FeatureCode.TCR2, "tcr2", () -> forget("TCR2"));
    features.ifPresent(X6, FeatureCode.SCTLR2, "sctlr2", () -> forget("SCTLR2"));
    control();
  }

  /** Turns VHE on or off at EL2 and leaves the rest as it was found (EL-01). */
  void turnHost() {
    features.read();
    hypervisorConfiguration();
    timer();
    vectorUnits();
    code.note("its fields are others now").msr(SystemRegister.TCR_EL2, XZR);
    control();
  }

  private boolean host() {
    return target == ExceptionLevel.EL2_VHE;
  }

  private void control() {
    code.mov(X0, EntryCode.sctlrOff(target));
    code.note("MMU-10").msr(Code.banked("SCTLR", target), X0);
  }

  private void hypervisorConfiguration() {
    code.note(host() ? "E2H, TGE" : "EL1 is AArch64").mov(X0, host() ? HCR_RW | HCR_HOST : HCR_RW);
    features.ifPointersAreSigned(() -> code.note("API, APK").orr(X0, X0, HCR_APK_API));
    features.ifMemoryIsTagged(() -> code.note("ATA").orr(X0, X0, HCR_ATA));
    code.msr(SystemRegister.HCR_EL2, X0);
    code.note("ERR-14").isb();
    if (fromHost) {
      code.mov(X15, Failure.WRONG_STATE);
      code.note("EL-02: it may not stick").mrs(X0, SystemRegister.HCR_EL2);
      code.tbnz(X0, HCR_E2H_BIT, Names.FAIL);
    }
  }

  private void timer() {
    code.note("EX-07: EL1PCTEN, EL1PCEN").mov(X0, host() ? TIMER_HOST : TIMER);
    code.msr(SystemRegister.CNTHCTL_EL2, X0);
  }

  private void vectorUnits() {
    if (host()) {
      code.mov(X0, CPACR_FPEN);
      ifVectors("trap", () -> code.note("ZEN").orr(X0, X0, CPACR_ZEN));
      ifMatrices("trap", () -> code.note("SMEN").orr(X0, X0, CPACR_SMEN));
    } else {
      code.mov(X0, CPTR_RES1);
      ifVectors("trap", () -> code.note("TZ").and(X0, X0, ~(1L << 8)));
      ifMatrices("trap", () -> code.note("TSM").and(X0, X0, ~(1L << 12)));
    }
    code.msr(SystemRegister.CPTR_EL2, X0);
    code.isb();
  }

  private void ifVectors(String what, Runnable body) {
    features.ifPresent(FeatureCode.PROCESSOR, FeatureCode.SVE, "sve_" + what, body);
  }

  private void ifMatrices(String what, Runnable body) {
    features.ifPresent(FeatureCode.PROCESSOR_1, FeatureCode.SME, "sme_" + what, body);
  }

  private void vectorLengths() {
    code.note("the longest vectors that there are").mov(X0, 0xf);
    ifVectors("length", () -> code.msr(SystemRegister.ZCR_EL2, X0));
    ifMatrices("length", () -> features.matrixUnit(SystemRegister.SMCR_EL2));
  }

  private void copy(SystemRegister from, SystemRegister to) {
    code.mrs(X0, from);
    code.msr(to, X0);
  }

  private void debug() {
    code.mov(X0, 0);
    String absent = code.local("no_pmu");
    code.ubfx(X5, FeatureCode.DEBUG, FeatureCode.PMU, 4);
    code.cbz(X5, absent);
    code.note("an implementation of its own").cmp(X5, 15);
    code.b(Conditional.Op.EQ, absent);
    code.mrs(X5, SystemRegister.PMCR_EL0);
    code.note("HPMN: all counters").ubfx(X0, X5, 11, 5);
    code.label(absent);
    features.ifPresent(
        FeatureCode.DEBUG, FeatureCode.SPE, "spe", () -> code.note("E2PB").orr(X0, X0, 3 << 12));
    features.ifPresent(
        FeatureCode.DEBUG, FeatureCode.TRBE, "trbe", () -> code.note("E2TB").orr(X0, X0, 3 << 24));
    code.msr(SystemRegister.MDCR_EL2, X0);
  }

  private void interruptController() {
    features.ifPresent(
        FeatureCode.PROCESSOR,
        FeatureCode.GIC,
        "gic",
        () -> {
          String refused = code.local("no_sre");
          code.note("Enable, SRE, no bypass").mov(X0, 0xf);
          code.msr(SystemRegister.ICC_SRE_EL2, X0);
          code.isb();
          code.note("it may not stick").mrs(X0, SystemRegister.ICC_SRE_EL2);
          code.tbz(X0, 0, refused);
          code.msr(SystemRegister.ICH_HCR_EL2, XZR);
          code.label(refused);
        });
  }

  private void fineGrainedTraps() {
    features.ifPresent(
        FeatureCode.MEMORY_MODEL,
        FeatureCode.FGT,
        "fgt",
        () -> {
          code.mov(X0, FGT_READ_WRITE);
          code.msr(SystemRegister.HFGRTR_EL2, X0);
          code.msr(SystemRegister.HFGWTR_EL2, X0);
          code.mov(X0, FGT_INSTRUCTIONS);
          code.msr(SystemRegister.HFGITR_EL2, X0);
          code.mov(X0, FGT_DEBUG_READ);
          code.msr(SystemRegister.HDFGRTR_EL2, X0);
          code.mov(X0, FGT_DEBUG_WRITE);
          code.msr(SystemRegister.HDFGWTR_EL2, X0);
          features.ifPresent(
              FeatureCode.PROCESSOR,
              FeatureCode.AMU,
              "amu",
              () -> code.msr(SystemRegister.HAFGRTR_EL2, XZR));
        });
  }

  private void extendedConfiguration() {
    features.ifPresent(
        SystemRegister.ID_AA64MMFR1_EL1,
        FeatureCode.HCX,
        "hcx",
        () -> {
          code.mov(X0, 0);
          features.ifPresent(
              SystemRegister.ID_AA64ISAR2_EL1,
              16,
              "mops",
              () -> code.note("MSCEn").orr(X0, X0, 1 << 11));
          code.mrs(X6, SystemRegister.ID_AA64MMFR3_EL1);
          features.ifPresent(X6, FeatureCode.TCR2, "tcr2", () -> enable("TCR2", 14));
          features.ifPresent(X6, FeatureCode.SCTLR2, "sctlr2", () -> enable("SCTLR2", 15));
          features.ifPresent(
              FeatureCode.PROCESSOR_1,
              FeatureCode.GCS,
              "gcs",
              () -> code.note("GCSEn").orr(X0, X0, 1 << 22));
          code.msr(SystemRegister.HCRX_EL2, X0);
        });
  }

  private void enable(String register, int bit) {
    code.note(register + "En").orr(X0, X0, 1L << bit);
    forget(register);
  }

  /** An older kernel does not know the register, and its reset value is unknown (EL-20). */
  private void forget(String register) {
    code.note("EL-20").msr(Code.banked(register, target), XZR);
  }
}
