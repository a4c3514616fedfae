package relocc.compiler.a64.copy;

import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X2;
import static relocc.compiler.a64.Register.X.X3;
import static relocc.compiler.a64.Register.Zero.XZR;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.Memory.Pair;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.SystemOperation.Barrier.Domain;
import relocc.compiler.a64.SystemOperation.ByAddress;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.code.Names;
import relocc.compiler.a64.code.Reach;
import relocc.compiler.lower.Routine;
import relocc.compiler.plan.ExceptionLevel;

/**
 * What a way back needs, in memory of the stub's own: what was found in system registers, and the
 * registers that the caller keeps. Behind it all of them can be used.
 */
public final class SavedCode {
  private static final List<X> KEPT =
      Stream.of(X.values())
          .filter(x -> x.number() >= 6 && x.number() <= 14 || x.number() >= 18)
          .toList();

  private final Code code;
  private final Routine routine;
  private final long at;

  /**
   * @param at where that memory is, from the label of the data; a multiple of 8
   */
  public SavedCode(Code code, Routine routine, long at) {
    this.code = code;
    this.routine = routine;
    this.at = at;
  }

  /** How many bytes of memory are needed. */
  public static int bytes() {
    return KEPT.size() * Long.BYTES;
  }

  /**
   * Saves them.
   *
   * @param offset what is added to an address to reach it
   */
  public void save(Optional<X> offset) {
    List<ExceptionLevel> levels = routine.enter().levels();
    point();
    offset.ifPresent(x -> code.add(X0, X0, x));
    boolean past = levels.stream().anyMatch(level -> !routine.enter().map(level).isOn());
    if (past) {
      clean("MEM-04");
    }
    for (int i = 0; i < KEPT.size(); i += 2) {
      code.pair(Pair.Op.STP_X, KEPT.get(i), KEPT.get(i + 1), X0, i * Long.BYTES);
    }
    if (past) {
      code.note("SYN-06, MEM-10: of a caller without its MMU").dsb(Domain.SY);
    }
    if (routine.enter().isTranslated()) {
      clean("MEM-03");
    }
  }

  private void point() {
    if (routine.saved().isPresent()) {
      code.mov(X0, routine.saved().getAsLong());
      return;
    }
    Reach.behind(code, X0, Names.DATA, at, X1);
  }

  /** No line is left in the cache. */
  private void clean(String rule) {
    String next = code.local("clean_saved");
    CleanCode.lineSize(code, X3);
    code.note("MEM-09").sub(X2, XZR, X3);
    code.and(X1, X0, X2);
    code.add(X2, X0, bytes());
    code.label(next);
    code.note(rule).dc(ByAddress.Op.DC_CIVAC, X1);
    code.add(X1, X1, X3);
    code.cmp(X1, X2);
    code.b(Conditional.Op.LO, next);
    code.note("SYN-04").dsb(Domain.SY);
  }

  /** Loads them again. */
  public void restore() {
    point();
    for (int i = 0; i < KEPT.size(); i += 2) {
      code.pair(Pair.Op.LDP_X, KEPT.get(i), KEPT.get(i + 1), X0, i * Long.BYTES);
    }
  }
}
