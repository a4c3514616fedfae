package relocc.compiler.a64.copy;

import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X10;
import static relocc.compiler.a64.Register.X.X11;
import static relocc.compiler.a64.Register.X.X12;
import static relocc.compiler.a64.Register.X.X13;
import static relocc.compiler.a64.Register.X.X14;
import static relocc.compiler.a64.Register.X.X15;
import static relocc.compiler.a64.Register.X.X2;
import static relocc.compiler.a64.Register.X.X3;
import static relocc.compiler.a64.Register.X.X4;
import static relocc.compiler.a64.Register.X.X5;
import static relocc.compiler.a64.Register.X.X6;
import static relocc.compiler.a64.Register.X.X7;
import static relocc.compiler.a64.Register.X.X8;
import static relocc.compiler.a64.Register.X.X9;

import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.Memory.Indexed;
import relocc.compiler.a64.Memory.Pair;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.SystemOperation.Barrier.Domain;
import relocc.compiler.a64.SystemOperation.ByAddress;
import relocc.compiler.a64.SystemOperation.SystemRegister;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.code.Failure;
import relocc.compiler.a64.code.Names;
import relocc.compiler.plan.Parameter;

/**
 * Walks a list of pages in Linux's words: once to judge it, then to copy. Pages that follow each
 * other on both sides are copied as one run.
 *
 * <p>Registers: x0 the word, x2 where the next page goes, x3 the next word's address, x4, x5
 * scratch; while judging x1 a page it came from; while copying x6 start and x7 size of the run, x8
 * bytes in a cache line, x1, x9..x14 for the copy.
 */
public final class ListCode {
  private static final int DESTINATION_BIT = 0;
  private static final int INDIRECTION_BIT = 1;

  /** Set in the word that ends a list. */
  public static final int DONE_BIT = 2;

  private static final int SOURCE_BIT = 3;

  /** A stub that runs anywhere lies at a multiple of it. */
  public static final int STUB_ALIGNMENT = 4096;

  private final Code code;
  private final Parameter list;
  private final long limit;

  /**
   * @param limit bytes that the stub may take, from its start
   */
  public ListCode(Code code, Parameter list, long limit) {
    this.code = code;
    this.list = list;
    this.limit = limit;
  }

  private long page() {
    return list.alignment();
  }

  private void addressOf(X d) {
    code.and(d, X0, -page());
  }

  /** Refuses a list that is wrong; its first word is in x0. Nothing has been written yet. */
  public void judge() {
    code.mov(X15, Failure.WRONG_LIST);
    code.note("no destination yet: a page would hit the stub").adr(X2, Names.START);
    code.note("nor a page with words").mov(X3, 0);
    code.mov(X1, -1);
    code.label("judge_word");
    code.and(X4, X0, page() - 1);
    code.cmp(X4, 1 << SOURCE_BIT);
    code.b(Conditional.Op.EQ, "judge_source");
    code.and(X5, X0, -page());
    code.cmp(X4, 1 << DESTINATION_BIT);
    code.b(Conditional.Op.EQ, "judge_destination");
    code.cmp(X4, 1 << INDIRECTION_BIT);
    code.b(Conditional.Op.NE, "judge_end");
    judgeCircle();
    code.mov(X3, X5);
    code.b("judge_next");
    code.label("judge_destination");
    code.mov(X2, X5);
    code.b("judge_next");
    code.label("judge_source");
    outsideStub();
    addPage(X2);
    code.label("judge_next");
    code.cbz(X3, Names.FAIL);
    code.indexed(Indexed.Op.LDR_X_POST, X0, X3, Long.BYTES);
    code.b("judge_word");
    code.label("judge_end");
    code.note("no such word").tbz(X4, DONE_BIT, Names.FAIL);
  }

