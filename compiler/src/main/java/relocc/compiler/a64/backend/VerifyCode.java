package relocc.compiler.a64.backend;

import static relocc.compiler.a64.Arithmetic.ConditionalCompare.Op.CCMP;
import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X10;
import static relocc.compiler.a64.Register.X.X11;
import static relocc.compiler.a64.Register.X.X12;
import static relocc.compiler.a64.Register.X.X13;
import static relocc.compiler.a64.Register.X.X14;
import static relocc.compiler.a64.Register.X.X15;
import static relocc.compiler.a64.Register.X.X19;
import static relocc.compiler.a64.Register.X.X20;
import static relocc.compiler.a64.Register.X.X4;
import static relocc.compiler.a64.Register.X.X8;
import static relocc.compiler.a64.Register.X.X9;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import relocc.compiler.a64.Arithmetic.ConditionalCompare;
import relocc.compiler.a64.Assembly;
import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.Memory.Pair;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.code.Failure;
import relocc.compiler.a64.code.Names;
import relocc.compiler.a64.code.Reach;
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
 * Digests that memory must have. The code of each algorithm is there once, away from the steps if
 * more than one of them uses it: then x19 is the way back from it. It leaves the digest in x8..x11,
 * where a report finds it, and touches no register that the procedure call standard keeps. By then
 * whatever waited there for the copy, or for a way back, is held elsewhere.
 */
final class VerifyCode {
  private static final List<X> FOUND = List.of(X8, X9, X10, X11);

  /** Where a report finds what was wanted. */
  private static final List<X> WANTED = List.of(X12, X13, X14, X20);

  /** What is compared with while x20 has an offset. */
  private static final List<X> COMPARED = List.of(X12, X13, X14, X15);

  private final Code code;
  private final Routine routine;
  private final ParameterCode parameters;
  private final List<Mismatch> mismatches = new ArrayList<>();
  private final Set<Algorithm> used = EnumSet.noneOf(Algorithm.class);

  /** The code of the algorithms that more than one step uses. */
  private final Map<Algorithm, List<Assembly.Item>> shared = new EnumMap<>(Algorithm.class);

  /** The labels of digests that are constants; equal ones are there once. */
  private final Map<List<Operand>, String> constants = new LinkedHashMap<>();

  /**
   * Where a step goes that finds another digest.
   *
   * @param compared where constants were, as far as they were loaded
   */
  private record Mismatch(String label, Action.Verify action, List<X> compared) {}

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
    List<X> free = offset.isPresent() ? COMPARED : WANTED;
    List<X> wanted = wanted(action.want(), free);
    code.cmp(FOUND.get(0), wanted.get(0));
    for (int i = 1; i < wanted.size(); i++) {
      code.emit(new ConditionalCompare(CCMP, FOUND.get(i), wanted.get(i), 0, Conditional.Op.EQ));
    }
    code.b(Conditional.Op.NE, bad);
    mismatches.add(new Mismatch(bad, action, free));
  }

  /** Where the parts are; what is not in a register is loaded into a free one. */
  private List<X> wanted(List<Operand> want, List<X> free) {
    if (isLong(want)) {
      code.adr(X4, constants.computeIfAbsent(want, some -> code.local("digest")));
      code.pair(Pair.Op.LDP_X, free.get(0), free.get(1), X4, 0);
      code.pair(Pair.Op.LDP_X, free.get(2), free.get(3), X4, 2 * Long.BYTES);
      return free;
    }
    List<X> places = new ArrayList<>();
    for (int i = 0; i < want.size(); i++) {
      places.add(parameters.value(want.get(i), free.get(i)));
    }
    return places;
  }

  /** Whether it takes less room in memory than in instructions. */
  private static boolean isLong(List<Operand> want) {
    return want.size() == WANTED.size()
        && want.stream().allMatch(operand -> operand.constant().isPresent());
  }

  private void address(Action.Verify action, Optional<X> offset) {
    Operand start = action.side().start();
    if (start.constant().isPresent() && Payload.isPlace(start.constant().getAsLong())) {
      Reach.behind(code, X0, Names.PAYLOAD, start.constant().getAsLong() - Payload.SPACE, X1);
      return;
    }
    parameters.take(X0, start);
    offset.ifPresent(x -> code.add(X0, X0, x));
  }

  private void digest(Step.Verify step) {
    Algorithm algorithm = step.action().algorithm();
    boolean first = used.add(algorithm);
    if (!isShared(algorithm)) {
      code.label(algorithm.word());
      body(algorithm, step.instructions());
      return;
    }
    if (first) {
      Runnable routine =
          () -> {
            code.label(algorithm.word());
            body(algorithm, step.instructions());
            code.br(X19);
          };
      shared.put(algorithm, code.apart(routine));
    }
    String back = code.local("digested");
    code.adr(X19, back);
    code.b(algorithm.word());
    code.label(back);
  }

  private boolean isShared(Algorithm algorithm) {
    return isShared(routine, algorithm);
  }

  /** Whether there will be {@link #routines}. */
  static boolean shares(Routine routine) {
    return Stream.of(Algorithm.values()).anyMatch(each -> isShared(routine, each));
  }

  private static boolean isShared(Routine routine, Algorithm algorithm) {
    return routine.steps().stream()
            .filter(s -> s instanceof Step.Verify v && v.action().algorithm() == algorithm)
            .count()
        > 1;
  }

  private void body(Algorithm algorithm, boolean instructions) {
    switch (algorithm) {
      case SHA256 -> new Sha256Code(code, instructions, !routine.mmu()).emit();
      case CRC32 -> new Crc32Code(code, instructions).emit();
    }
  }

  /** What the steps call. */
  void routines() {
    shared.values().forEach(code::put);
  }

  /** Where the stub goes when a digest is another one: what both are is reported. */
  void refusals() {
    boolean told = !routine.onFail().uarts().isEmpty();
    for (Mismatch mismatch : mismatches) {
      Action.Verify action = mismatch.action();
      code.label(mismatch.label());
      if (told) {
        report(mismatch);
        code.adr(X19, ReportCode.digestText(action));
      }
      code.mov(X15, Failure.REQUIREMENT + action.code());
      code.b(Names.FAIL);
    }
  }

  private void report(Mismatch mismatch) {
    List<Operand> want = mismatch.action().want();
    for (int i = 0; i < want.size(); i++) {
      X compared = mismatch.compared().get(i);
      if (want.get(i) instanceof Operand.Given) {
        parameters.take(WANTED.get(i), want.get(i));
      } else if (compared != WANTED.get(i)) {
        code.mov(WANTED.get(i), compared);
      }
    }
  }

  /** What the code refers to. */
  void constants() {
    for (Step step : routine.steps()) {
      if (step instanceof Step.Verify verify && used.remove(verify.action().algorithm())) {
        constants(verify);
      }
    }
    constants.forEach(
        (want, label) -> {
          code.align(Long.BYTES);
          code.label(label);
          long[] words = want.stream().mapToLong(o -> o.constant().orElseThrow()).toArray();
          code.words(words, 2, "a digest that is wanted");
        });
  }

  private void constants(Step.Verify verify) {
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
