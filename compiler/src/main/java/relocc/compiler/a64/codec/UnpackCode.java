package relocc.compiler.a64.codec;

import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X15;
import static relocc.compiler.a64.Register.X.X19;
import static relocc.compiler.a64.Register.X.X2;
import static relocc.compiler.a64.Register.X.X3;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.code.Failure;
import relocc.compiler.a64.code.Names;
import relocc.compiler.a64.code.Reach;
import relocc.compiler.lower.Routine;
import relocc.compiler.lower.Step;
import relocc.compiler.plan.Action.Packing;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Plan.Payload;

/**
 * Steps that unpack. The code for each kind is there once; x19 is the way back from it where more
 * than one step uses it.
 */
public final class UnpackCode {
  private static final String BAD = "wrong_packing";

  private final Code code;
  private final Routine routine;
  private final Set<Packing> bodies = EnumSet.noneOf(Packing.class);

  public UnpackCode(Code code, Routine routine) {
    this.code = code;
    this.routine = routine;
  }

  /**
   * One step.
   *
   * @param offset what is added to an address to reach it
   */
  public void emit(Step.Unpack step, Optional<X> offset) {
    AddressRange from = step.action().from();
    AddressRange to = step.action().written();
    if (Payload.isPlace(from)) {
      Reach.behind(code, X0, Names.PAYLOAD, from.start() - Payload.SPACE, X1);
    } else {
      reach(X0, from.start(), offset);
    }
    code.mov(X1, from.size());
    code.add(X1, X0, X1);
    reach(X2, to.start(), offset);
    code.mov(X3, to.size());
    code.add(X3, X2, X3);
    body(step.action().packing());
  }

  private void reach(X d, long address, Optional<X> offset) {
    code.mov(d, address);
    offset.ifPresent(x -> code.add(d, d, x));
  }

  private void body(Packing packing) {
    boolean shared =
        routine.steps().stream()
                .filter(s -> s instanceof Step.Unpack u && u.action().packing() == packing)
                .count()
            > 1;
    String label = packing == Packing.FRAME ? "unpack_frame" : "unpack_block";
    String back = code.local("unpacked");
    if (shared) {
      code.adr(X19, back);
    }
    if (!bodies.add(packing)) {
      code.b(label);
    } else {
      code.label(label);
      Lz4Code lz4 = new Lz4Code(code, !routine.mmu());
      if (packing == Packing.FRAME) {
        lz4.frame(BAD);
      } else {
        lz4.block(BAD);
      }
      if (shared) {
        code.br(X19);
      }
    }
    if (shared) {
      code.label(back);
    }
  }

  /** Where the stub goes when it cannot unpack. */
  public void refusals() {
    if (!bodies.isEmpty()) {
      code.label(BAD);
      code.mov(X15, Failure.WRONG_PACKING);
      code.b(Names.FAIL);
    }
  }

  /** What the code refers to. */
  public void constants() {
    if (!bodies.isEmpty()) {
      Lz4Code.constants(code);
    }
  }
}
