package relocc.compiler.a64.report;

import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X15;
import static relocc.compiler.a64.Register.X.X17;
import static relocc.compiler.a64.Register.X.X2;
import static relocc.compiler.a64.Register.X.X3;
import static relocc.compiler.a64.Register.X.X4;
import static relocc.compiler.a64.Register.X.X6;

import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.Memory.Pair;
import relocc.compiler.a64.SystemOperation.Barrier.Domain;
import relocc.compiler.a64.SystemOperation.ByAddress;
import relocc.compiler.a64.SystemOperation.SystemRegister;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.code.Failure;
import relocc.compiler.plan.OnFail.Report;

/**
 * Fills in a record in memory, little-endian, in words of 64 bits: magic; version and, from bit 32,
 * the code; the step and, from bit 32, the kind; the exception level; ESR, ELR and FAR, 0 unless an
 * exception was taken; x17, the {@link Progress}.
 */
public final class RecordCode {
  /** "RELOCCFL" in the order of memory. */
  private static final long MAGIC = 0x4c46_4343_4f4c_4552L;

  private static final long VERSION = 1;

  /** No line of a data cache is shorter. */
  private static final int SHORTEST_LINE = 16;

  private final Code code;
  private final boolean moves;

  /**
   * @param moves whether exceptions come here
   */
  public RecordCode(Code code, boolean moves) {
    this.code = code;
    this.moves = moves;
  }

  /**
   * Writes it, through the caches if the caller has them on against the plan, and waits until it is
   * in memory.
   *
   * @param kind puts the kind into x6
   */
  public void emit(Report.Record record, Runnable kind) {
    code.mov(X1, record.range().start());
    clean();
    code.mov(X0, MAGIC);
    code.lsl(X2, X15, 32);
    code.orr(X2, X2, VERSION);
    code.pair(Pair.Op.STP_X, X0, X2, X1, 0);
    kind.run();
    code.ubfx(X0, X17, Progress.STEP_LOW, Progress.STEP_WIDTH);
    code.lsl(X2, X6, 32);
    code.orr(X0, X0, X2);
    code.mrs(X2, SystemRegister.CURRENTEL);
    code.lsr(X2, X2, 2);
    code.pair(Pair.Op.STP_X, X0, X2, X1, 16);
    syndrome();
    code.pair(Pair.Op.STP_X, X2, X3, X1, 32);
    code.pair(Pair.Op.STP_X, X4, X17, X1, 48);
    clean();
  }

  private void clean() {
    String next = code.local("clean_record");
    code.note("SYN-06: stores with the MMU off come first").dsb(Domain.SY);
    code.and(X2, X1, -SHORTEST_LINE);
    code.add(X3, X1, Report.Record.SIZE);
    code.label(next);
    code.note("MEM-04").dc(ByAddress.Op.DC_CIVAC, X2);
    code.add(X2, X2, SHORTEST_LINE);
    code.cmp(X2, X3);
    code.b(Conditional.Op.LO, next);
    code.note("SYN-04").dsb(Domain.SY);
  }

  private void syndrome() {
    code.mov(X2, 0);
    code.mov(X3, 0);
    code.mov(X4, 0);
    if (moves) {
      String none = code.local("no_exception");
      code.cmp(X15, Failure.EXCEPTION);
      code.b(Conditional.Op.NE, none);
      code.perLevel(
          level -> {
            code.mrs(X2, Code.banked("ESR", level));
            code.mrs(X3, Code.banked("ELR", level));
            code.mrs(X4, Code.banked("FAR", level));
          });
      code.label(none);
    }
  }
}
