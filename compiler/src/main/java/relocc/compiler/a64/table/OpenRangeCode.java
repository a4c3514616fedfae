package relocc.compiler.a64.table;

import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X2;
import static relocc.compiler.a64.Register.X.X3;
import static relocc.compiler.a64.Register.X.X5;
import static relocc.compiler.a64.Register.Zero.XZR;

import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.Memory.Pair;
import relocc.compiler.a64.SystemOperation.Barrier.Domain;
import relocc.compiler.a64.SystemOperation.ByAddress;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.code.EmptyRange;
import relocc.compiler.a64.copy.CleanCode;
import relocc.compiler.lower.Translation.Access;
import relocc.compiler.plan.Granule;

/**
 * Adds a range that is known only as the stub runs to its list of ranges to map, from the start of
 * its first page on; the last page is mapped whole, as all pages are.
 *
 * <p>Registers: x1 start and x2 size of the range, x3 where the entry goes.
 */
public final class OpenRangeCode {
  private final Code code;
  private final Granule granule;

  public OpenRangeCode(Code code, Granule granule) {
    this.code = code;
    this.granule = granule;
  }

  /**
   * Leaves no line of the room for some entries in the cache: a line of it may hold part of the
   * table of moves, too, which is read through the cache later. Uses x5.
   */
  public void clean(int entries) {
    String next = code.local("clean_room");
    CleanCode.lineSize(code, X5);
    code.note("MEM-09").sub(X2, XZR, X5);
    code.and(X1, X3, X2);
    code.add(X2, X3, 2 * Long.BYTES * entries);
    code.label(next);
    code.note("MEM-04").dc(ByAddress.Op.DC_CIVAC, X1);
    code.add(X1, X1, X5);
    code.cmp(X1, X2);
    code.b(Conditional.Op.LO, next);
    code.note("SYN-04").dsb(Domain.SY);
  }

  /**
   * Afterwards x3 points behind the entry; an empty range has none.
   *
   * @param empty whether the range may be empty
   */
  public void add(Access access, boolean empty) {
    EmptyRange.skip(code, empty, X2, "listed", () -> add(access));
  }

  private void add(Access access) {
    code.add(X2, X1, X2);
    code.and(X1, X1, -granule.bytes());
    code.sub(X2, X2, X1);
    if (access == Access.WRITE) {
      code.orr(X1, X1, access.ordinal());
    }
    code.pair(Pair.Op.STP_X_POST, X1, X2, X3, 2 * Long.BYTES);
  }
}
