package relocc.compiler.a64.copy;

import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X10;
import static relocc.compiler.a64.Register.X.X11;
import static relocc.compiler.a64.Register.X.X12;
import static relocc.compiler.a64.Register.X.X13;
import static relocc.compiler.a64.Register.X.X14;
import static relocc.compiler.a64.Register.X.X15;
import static relocc.compiler.a64.Register.X.X19;
import static relocc.compiler.a64.Register.X.X2;
import static relocc.compiler.a64.Register.X.X3;
import static relocc.compiler.a64.Register.X.X4;
import static relocc.compiler.a64.Register.X.X5;
import static relocc.compiler.a64.Register.X.X8;
import static relocc.compiler.a64.Register.X.X9;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.Memory.Indexed;
import relocc.compiler.a64.Memory.Pair;
import relocc.compiler.a64.Register;
import relocc.compiler.a64.Register.Q;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.SystemOperation.Barrier.Domain;
import relocc.compiler.a64.SystemOperation.ByAddress;
import relocc.compiler.a64.SystemOperation.SystemRegister;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.code.Names;

/**
 * The one loop that walks the moves table, and the loops that it sends the entries to.
 *
 * <p>Registers: x0 next word of the table, x1 source, x2 destination, x3 units left, x8 the address
 * that the table's offsets count from. What was saved to return to the caller is dead by now.
 */
public final class MoveCode {
  private static final String WALK = "walk";
  private static final String FILL_BY_STORES = "fill_by_stores";

  /** 64 bytes at a time where Q registers may not be used. */
  private static final List<X> WORDS = List.of(X9, X10, X11, X12, X13, X14, X15, X19);

  private final Code code;
  private final Optional<X> offset;

  /**
   * @param offset what is added to an address of the table to reach it
   */
  public MoveCode(Code code, Optional<X> offset) {
    this.code = code;
    this.offset = offset;
  }

  /** Where the code goes on behind a part of a table of several. */
  public static String behind(int part) {
    return "moved_" + part;
  }

  /**
   * Walks the first part of a table, or its only one; it starts where x0 points.
   *
   * @param normal whether the MMU is on
   */
  public void emit(MoveTable table, boolean normal) {
    boolean several = table.parts() > 1;
    if (several) {
      code.label(WALK);
    }
    code.adr(X8, Names.LOOPS);
    code.label(Names.NEXT);
    code.note("source, destination").pair(Pair.Op.LDP_X_POST, X1, X2, X0, 16);
    code.note("units << 16 | loop").indexed(Indexed.Op.LDR_X_POST, X3, X0, 8);
    if (table.hasPayload()) {
      code.tbz(X3, MoveTable.RELATIVE_BIT, "known_source");
      code.note("payload, from here").adr(X4, Names.DATA);
      code.add(X1, X1, X4);
      offset.ifPresent(x -> code.note("where it lies").sub(X1, X1, x));
      code.label("known_source");
    }
    code.and(X4, X3, table.hasPayload() ? 0xfffc : 0xffff);
    code.add(X4, X4, X8);
    code.lsr(X3, X3, MoveTable.COUNT_SHIFT);
    code.br(X4);
    code.label(Names.LOOPS);
    table.loops().stream().filter(loop -> loop != Loop.END).forEach(this::emit);
    code.label(Loop.END.label());
    if (several) {
      code.add(X1, X1, X8);
      code.br(X1);
      code.label(behind(0));
    }
    end(normal);
  }

  /** Walks another part. */
  public void again(int part, boolean normal) {
    code.b(WALK);
    code.label(behind(part));
    end(normal);
  }

  private void end(boolean normal) {
    if (!normal) {
      code.note("every store is in memory before instructions are fetched from it").dsb(Domain.SY);
    }
  }

  private void emit(Loop loop) {
    code.label(loop.label());
    offset.ifPresent(x -> code.add(X2, X2, x));
    if (loop == Loop.ZERO_2048) {
      zeroBlocks();
      return;
    }
    if (loop == Loop.FILL_512) {
      code.label(FILL_BY_STORES);
    }
    if (loop == Loop.FILL_512 || loop == Loop.FILL_32) {
      code.dup16b(Q.Q0, X1);
    } else if (loop.isCopy()) {
      offset.ifPresent(x -> code.add(X1, X1, x));
    }
    if (loop.isRotation()) {
      new RotateCode(code, loop).emit();
    } else {
      boolean prepared = offset.isPresent() || loop == Loop.FILL_512 || loop == Loop.FILL_32;
      turn(loop, prepared ? loop.label() + "_turn" : loop.label());
    }
    code.b(Names.NEXT);
  }