  /**
   * A list must not lead back to a page that it came from. One page is remembered in x1, and for
   * how many pages in the low bits; then it is another one's turn.
   */
  private void judgeCircle() {
    code.eor(X4, X1, X5);
    code.and(X4, X4, -page());
    code.note("a list in a circle").cbz(X4, Names.FAIL);
    code.add(X1, X1, 1);
    code.and(X4, X1, page() - 1);
    code.cbnz(X4, "judge_remembered");
    code.mov(X1, X5);
    code.label("judge_remembered");
  }

  /** The page at x2 is none of the stub's. */
  private void outsideStub() {
    code.mov(X15, Failure.OVER_STUB);
    code.adr(X4, Names.START);
    long reach = limit;
    if (page() > STUB_ALIGNMENT) {
      code.and(X4, X4, -page());
      reach = limit + page() - STUB_ALIGNMENT + page() - 1 & -page();
    }
    code.sub(X4, X2, X4);
    code.lsr(X4, X4, Long.numberOfTrailingZeros(page()));
    code.mov(X5, reach / page());
    code.cmp(X4, X5);
    code.b(Conditional.Op.LO, Names.FAIL);
    code.mov(X15, Failure.WRONG_LIST);
  }

  private void addPage(X d) {
    code.add(d, d, (int) page());
  }

  /** Copies the pages of the list whose first word is in x0, and waits for the stores. */
  public void copy() {
    lineSize();
    code.note("no run").mov(X7, 0);
    code.label("word");
    code.tbnz(X0, SOURCE_BIT, "source");
    code.tbnz(X0, INDIRECTION_BIT, "indirection");
    code.cbnz(X7, "run");
    code.tbnz(X0, DONE_BIT, "copied");
    addressOf(X2);
    code.b("next_word");
    code.label("indirection");
    addressOf(X3);
    code.b("next_word");
    code.label("source");
    addressOf(X5);
    code.cbz(X7, "new_run");
    code.add(X4, X6, X7);
    code.cmp(X4, X5);
    code.b(Conditional.Op.EQ, "longer_run");
    run();
    code.b("word");
    code.label("new_run");
    code.mov(X6, X5);
    code.label("longer_run");
    addPage(X7);
    addPage(X2);
    code.label("next_word");
    code.indexed(Indexed.Op.LDR_X_POST, X0, X3, Long.BYTES);
    code.b("word");
    code.label("copied");
    code.note("every store is in memory before instructions are fetched from it").dsb(Domain.SY);
  }

  private void lineSize() {
    code.note("MEM-09: CTR_EL0.DminLine").mrs(X8, SystemRegister.CTR_EL0);
    code.ubfx(X8, X8, 16, 4);
    code.mov(X4, 4);
    code.lsl(X8, X4, X8);
  }

  /** Copies x7 bytes from x6 to x2 - x7; then there is no run. */
  private void run() {
    code.label("run");
    code.sub(X1, X2, X7);
    code.label("clean_run");
    code.note("MEM-04").dc(ByAddress.Op.DC_CIVAC, X1);
    code.add(X1, X1, X8);
    code.cmp(X1, X2);
    code.b(Conditional.Op.LO, "clean_run");
    code.note("SYN-04").dsb(Domain.SY);
    code.sub(X1, X2, X7);
    code.label("copy_run");
    code.pair(Pair.Op.LDP_X_POST, X4, X5, X6, 64);
    code.pair(Pair.Op.LDP_X, X9, X10, X6, -48);
    code.pair(Pair.Op.LDP_X, X11, X12, X6, -32);
    code.pair(Pair.Op.LDP_X, X13, X14, X6, -16);
    code.pair(Pair.Op.STP_X_POST, X4, X5, X1, 64);
    code.pair(Pair.Op.STP_X, X9, X10, X1, -48);
    code.pair(Pair.Op.STP_X, X11, X12, X1, -32);
    code.pair(Pair.Op.STP_X, X13, X14, X1, -16);
    code.sub(X7, X7, 64);
    code.cbnz(X7, "copy_run");
  }
}
