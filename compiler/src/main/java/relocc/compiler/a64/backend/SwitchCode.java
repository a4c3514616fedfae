package relocc.compiler.a64.backend;

import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X2;

import relocc.compiler.a64.SystemOperation.Barrier.Domain;
import relocc.compiler.a64.SystemOperation.SystemRegister;
import relocc.compiler.a64.code.Code;
import relocc.compiler.lower.Step;
import relocc.compiler.plan.ExceptionLevel;

/**
 * Gives TTBR1 other tables while the stub runs through TTBR0 (TLB-06). In between walks through
 * TTBR1 are turned off by TCR.EPD1, which does what a root full of zeros would and needs no page.
 */
final class SwitchCode {
  private static final long TCR_EPD1 = 1 << 23;

  private static final long BASE = 0x0000_ffff_ffff_fffcL;

  private final Code code;
  private final ParameterCode parameters;

  SwitchCode(Code code, ParameterCode parameters) {
    this.code = code;
    this.parameters = parameters;
  }

  /** The block of parameters lies in the old map: it is read before that goes. */
  void emit(Step.SwitchMap step) {
    parameters.load(X1, step.root());
    code.note("TAB-07: bits 51 to 48 of an address go to 5 to 2").lsr(X0, X1, 46);
    code.orr(X1, X1, X0);
    code.and(X1, X1, BASE);
    code.perLevel(
        level -> {
          SystemRegister control = Code.banked("TCR", level);
          code.mrs(X0, control);
          code.orr(X2, X0, TCR_EPD1);
          code.note("TLB-06: break").msr(control, X2);
          code.isb();
          code.note("TLB-08").plain(EntryCode.flush(level));
          code.dsb(Domain.NSH);
          code.note("TLB-06: make, with ASID 0").msr(upper(level), X1);
          code.isb();
          code.msr(control, X0);
          code.isb();
        });
  }

  /** With VHE the name of EL1's register means EL2's (EL-01). */
  private static SystemRegister upper(ExceptionLevel level) {
    return level == ExceptionLevel.EL1 ? SystemRegister.TTBR1_EL1 : SystemRegister.TTBR1_EL2;
  }
}
