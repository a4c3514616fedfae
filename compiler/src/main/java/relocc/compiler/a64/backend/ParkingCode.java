package relocc.compiler.a64.backend;

import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X16;
import static relocc.compiler.a64.Register.X.X17;
import static relocc.compiler.a64.Register.X.X2;
import static relocc.compiler.a64.Register.X.X3;
import static relocc.compiler.a64.Register.X.X4;
import static relocc.compiler.a64.Register.X.X9;

import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.SystemOperation.Barrier.Domain;
import relocc.compiler.a64.SystemOperation.Plain;
import relocc.compiler.a64.SystemOperation.SystemRegister;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.report.Progress;

/**
 * The second half of the stub's vectors: exceptions from a lower level. A loader parks EL2 in them,
 * with its MMU off, before it goes down to EL1; whoever runs there may call as in {@link ExitCode}
 * (EL-08, EL-09). Any other call is refused as Linux does; any other exception ends the stub.
 */
final class ParkingCode {
  private static final int VECTOR_BYTES = 128;

  /** Behind the synchronous one: IRQ, FIQ, SError. */
  private static final int ASYNCHRONOUS = 3;

  /** ESR_EL2.EC of HVC, and how far it is shifted. */
  private static final int HVC = 0x16;

  private static final int CLASS_BIT = 26;
  private static final int RESTART = 1;
  private static final long REFUSED = 0xbadca11;

  /** SPSR: EL2 with its own stack pointer, all exceptions masked. */
  private static final int EL2H_MASKED = 0x3c9;

  private final Code code;
  private final int index;

  /**
   * @param index of the step in its routine that calls
   */
  ParkingCode(Code code, int index) {
    this.index = index;
    this.code = code;
  }

  /** Follows the vectors of the level itself. */
  void emit() {
    code.align(VECTOR_BYTES);
    code.mrs(X9, SystemRegister.ESR_EL2);
    code.lsr(X9, X9, CLASS_BIT);
    code.cmp(X9, HVC);
    code.b(Conditional.Op.NE, "lower_exception");
    code.cmp(X0, RESTART);
    code.b(Conditional.Op.NE, "unknown_call");
    restart();
    code.label("unknown_call");
    code.note("EL-09").mov(X0, REFUSED);
    code.plain(Plain.Op.ERET);
    code.label("lower_exception");
    code.mrs(X16, SystemRegister.CURRENTEL);
    code.mov(X17, Progress.of(index, Progress.WRITING));
    code.b("exception");
    for (int i = 0; i < ASYNCHRONOUS; i++) {
      code.align(VECTOR_BYTES);
      code.b("lower_exception");
    }
  }

  private void restart() {
    code.msr(SystemRegister.ELR_EL2, X1);
    code.mov(X9, EL2H_MASKED);
    code.note("EX-03").msr(SystemRegister.SPSR_EL2, X9);
    code.mov(X9, 0);
    code.mov(X0, X2);
    code.mov(X2, X4);
    code.mov(X4, X1);
    code.mov(X1, X3);
    code.note("MEM-11: for this level too").plain(Plain.Op.IC_IALLU);
    code.dsb(Domain.NSH);
    code.note("SYN-02").isb();
    code.plain(Plain.Op.ERET);
  }
}