  /** DC ZVA needs no old contents; its block has 4 << BS bytes, 2 KiB at most (MEM-14). */
  private void zeroBlocks() {
    code.mrs(X4, SystemRegister.DCZID_EL0);
    code.tbnz(X4, 4, "zero_by_stores");
    code.ubfx(X4, X4, 0, 4);
    code.mov(X5, 4);
    code.lsl(X4, X5, X4);
    code.lsl(X3, X3, 11);
    code.lsl(X5, X4, 4);
    code.label("zero_sixteen");
    code.subs(X3, X3, X5);
    code.b(Conditional.Op.LO, "zero_rest");
    for (int i = 0; i < 16; i++) {
      zeroBlock();
    }
    code.b("zero_sixteen");
    code.label("zero_rest");
    code.add(X3, X3, X5);
    code.cbz(X3, Names.NEXT);
    code.label("zero_block");
    zeroBlock();
    code.subs(X3, X3, X4);
    code.b(Conditional.Op.NE, "zero_block");
    code.b(Names.NEXT);
    code.label("zero_by_stores");
    code.note("units of 512 bytes").lsl(X3, X3, 2);
    code.b(FILL_BY_STORES);
  }

  private void zeroBlock() {
    code.dc(ByAddress.Op.DC_ZVA, X2);
    code.add(X2, X2, X4);
  }

  private void turn(Loop loop, String label) {
    if (!label.equals(loop.label())) {
      code.label(label);
    }
    switch (loop) {
      case FORWARD_512, FORWARD_32, BACKWARD_512, BACKWARD_32 -> copyQuads(loop);
      case FORWARD_64, BACKWARD_64 -> copyWords(loop);
      case FILL_512, FILL_32 -> fillQuads(loop);
      case FILL_64 -> fillWords();
      case FILL_8, FILL_1 -> code.indexed(One.store(loop), One.register(loop, X1), X2, loop.unit());
      default -> copyOne(loop);
    }
    code.sub(X3, X3, 1);
    code.cbnz(X3, label);
  }

  /** All loads of a block come before its stores, so that a block may overlap its own copy. */
  private void copyQuads(Loop loop) {
    List<Q> quads = List.of(Q.values()).subList(0, loop.unit() / 16);
    boolean forward = loop.isForward();
    block(
        code,
        quads,
        X1,
        16,
        forward,
        Pair.Op.LDP_Q,
        forward ? Pair.Op.LDP_Q_POST : Pair.Op.LDP_Q_PRE);
    block(
        code,
        quads,
        X2,
        16,
        forward,
        Pair.Op.STP_Q,
        forward ? Pair.Op.STP_Q_POST : Pair.Op.STP_Q_PRE);
  }

  private void copyWords(Loop loop) {
    boolean forward = loop.isForward();
    block(
        code,
        WORDS,
        X1,
        8,
        forward,
        Pair.Op.LDP_X,
        forward ? Pair.Op.LDP_X_POST : Pair.Op.LDP_X_PRE);
    block(
        code,
        WORDS,
        X2,
        8,
        forward,
        Pair.Op.STP_X,
        forward ? Pair.Op.STP_X_POST : Pair.Op.STP_X_PRE);
  }

  private void fillQuads(Loop loop) {
    List<Q> zeros = Collections.nCopies(loop.unit() / 16, Q.Q0);
    block(code, zeros, X2, 16, true, Pair.Op.STP_Q, Pair.Op.STP_Q_POST);
  }

  private void fillWords() {
    block(code, Collections.nCopies(8, X1), X2, 8, true, Pair.Op.STP_X, Pair.Op.STP_X_POST);
  }

  /**
   * The first pair moves the base over the whole block and the others count from there: no
   * instruction is spent on addresses.
   */
  static void block(
      Code code,
      List<? extends Register> registers,
      X base,
      int size,
      boolean forward,
      Pair.Op plain,
      Pair.Op moving) {
    int bytes = size * registers.size();
    for (int i = 0; i < registers.size(); i += 2) {
      int offset = size * i - (forward ? bytes : 0);
      boolean first = i == 0;
      code.pair(
          first ? moving : plain,
          registers.get(i),
          registers.get(i + 1),
          base,
          first ? (forward ? bytes : -bytes) : offset);
    }
  }

  private void copyOne(Loop loop) {
    int by = loop.isForward() ? loop.unit() : -loop.unit();
    code.indexed(One.load(loop), One.register(loop, X4), X1, by);
    code.indexed(One.store(loop), One.register(loop, X4), X2, by);
  }
}
