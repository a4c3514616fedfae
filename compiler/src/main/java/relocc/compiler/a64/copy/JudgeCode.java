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
import relocc.compiler.a64.Memory.Indexed;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.code.Failure;
import relocc.compiler.a64.code.Names;
import relocc.compiler.plan.Parameter;

/**
 * Reads a list of pages in Linux's words before anything is written, and refuses what means
 * nothing.
 *
 * <p>Registers: x0 the word, x1 a page of words that it came from, x2 where the next page goes, x3
 * the next word's address, x4, x5 scratch.
 */
public final class JudgeCode {
  /** A stub that runs anywhere lies at a multiple of it. */
  private static final int STUB_ALIGNMENT = 4096;

  /** Multiples of 4 KiB below it go into an instruction. */
  private static final long LARGEST_IMMEDIATE = 1L << 24;

  private final Code code;
  private final Parameter list;
  private final long limit;
  private final Optional<X> offset;

  /**
   * @param limit bytes that the stub may take, from its start
   * @param offset what is added to an address of the list to read it
   */
  public JudgeCode(Code code, Parameter list, long limit, Optional<X> offset) {
    this.code = code;
    this.list = list;
    this.limit = limit;
    this.offset = offset;
  }

  private long page() {
    return list.alignment();
  }

  /** Refuses a list that is wrong; its first word is in x0. Ends at the label list_judged. */
  public void judge() {
    code.mov(X15, Failure.WRONG_LIST);
    code.note("no destination yet: a page would hit the stub").adr(X2, Names.START);
    code.note("nor a page with words").mov(X3, 0);
    code.mov(X1, -1);
    code.label("judge_word");
    code.and(X4, X0, page() - 1);
    code.cmp(X4, 1 << ListCode.SOURCE_BIT);
    code.b(Conditional.Op.EQ, "judge_source");
    code.and(X5, X0, -page());
    code.cmp(X4, 1 << ListCode.DESTINATION_BIT);
    code.b(Conditional.Op.EQ, "judge_destination");
    code.cmp(X4, 1 << ListCode.INDIRECTION_BIT);
    code.b(Conditional.Op.NE, "judge_end");
    judgeCircle();
    if (offset.isPresent()) {
      code.add(X3, X5, offset.get());
    } else {
      code.mov(X3, X5);
    }
    code.b("judge_next");
    code.label("judge_destination");
    code.mov(X2, X5);
    code.b("judge_next");
    code.label("judge_source");
    outsideStub();
    code.add(X2, X2, (int) page());
    code.label("judge_next");
    code.cbz(X3, Names.FAIL);
    code.indexed(Indexed.Op.LDR_X_POST, X0, X3, Long.BYTES);
    code.b("judge_word");
    code.label("judge_end");
    code.note("no such word").tbz(X4, ListCode.DONE_BIT, Names.FAIL);
    code.b("list_judged");
    code.label("judge_over_stub");
    code.mov(X15, Failure.OVER_STUB);
    code.b(Names.FAIL);
    code.label("list_judged");
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

  /** The page at x2 has no byte of the stub's. Both start at multiples of 4 KiB. */
  private void outsideStub() {
    code.adr(X4, Names.START);
    code.sub(X4, X2, X4);
    long before = page() - STUB_ALIGNMENT;
    if (before > 0) {
      code.note("it may start before the stub").add(X4, X4, (int) before);
    }
    long reach = limit + before;
    if (reach < LARGEST_IMMEDIATE) {
      code.cmp(X4, (int) reach);
    } else {
      code.mov(X5, reach);
      code.cmp(X4, X5);
    }
    code.b(Conditional.Op.LO, "judge_over_stub");
  }
}
