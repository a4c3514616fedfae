package relocc.compiler.a64.backend;

import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X2;

import java.util.List;
import relocc.compiler.a64.SystemOperation.Barrier.Domain;
import relocc.compiler.a64.code.Code;
import relocc.compiler.lower.Step;

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
        List.of(
            level -> {
              code.mrs(X0, Code.banked("TCR", level));
              code.orr(X2, X0, TCR_EPD1);
              code.note("TLB-06: break").msr(Code.banked("TCR", level), X2);
              code.isb();
            },
            level -> code.note("TLB-08").plain(EntryCode.flush(level)),
            level -> {
              code.dsb(Domain.NSH);
              code.note("TLB-06: make, with ASID 0").msr(Code.banked("TTBR1", level), X1);
              code.isb();
              code.msr(Code.banked("TCR", level), X0);
              code.isb();
            }));
  }
}
