package relocc.compiler.a64.copy;

import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X2;
import static relocc.compiler.a64.Register.X.X3;
import static relocc.compiler.a64.Register.X.X4;
import static relocc.compiler.a64.Register.X.X5;
import static relocc.compiler.a64.Register.X.X6;
import static relocc.compiler.a64.Register.X.X7;
import static relocc.compiler.a64.Register.X.X8;

import java.util.Optional;
import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.Memory.Indexed;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.SystemOperation.Barrier.Domain;
import relocc.compiler.a64.SystemOperation.ByAddress;
import relocc.compiler.a64.code.Code;
import relocc.compiler.plan.Parameter;

/**
 * Walks a list of pages in Linux's words to copy it, or to clean it where it will be copied past
 * the cache. Pages that follow each other on both sides are copied as one run.
 *
 * <p>Registers: x0 the word, x2 where the next page goes, x3 the next word's address, x4, x5
 * scratch, x6 start and x7 size of the run, x8 bytes in a cache line; x1, x9..x14 for the copy.
 */
public final class ListCode {
  static final int DESTINATION_BIT = 0;
  static final int INDIRECTION_BIT = 1;

  /** Set in the word that ends a list. */
  public static final int DONE_BIT = 2;

  static final int SOURCE_BIT = 3;

  private final Code code;
  private final Parameter list;
  private final Optional<X> offset;
  private final String stem;

  /**
   * @param offset what is added to an address of the list to reach it
   * @param stem what the labels begin with
   */
  public ListCode(Code code, Parameter list, Optional<X> offset, String stem) {
    this.code = code;
    this.list = list;
    this.offset = offset;
    this.stem = stem;
  }

  private String label(String name) {
    return stem + "_" + name;
  }

  private void addressOf(X d) {
    code.and(d, X0, -list.alignment());
  }

  private void reach(X d) {
    offset.ifPresent(x -> code.add(d, d, x));
  }

  private void addPage(X d) {
    code.add(d, d, (int) list.alignment());
  }

  /**
   * Copies the pages of the list whose first word is in x0.
   *
   * @param normal whether memory is Normal and cached; then what was written is cleaned too
   */
  public void copy(boolean normal) {
    RunCode run = new RunCode(code, offset);
    CleanCode.lineSize(code, X8);
    code.note("no run").mov(X7, 0);
    code.label(label("word"));
    code.tbnz(X0, SOURCE_BIT, label("source"));
    code.tbnz(X0, INDIRECTION_BIT, label("indirection"));
    code.cbnz(X7, label("run"));
    code.tbnz(X0, DONE_BIT, label("copied"));
    addressOf(X2);
    code.b(label("next_word"));
    code.label(label("indirection"));
    addressOf(X3);
    reach(X3);
    code.b(label("next_word"));
    code.label(label("source"));
    addressOf(X5);
    code.cbz(X7, label("new_run"));
    code.add(X4, X6, X7);
    code.cmp(X4, X5);
    code.b(Conditional.Op.EQ, label("longer_run"));
    code.label(label("run"));
    run.copy(normal);
    code.b(label("word"));
    code.label(label("new_run"));
    code.mov(X6, X5);
    code.label(label("longer_run"));
    addPage(X7);
    addPage(X2);
    code.label(label("next_word"));
    code.indexed(Indexed.Op.LDR_X_POST, X0, X3, Long.BYTES);
    code.b(label("word"));
    code.label(label("copied"));
    code.note("SYN-04: one barrier for all of it").dsb(Domain.SY);
  }

  /**
   * Cleans the pages that the list names, and its own, with the MMU off: MEM-03, and MEM-04 for
   * those that will be written.
   */
  public void clean() {
    CleanCode.lineSize(code, X8);
    code.label(label("word"));
    addressOf(X1);
    code.note("a page to copy").tbnz(X0, SOURCE_BIT, label("source"));
    code.tbnz(X0, DONE_BIT, label("done"));
    code.tbnz(X0, INDIRECTION_BIT, label("indirection"));
    code.mov(X2, X1);
    code.b(label("next_word"));
    code.label(label("indirection"));
    code.mov(X3, X1);
    code.note("the words themselves").mov(X6, X1);
    cleanPage("words");
    code.note("before they are read").dsb(Domain.SY);
    code.b(label("next_word"));
    code.label(label("source"));
    code.mov(X6, X1);
    cleanPage("from");
    code.mov(X6, X2);
    cleanPage("to");
    addPage(X2);
    code.label(label("next_word"));
    code.indexed(Indexed.Op.LDR_X_POST, X0, X3, Long.BYTES);
    code.b(label("word"));
    code.label(label("done"));
    code.note("SYN-04").dsb(Domain.SY);
  }

  /** The page at x6. */
  private void cleanPage(String name) {
    code.add(X4, X6, (int) list.alignment());
    code.label(label("clean_" + name));
    code.note("ERR-02: never CVAC").dc(ByAddress.Op.DC_CIVAC, X6);
    code.add(X6, X6, X8);
    code.cmp(X6, X4);
    code.b(Conditional.Op.LO, label("clean_" + name));
  }
}
