package relocc.compiler.a64.table;

import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X13;
import static relocc.compiler.a64.Register.X.X14;
import static relocc.compiler.a64.Register.X.X15;
import static relocc.compiler.a64.Register.X.X2;
import static relocc.compiler.a64.Register.X.X3;
import static relocc.compiler.a64.Register.X.X4;
import static relocc.compiler.a64.Register.X.X5;
import static relocc.compiler.a64.Register.Zero.XZR;

import java.util.Optional;
import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.Memory.Pair;
import relocc.compiler.a64.Memory.Unsigned;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.code.Failure;
import relocc.compiler.a64.code.Names;
import relocc.compiler.plan.ExceptionLevel;

/**
 * Proves that no range of a list has a byte of the tables that the caller translates with (TLB-09):
 * walks all of them, of whatever geometry, and refuses where one is hit.
 *
 * <p>Registers: x0 address that is walked for, x1 table, x2 log2 of what its slots translate, x3 to
 * x5 scratch; x13 root, x14 width of addresses (and which half), x15 log2 of the granule.
 */
public final class GuardCode {
  /** Set in x14 while the upper half is walked; shifts by x14 do not see it. */
  private static final int UPPER_BIT = 8;

  /** A table's address in TTBR, and with the granule's low bits gone in a descriptor. */
  private static final long TTBR_ADDRESS = 0x0000_ffff_ffff_fffeL;

  private static final long ADDRESS = (1L << 48) - 1;
  private static final int TCR_EPD1_BIT = 23;

  private final Code code;
  private final Optional<X> offset;
  private final Ranges ranges;

  /** Judges ranges with {@link #judgeList}, or {@link #judgeOne} and in the end {@link #judged}. */
  public interface Ranges {
    void judge(GuardCode guard);
  }

  /**
   * @param offset what is added to an address to read it
   * @param ranges what no table may be hit by
   */
  public GuardCode(Code code, Optional<X> offset, Ranges ranges) {
    this.code = code;
    this.offset = offset;
    this.ranges = ranges;
  }

  /** Afterwards the registers hold nothing of use. */
  public void emit() {
    // The lower half is walked: the stub runs in it.
    code.perLevel(this::lower);
    walk();
    code.label("lower_guarded");
    upper();
    code.label("tables_guarded");
  }

  private void lower(ExceptionLevel level) {
    code.mrs(X3, Code.banked("TCR", level));
    code.mrs(X13, Code.banked("TTBR0", level));
    code.and(X14, X3, 63);
    code.note("TAB-05: TG0").ubfx(X15, X3, 14, 2);
    code.and(X4, X15, 1);
    code.lsl(X4, X4, 2);
    code.and(X15, X15, 2);
    code.add(X15, X15, X4);
    code.add(X15, X15, 12);
  }

  /** Where there is an upper half that is walked, back to the walk. */
  private void upper() {
    if (code.levels().stream().noneMatch(ExceptionLevel::hasTwoRanges)) {
      return;
    }
    code.perLevel(
        level -> {
          if (level.hasTwoRanges()) {
            code.mrs(X3, Code.banked("TCR", level));
            code.mrs(X13, Code.banked("TTBR1", level));
          } else {
            code.b("tables_guarded");
          }
        });
    code.tbnz(X3, TCR_EPD1_BIT, "tables_guarded");
    code.ubfx(X14, X3, 16, 6);
    code.orr(X14, X14, 1L << UPPER_BIT);
    code.note("TAB-05: TG1 has codes of its own").mov(X15, 14);
    code.tbz(X3, 31, "guard_half");
    code.ubfx(X15, X3, 30, 1);
    code.lsl(X15, X15, 2);
    code.add(X15, X15, 12);
    code.b("guard_half");
  }

