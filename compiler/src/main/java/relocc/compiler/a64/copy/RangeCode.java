package relocc.compiler.a64.copy;

import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X10;
import static relocc.compiler.a64.Register.X.X11;
import static relocc.compiler.a64.Register.X.X15;
import static relocc.compiler.a64.Register.X.X2;
import static relocc.compiler.a64.Register.X.X3;
import static relocc.compiler.a64.Register.X.X4;
import static relocc.compiler.a64.Register.X.X5;
import static relocc.compiler.a64.Register.X.X6;
import static relocc.compiler.a64.Register.X.X7;
import static relocc.compiler.a64.Register.X.X8;

import java.util.List;
import java.util.Optional;
import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.Memory.Pair;
import relocc.compiler.a64.Register.Q;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.SystemOperation.Barrier.Domain;
import relocc.compiler.a64.SystemOperation.ByAddress;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.code.EmptyRange;
import relocc.compiler.a64.code.Failure;
import relocc.compiler.a64.code.Names;
import relocc.compiler.a64.code.Reach;

/**
 * Copies a range whose place and size are known only as the stub runs, from its start or from its
 * end, whichever reads every byte before it is written.
 *
 * <p>Registers: x1 source, x2 destination, x3 bytes left; x4 scratch, x6, x7 next line and end of
 * what is cleaned, x8 bytes in a cache line, x10, x11 destination and size from before the copy.
 */
public final class RangeCode {
  private static final int BLOCK = 512;

  private final Code code;

  public RangeCode(Code code) {
    this.code = code;
  }

  /** Begins to refuse ranges that have a byte of the stub: x3 becomes its start. */
  public void beginGuard() {
    code.note("no write hits the stub").mov(X15, Failure.OVER_STUB);
    code.adr(X3, Names.START);
  }

  /**
   * Refuses the range that starts at x0 and has x1 bytes; leaves both as they are. The stub is
   * whole pages, so that a range without a byte of it has no page of it either.
   *
   * @param empty whether the range may be empty
   * @param limit bytes that the stub may take
   */
  public void guard(boolean empty, long limit) {
    EmptyRange.skip(
        code,
        empty,
        X1,
        "outside",
        () -> {
          code.sub(X4, X0, X3);
          Reach.compare(code, X4, limit, X5);
          code.b(Conditional.Op.LO, Names.FAIL);
          code.sub(X4, X3, X0);
          code.cmp(X4, X1);
          code.b(Conditional.Op.LO, Names.FAIL);
        });
  }

  /**
   * Copies through the cache, and cleans what was written.
   *
   * @param offset what is added to an address to reach it
   * @param checked whether SCTLR.A is the caller's, which may want every access aligned
   * @param empty whether the range may be empty
   */
  public void copyCached(Optional<X> offset, boolean checked, boolean empty) {
    EmptyRange.skip(code, empty, X3, "range_done", () -> copyCached(offset, checked));
  }

  private void copyCached(Optional<X> offset, boolean checked) {
    offset.ifPresent(
        x -> {
          code.add(X1, X1, x);
          code.add(X2, X2, x);
        });
    code.mov(X10, X2);
    code.mov(X11, X3);
    copy((forward, copied) -> quads(forward, copied, checked));
    CleanCode.lineSize(code, X8);
    clean(X10, X11, "MEM-05, ERR-02: never CVAC");
    code.note("SYN-04: one barrier for all of it").dsb(Domain.SY);
  }

  /**
   * Copies past the cache, in which no line of the destination is left.
   *
   * @param empty whether the range may be empty
   */
  public void copyUncached(boolean empty) {
    EmptyRange.skip(
        code,
        empty,
        X3,
        "range_done",
        () -> {
          copy(this::words);
          code.note("every store is in memory before instructions are fetched from it")
              .dsb(Domain.SY);
        });
  }

  /** Before ranges are cleaned. */
  public void beginCleaning() {
    CleanCode.lineSize(code, X8);
  }

