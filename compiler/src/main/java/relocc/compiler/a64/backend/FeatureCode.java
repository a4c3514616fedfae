package relocc.compiler.a64.backend;

import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X2;
import static relocc.compiler.a64.Register.X.X3;
import static relocc.compiler.a64.Register.X.X4;
import static relocc.compiler.a64.Register.X.X5;
import static relocc.compiler.a64.Register.X.X6;

import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.SystemOperation.SystemRegister;
import relocc.compiler.a64.code.Code;

/**
 * Asks which features the processor has: a register or a bit that came with one is written only
 * where the ID registers report it.
 *
 * <p>Registers: x1 ID_AA64PFR0, x2 ID_AA64PFR1, x3 ID_AA64DFR0, x4 ID_AA64MMFR0; x5, x6 scratch.
 */
final class FeatureCode {
  static final X PROCESSOR = X1;
  static final X PROCESSOR_1 = X2;
  static final X DEBUG = X3;
  static final X MEMORY_MODEL = X4;

  /** Fields of {@link #PROCESSOR}. */
  static final int EL2 = 8;

  static final int GIC = 24;
  static final int SVE = 32;
  static final int AMU = 44;

  /** Fields of {@link #PROCESSOR_1}. */
  static final int SME = 24;

  static final int GCS = 44;
  private static final int MTE = 8;

  /** Fields of {@link #DEBUG}. */
  static final int PMU = 8;

  static final int SPE = 32;
  static final int TRBE = 44;
  static final int BRBE = 52;

  /** A field of {@link #MEMORY_MODEL}. */
  static final int FGT = 56;

  /** Fields of ID_AA64MMFR1. */
  static final int VHE = 8;

  static final int HCX = 40;

  /** Fields of ID_AA64MMFR3. */
  static final int TCR2 = 0;

  static final int SCTLR2 = 4;
  static final int S1PIE = 8;

  /** ID_AA64ISAR1: GPI, GPA, API, APA. */
  private static final long ISAR1_PAUTH = 0xff00_0ff0L;

  /** ID_AA64ISAR2: APA3, GPA3. */
  private static final long ISAR2_PAUTH = 0xff00L;

  private final Code code;

  FeatureCode(Code code) {
    this.code = code;
  }

  /** Reads the four ID registers that are asked most. */
  void read() {
    code.mrs(PROCESSOR, SystemRegister.ID_AA64PFR0_EL1);
    code.mrs(PROCESSOR_1, SystemRegister.ID_AA64PFR1_EL1);
    code.mrs(DEBUG, SystemRegister.ID_AA64DFR0_EL1);
    code.mrs(MEMORY_MODEL, SystemRegister.ID_AA64MMFR0_EL1);
  }

  /** Skips {@code body} if a field of an ID register is 0; the field is in x5. */
  void ifPresent(X id, int low, String feature, Runnable body) {
    String absent = code.local("no_" + feature);
    code.ubfx(X5, id, low, 4);
    code.cbz(X5, absent);
    body.run();
    code.label(absent);
  }

  /** As {@link #ifPresent(X, int, String, Runnable)}, of a register that is read into x6. */
  void ifPresent(SystemRegister id, int low, String feature, Runnable body) {
    code.mrs(X6, id);
    ifPresent(X6, low, feature, body);
  }

  /** Where there are pointer authentication and tags that memory keeps. */
  void ifPointersAreSigned(Runnable body) {
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
    body.run();
    code.label(absent);
  }

  /** Where memory holds tags. */
  void ifMemoryIsTagged(Runnable body) {
    String tags = code.local("no_mte2");
    code.ubfx(X5, PROCESSOR_1, MTE, 4);
    code.cmp(X5, 2);
    code.b(Conditional.Op.LO, tags);
    body.run();
    code.label(tags);
  }

  /** What a register for the length of streaming vectors has beside the length; x0, x5, x6. */
  void matrixUnit(SystemRegister control) {
    String whole = code.local("no_fa64");
    code.mrs(X6, SystemRegister.ID_AA64SMFR0_EL1);
    code.tbz(X6, 63, whole);
    code.note("FA64").orr(X.X0, X.X0, 1L << 31);
    code.label(whole);
    String second = code.local("no_sme2");
    code.cmp(X5, 2);
    code.b(Conditional.Op.LO, second);
    code.note("EZT0").orr(X.X0, X.X0, 1L << 30);
    code.label(second);
    code.msr(control, X.X0);
  }
}
