package relocc.compiler.a64.copy;

import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X15;
import static relocc.compiler.a64.Register.X.X2;
import static relocc.compiler.a64.Register.X.X3;
import static relocc.compiler.a64.Register.X.X4;
import static relocc.compiler.a64.Register.X.X5;

import java.util.Optional;
import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.Memory.Pair;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.SystemOperation.Barrier.Domain;
import relocc.compiler.a64.SystemOperation.ByAddress;
import relocc.compiler.a64.SystemOperation.SystemRegister;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.code.Failure;
import relocc.compiler.a64.code.Names;
import relocc.compiler.a64.code.Reach;

/**
 * Cleans and invalidates the lines of a list of ranges. An entry of the list is a start and a size;
 * a size of 0 ends it. A start is a multiple of the longest line, so that the first line counts
 * whole and the steps stay on the starts of lines (MEM-09).
 *
 * <p>Registers: x0 next entry, x1 next line, x2 end of the range, x3 bytes in a line, x4 bytes in
 * sixteen lines, x5 bytes left.
 */
public final class CleanCode {
  /** What CTR_EL0.DminLine can say at most, in bytes. */
  public static final long LONGEST_LINE = 2048;

  private static final int UNROLLED = 16;

  private final Code code;

  public CleanCode(Code code) {
    this.code = code;
  }

  /**
   * Refuses to go on where a range of the list that x0 points at has a byte of the stub. A range
   * counts from the start of its first line.
   *
   * @param limit bytes that the stub may take, from its start
   */
  public void guardStub(long limit) {
    code.note("no write hits the stub").mov(X15, Failure.OVER_STUB);
    code.adr(X3, Names.START);
    code.label("guard_range");
    code.pair(Pair.Op.LDP_X_POST, X1, X2, X0, 16);
    code.cbz(X2, "guarded");
    code.sub(X4, X1, X3);
    Reach.compare(code, X4, limit, X5);
    code.b(Conditional.Op.LO, Names.FAIL);
    code.sub(X4, X3, X1);
    code.cmp(X4, X2);
    code.b(Conditional.Op.HS, "guard_range");
    code.b(Names.FAIL);
    code.label("guarded");
  }

  /** How many bytes a line of the data cache has, at least 16 (MEM-09); {@code d} is not x4. */
  public static void lineSize(Code code, X d) {
    code.note("MEM-09: CTR_EL0.DminLine").mrs(d, SystemRegister.CTR_EL0);
    code.ubfx(d, d, 16, 4);
    code.mov(X4, 4);
    code.lsl(d, X4, d);
  }

  /**
   * The list starts where x0 points; afterwards x0 points behind it.
   *
   * @param offset what is added to an address to reach it
   */
  public void emit(Optional<X> offset) {
    lineSize(code, X3);
    code.lsl(X4, X3, 4);
    code.label("next_range");
    code.note("start, size").pair(Pair.Op.LDP_X_POST, X1, X2, X0, 16);
    code.cbz(X2, "ranges_done");
    offset.ifPresent(x -> code.add(X1, X1, x));
    code.add(X2, X1, X2);
    code.sub(X5, X2, X1);
    code.subs(X5, X5, X4);
    code.b(Conditional.Op.LO, "single_lines");
    code.label("sixteen_lines");
    for (int i = 0; i < UNROLLED; i++) {
      cleanLine();
    }
    code.subs(X5, X5, X4);
    code.b(Conditional.Op.HS, "sixteen_lines");
    code.label("single_lines");
    code.note("MEM-09: the last line counts whole").cmp(X1, X2);
    code.b(Conditional.Op.HS, "next_range");
    cleanLine();
    code.b("single_lines");
    code.label("ranges_done");
    code.note("SYN-04: one barrier for all of them").dsb(Domain.SY);
  }

  private void cleanLine() {
    code.note("ERR-02: never CVAC").dc(ByAddress.Op.DC_CIVAC, X1);
    code.add(X1, X1, X3);
  }
}