  private void walk() {
    code.label("guard_half");
    code.and(X13, X13, TTBR_ADDRESS);
    code.note("64 - TnSZ").mov(X4, 64);
    code.and(X3, X14, 1L << UPPER_BIT);
    code.and(X5, X14, 63);
    code.sub(X4, X4, X5);
    code.orr(X14, X4, X3);
    code.mov(X0, 0);
    code.label("guard_address");
    code.mov(X1, X13);
    rootShift();
    code.label("guard_level");
    judge();
    descend();
    code.label("guard_next");
    code.mov(X3, 1);
    code.lsl(X3, X3, X2);
    code.sub(X3, X3, 1);
    code.orr(X0, X0, X3);
    code.add(X0, X0, 1);
    testStart();
    code.note("in the same table").b(Conditional.Op.NE, "guard_slot");
    code.lsr(X3, X0, X14);
    code.cbz(X3, "guard_address");
    code.tbz(X14, UPPER_BIT, "lower_guarded");
    code.b("tables_guarded");
  }

  /** TAB-01: the slots of the last level translate a page, those above 2^(granule - 3) as much. */
  private void rootShift() {
    code.mov(X2, X15);
    code.and(X5, X14, 63);
    code.label("guard_higher");
    code.sub(X3, X15, 3);
    code.add(X3, X3, X2);
    code.cmp(X3, X5);
    code.b(Conditional.Op.HS, "guard_level");
    code.mov(X2, X3);
    code.b("guard_higher");
  }

  /** Whether the first slot of a table translates x0; leaves x2 alone. */
  private void testStart() {
    code.sub(X3, X15, 3);
    code.add(X3, X3, X2);
    code.mov(X4, 1);
    code.lsl(X4, X4, X3);
    code.sub(X4, X4, 1);
    code.tst(X0, X4);
  }

  /** Where the list that x3 points at ends with a size of 0: pairs of start and size. */
  public void judgeList() {
    code.label("guard_table");
    code.pair(Pair.Op.LDP_X_POST, X4, X5, X3, 16);
    code.cbz(X5, "guard_slot");
    compare();
    code.cbnz(X4, "guard_table");
  }

  /** One range, whose start is in x4 and whose size in x5. */
  public void judgeOne() {
    String next = code.local("guard_next_range");
    code.cbz(X5, next);
    compare();
    code.cbz(X4, "over_tables");
    code.label(next);
  }

  /** Behind the last of some ranges that were judged one by one. */
  public void judged() {
    code.b("guard_slot");
  }

  /** x4 is 0 where the range starts in the table; where it starts before, that is over already. */
  private void compare() {
    code.note("TLB-09").sub(X4, X1, X4);
    code.cmp(X4, X5);
    code.b(Conditional.Op.LO, "over_tables");
    code.sub(X4, XZR, X4);
    code.lsr(X4, X4, X15);
  }

  /** Once for each table: when its first slot is walked. */
  private void judge() {
    testStart();
    code.b(Conditional.Op.NE, "guard_slot");
    ranges.judge(this);
    code.label("over_tables");
    code.mov(X15, Failure.OVER_TABLES);
    code.b(Names.FAIL);
  }

  private void descend() {
    code.label("guard_slot");
    code.sub(X4, X15, 3);
    code.mov(X5, 1);
    code.lsl(X5, X5, X4);
    code.sub(X5, X5, 1);
    code.lsr(X3, X0, X2);
    index();
    code.unsigned(Unsigned.Op.LDR_X, X3, X3, 0);
    code.tbz(X3, 0, "guard_next");
    code.cmp(X2, X15);
    code.note("a page").b(Conditional.Op.EQ, "guard_next");
    code.note("a block").tbz(X3, 1, "guard_next");
    code.and(X3, X3, ADDRESS);
    code.lsr(X3, X3, X15);
    code.lsl(X1, X3, X15);
    code.sub(X2, X2, X4);
    code.b("guard_level");
  }

  /** x3 becomes the address of the slot. */
  private void index() {
    code.and(X3, X3, X5);
    code.addShifted(X3, X1, X3, 3);
    offset.ifPresent(x -> code.add(X3, X3, x));
  }
}