  /**
   * Cleans the range that starts at x2 and has x3 bytes.
   *
   * @param empty whether the range may be empty
   */
  public void clean(String why, boolean empty) {
    EmptyRange.skip(code, empty, X3, "range_clean", () -> clean(X2, X3, why));
  }

  /** Behind the last range that is cleaned. */
  public void endCleaning() {
    code.note("SYN-04: one barrier for all of them").dsb(Domain.SY);
  }

  /** MEM-09: every line that the range touches, from the start of the first. */
  private void clean(X start, X size, String why) {
    String next = code.local("clean_range");
    code.sub(X4, X8, 1);
    code.and(X4, start, X4);
    code.sub(X6, start, X4);
    code.add(X7, start, size);
    code.label(next);
    code.note(why).dc(ByAddress.Op.DC_CIVAC, X6);
    code.add(X6, X6, X8);
    code.cmp(X6, X7);
    code.b(Conditional.Op.LO, next);
  }

  /** Writes the loops of one direction. */
  private interface Loops {
    void emit(boolean forward, String copied);
  }

  /** From the end where the destination starts inside the source. */
  private void copy(Loops loops) {
    String backward = code.local("range_backward");
    String copied = code.local("range_copied");
    code.sub(X4, X2, X1);
    code.cmp(X4, X3);
    code.b(Conditional.Op.LO, backward);
    loops.emit(true, copied);
    code.b(copied);
    code.label(backward);
    code.add(X1, X1, X3);
    code.add(X2, X2, X3);
    loops.emit(false, copied);
    code.label(copied);
  }

  /** Normal memory: any alignment will do, unless it is checked (MEM-13). */
  private void quads(boolean forward, String copied, boolean checked) {
    String block = code.local("range_block");
    String rest = code.local("range_rest");
    String bytes = code.local("range_bytes");
    List<Q> quads = List.of(Q.values());
    if (checked) {
      misaligned(2 * Long.BYTES, bytes);
    }
    code.subs(X3, X3, BLOCK);
    code.b(Conditional.Op.LO, rest);
    code.label(block);
    MoveCode.block(
        code,
        quads,
        X1,
        16,
        forward,
        Pair.Op.LDP_Q,
        forward ? Pair.Op.LDP_Q_POST : Pair.Op.LDP_Q_PRE);
    MoveCode.block(
        code,
        quads,
        X2,
        16,
        forward,
        Pair.Op.STP_Q,
        forward ? Pair.Op.STP_Q_POST : Pair.Op.STP_Q_PRE);
    code.subs(X3, X3, BLOCK);
    code.b(Conditional.Op.HS, block);
    code.label(rest);
    code.add(X3, X3, BLOCK);
    code.cbz(X3, copied);
    if (checked) {
      code.label(bytes);
    }
    ones(forward ? Loop.FORWARD_1 : Loop.BACKWARD_1);
  }

  /** MEM-13: Device memory, so every access is aligned to its size. */
  private void words(boolean forward, String copied) {
    String bytes = code.local("range_bytes");
    misaligned(Long.BYTES, bytes);
    ones(forward ? Loop.FORWARD_8 : Loop.BACKWARD_8);
    code.b(copied);
    code.label(bytes);
    ones(forward ? Loop.FORWARD_1 : Loop.BACKWARD_1);
  }

  /** Goes there unless both ends of both ranges are multiples of such a unit. */
  private void misaligned(int unit, String target) {
    code.orr(X4, X1, X2);
    code.orr(X4, X4, X3);
    code.and(X4, X4, unit - 1);
    code.note("MEM-13").cbnz(X4, target);
  }

  private void ones(Loop loop) {
    String one = code.local("range_one");
    int by = loop.isForward() ? loop.unit() : -loop.unit();
    code.label(one);
    code.indexed(One.load(loop), One.register(loop, X4), X1, by);
    code.indexed(One.store(loop), One.register(loop, X4), X2, by);
    code.subs(X3, X3, loop.unit());
    code.b(Conditional.Op.NE, one);
  }
}
