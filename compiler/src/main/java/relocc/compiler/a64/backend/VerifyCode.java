package relocc.compiler.a64.backend;

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
import static relocc.compiler.a64.Register.X.X20;
import static relocc.compiler.a64.Register.X.X3;
import static relocc.compiler.a64.Register.X.X4;
import static relocc.compiler.a64.Register.X.X8;
import static relocc.compiler.a64.Register.X.X9;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.code.Failure;
import relocc.compiler.a64.code.Names;
import relocc.compiler.a64.codec.Crc32Code;
import relocc.compiler.a64.codec.Sha256Code;
import relocc.compiler.a64.report.ReportCode;
import relocc.compiler.lower.Routine;
import relocc.compiler.lower.Step;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.Action.Algorithm;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Plan.Payload;

/**
 * Digests that memory must have. The code of each algorithm is there once; x19 is the way back from
 * it where more than one step uses it. It leaves the digest in x0..x3 and touches no register that
 * the procedure call standard keeps.
 */
final class VerifyCode {
  private static final List<X> FOUND = List.of(X0, X1, X2, X3);

  private final Code code;
  private final Routine routine;
  private final ParameterCode parameters;
  private final List<Mismatch> mismatches = new ArrayList<>();
  private final Map<Algorithm, String> bodies = new EnumMap<>(Algorithm.class);

  private record Mismatch(String label, Action.Verify action) {}

  VerifyCode(Code code, Routine routine, ParameterCode parameters) {
    this.code = code;
    this.routine = routine;
    this.parameters = parameters;
  }

  /**
   * One step.
   *
   * @param offset what is added to an address to reach it
   */
  void emit(Step.Verify step, Optional<X> offset) {
    Action.Verify action = step.action();
    address(action, offset);
    parameters.take(X1, action.size());
    digest(step);
    String bad = code.local("wrong_digest");
    for (int i = 0; i < action.want().size(); i++) {
      X wanted = parameters.value(action.want().get(i), X4);
      code.cmp(FOUND.get(i), wanted);
      code.b(Conditional.Op.NE, bad);
    }
    mismatches.add(new Mismatch(bad, action));
  }

  private void address(Action.Verify action, Optional<X> offset) {
    Operand start = action.side().start();
    if (start.constant().isPresent() && Payload.isPlace(start.constant().getAsLong())) {
      code.adr(X0, Names.PAYLOAD);
      code.mov(X1, start.constant().getAsLong() - Payload.SPACE);
      code.add(X0, X0, X1);
      return;
    }
    parameters.take(X0, start);
    offset.ifPresent(x -> code.add(X0, X0, x));
  }

  private void digest(Step.Verify step) {
    Algorithm algorithm = step.action().algorithm();
    boolean shared =
        routine.steps().stream()
                .filter(s -> s instanceof Step.Verify v && v.action().algorithm() == algorithm)
                .count()
            > 1;
    String back = code.local("digested");
    if (shared) {
      code.adr(X19, back);
    }
    if (bodies.containsKey(algorithm)) {
      code.b(bodies.get(algorithm));
    } else {
      bodies.put(algorithm, algorithm.word());
      code.label(algorithm.word());
      body(algorithm, step.instructions());
      if (shared) {
        code.br(X19);
      }
    }
    if (shared) {
      code.label(back);
    }
  }

  private void body(Algorithm algorithm, boolean instructions) {
    switch (algorithm) {
      case SHA256 -> new Sha256Code(code, instructions, !routine.mmu()).emit();
      case CRC32 -> new Crc32Code(code, instructions).emit();
    }
  }

  /** Where the stub goes when a digest is another one: what both are is reported. */
  void refusals() {
    boolean told = !routine.onFail().uarts().isEmpty();
    for (Mismatch mismatch : mismatches) {
      Action.Verify action = mismatch.action();
      code.label(mismatch.label());
      if (told) {
        List<X> found = List.of(X8, X9, X10, X11);
        List<X> wanted = List.of(X12, X13, X14, X20);
        for (int i = 0; i < action.want().size(); i++) {
          code.mov(found.get(i), FOUND.get(i));
          parameters.take(wanted.get(i), action.want().get(i));
        }
        code.adr(X19, ReportCode.digestText(action));
      }
      code.mov(X15, Failure.REQUIREMENT + action.code());
      code.b(Names.FAIL);
    }
  }

  /** What the code refers to. */
  void constants() {
    for (Step step : routine.steps()) {
      if (step instanceof Step.Verify verify
          && bodies.remove(verify.action().algorithm()) != null) {
        switch (verify.action().algorithm()) {
          case SHA256 -> Sha256Code.constants(code);
          case CRC32 -> {
            if (!verify.instructions()) {
              Crc32Code.constants(code);
            }
          }
        }
      }
    }
  }
}
