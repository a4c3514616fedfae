package relocc.compiler.a64.backend;

import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X2;
import static relocc.compiler.a64.Register.X.X3;
import static relocc.compiler.a64.Register.X.X4;
import static relocc.compiler.a64.Register.X.X5;
import static relocc.compiler.a64.Register.X.X6;
import static relocc.compiler.a64.Register.Zero.XZR;

import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.SystemOperation.SystemRegister;
import relocc.compiler.a64.code.Code;
import relocc.compiler.plan.ExceptionLevel;

/**
 * Gives EL1 what the arm64 boot protocol promises it: every trap to EL2 off, the features that the
 * processor has usable (EL-04, EL-06). A register that came with a feature is written only where
 * the ID registers report the feature.
 *
 * <p>Registers: x1 ID_AA64PFR0, x2 ID_AA64PFR1, x3 ID_AA64DFR0, x4 ID_AA64MMFR0; x0, x5, x6
 * scratch.
 */
final class DropCode {
  private static final long HCR_RW = 1L << 31;
  private static final long HCR_APK_API = 3L << 40;
  private static final long HCR_ATA = 1L << 56;

  /** ID_AA64ISAR1: GPI, GPA, API, APA. */
  private static final long ISAR1_PAUTH = 0xff00_0ff0L;

  /** ID_AA64ISAR2: APA3, GPA3. */
  private static final long ISAR2_PAUTH = 0xff00L;

  /** CPTR_EL2 without VHE: RES1, and no trap but those of SVE (bit 8) and SME (bit 12). */
  private static final long CPTR_RES1 = 0x33ff;

  /** The n... bits of the fine-grained trap registers, where 1 means no trap. */
  private static final long FGT_READ_WRITE = 0xfff4_0000_0000_0000L;

  private static final long FGT_INSTRUCTIONS = 0x0f80_0000_0000_0000L;
  private static final long FGT_DEBUG_READ = 0x7800_0000_0000_0000L;
  private static final long FGT_DEBUG_WRITE = 0x7000_0000_0000_0000L;

  private final Code code;

  DropCode(Code code) {
    this.code = code;
  }

  void emit() {
    code.mrs(X1, SystemRegister.ID_AA64PFR0_EL1);
    code.mrs(X2, SystemRegister.ID_AA64PFR1_EL1);
    code.mrs(X3, SystemRegister.ID_AA64DFR0_EL1);
    code.mrs(X4, SystemRegister.ID_AA64MMFR0_EL1);
    hypervisorConfiguration();
    timer();
    vectorUnits();
    code.note("no trap by coprocessor number").msr(SystemRegister.HSTR_EL2, XZR);
    code.note("VMID 0").msr(SystemRegister.VTTBR_EL2, XZR);
    copy(SystemRegister.MIDR_EL1, SystemRegister.VPIDR_EL2);
    copy(SystemRegister.MPIDR_EL1, SystemRegister.VMPIDR_EL2);
    debug();
    interruptController();
    fineGrainedTraps();
    extendedConfiguration();
    code.mov(X0, EntryCode.sctlrOff(ExceptionLevel.EL1));
    code.note("MMU-10").msr(SystemRegister.SCTLR_EL1, X0);
  }

  /** Skips {@code body} if a field of an ID register is 0. */
  private void ifPresent(X id, int low, String feature, Runnable body) {
    String absent = code.local("no_" + feature);
    code.ubfx(X5, id, low, 4);
    code.cbz(X5, absent);
    body.run();
    code.label(absent);
  }

  private void hypervisorConfiguration() {
    code.note("EL1 is AArch64").mov(X0, HCR_RW);
    String present = code.local("pauth");
    String absent = code.local("no_pauth");
    code.mrs(X5, SystemRegister.ID_AA64ISAR1_EL1);
    code.mov(X6, ISAR1_PAUTH);
    code.tst(X5, X6);
    code.b(Conditional.Op.NE, present);
    code.mrs(X5, SystemRegister.ID_AA64ISAR2_EL1);
    code.mov(X6, ISAR2_PAUTH);
    code.tst(X5, X6);
    code.b(Conditional.Op.EQ, absent);
    code.label(present);
    code.note("API, APK").orr(X0, X0, HCR_APK_API);
    code.label(absent);
    String tags = code.local("no_mte2");
    code.ubfx(X5, X2, 8, 4);
    code.cmp(X5, 2);
    code.b(Conditional.Op.LO, tags);
    code.note("ATA").orr(X0, X0, HCR_ATA);
    code.label(tags);
    code.msr(SystemRegister.HCR_EL2, X0);
    code.note("ERR-14").isb();
  }

  private void timer() {
    code.note("EX-07: EL1PCTEN, EL1PCEN").mov(X0, 3);
    code.msr(SystemRegister.CNTHCTL_EL2, X0);
    code.msr(SystemRegister.CNTVOFF_EL2, XZR);
  }

  private void vectorUnits() {
    code.mov(X0, CPTR_RES1);
    ifPresent(X1, 32, "sve_trap", () -> code.note("TZ").and(X0, X0, ~(1L << 8)));
    ifPresent(X2, 24, "sme_trap", () -> code.note("TSM").and(X0, X0, ~(1L << 12)));
    code.msr(SystemRegister.CPTR_EL2, X0);
    code.isb();
    code.note("the longest vectors that there are").mov(X0, 0xf);
    ifPresent(X1, 32, "sve", () -> code.msr(SystemRegister.ZCR_EL2, X0));
    ifPresent(X2, 24, "sme", this::matrixUnit);
  }

  private void matrixUnit() {
    String whole = code.local("no_fa64");
    code.mrs(X6, SystemRegister.ID_AA64SMFR0_EL1);
    code.tbz(X6, 63, whole);
    code.note("FA64").orr(X0, X0, 1L << 31);
    code.label(whole);
    String second = code.local("no_sme2");
    code.cmp(X5, 2);
    code.b(Conditional.Op.LO, second);
    code.note("EZT0").orr(X0, X0, 1L << 30);
    code.label(second);
    code.msr(SystemRegister.SMCR_EL2, X0);
  }

  private void copy(SystemRegister from, SystemRegister to) {
    code.mrs(X0, from);
    code.msr(to, X0);
  }

  private void debug() {
    code.mov(X0, 0);
    String absent = code.local("no_pmu");
    code.ubfx(X5, X3, 8, 4);
    code.cbz(X5, absent);
    code.note("an implementation of its own").cmp(X5, 15);
    code.b(Conditional.Op.EQ, absent);
    code.mrs(X5, SystemRegister.PMCR_EL0);
    code.note("HPMN: all counters").ubfx(X0, X5, 11, 5);
    code.label(absent);
    ifPresent(X3, 32, "spe", () -> code.note("E2PB").orr(X0, X0, 3 << 12));
    ifPresent(X3, 44, "trbe", () -> code.note("E2TB").orr(X0, X0, 3 << 24));
    code.msr(SystemRegister.MDCR_EL2, X0);
  }

  private void interruptController() {
    ifPresent(
        X1,
        24,
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
    ifPresent(
        X4,
        56,
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
          ifPresent(X1, 44, "amu", () -> code.msr(SystemRegister.HAFGRTR_EL2, XZR));
        });
  }

  private void extendedConfiguration() {
    code.mrs(X6, SystemRegister.ID_AA64MMFR1_EL1);
    ifPresent(
        X6,
        40,
        "hcx",
        () -> {
          code.mov(X0, 0);
          code.mrs(X6, SystemRegister.ID_AA64ISAR2_EL1);
          ifPresent(X6, 16, "mops", () -> code.note("MSCEn").orr(X0, X0, 1 << 11));
          code.mrs(X6, SystemRegister.ID_AA64MMFR3_EL1);
          ifPresent(X6, 0, "tcr2", () -> enable("TCR2En", 14, SystemRegister.TCR2_EL1));
          ifPresent(X6, 4, "sctlr2", () -> enable("SCTLR2En", 15, SystemRegister.SCTLR2_EL1));
          ifPresent(X2, 44, "gcs", () -> code.note("GCSEn").orr(X0, X0, 1 << 22));
          code.msr(SystemRegister.HCRX_EL2, X0);
        });
  }

  /** An older kernel does not know the register, and its reset value is unknown (EL-20). */
  private void enable(String name, int bit, SystemRegister register) {
    code.note(name).orr(X0, X0, 1L << bit);
    code.note("EL-20").msr(register, XZR);
  }
}
