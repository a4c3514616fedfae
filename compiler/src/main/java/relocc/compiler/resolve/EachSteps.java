package relocc.compiler.resolve;

import java.util.Optional;
import java.util.function.Consumer;
import relocc.compiler.ast.Step;
import relocc.compiler.source.Problem;
import relocc.compiler.value.Evaluator;
import relocc.compiler.value.Scope;
import relocc.compiler.value.Value;

/**
 * Steps for each part of a list, written out one after the other.
 *
 * <p>R1022: something that is no list. R6010: too many steps.
 */
final class EachSteps {
  /** So many rounds, those of loops inside each other counted together. */
  private static final int MOST = 1 << 16;

  private final Scope scope;
  private final Evaluator evaluator;
  private int rounds;

  EachSteps(Scope scope, Evaluator evaluator) {
    this.scope = scope;
    this.evaluator = evaluator;
  }

  /** Does the steps for every part that meets the condition, in the order of the list. */
  void each(Step.Each each, Consumer<Step> steps) {
    Optional<Value> list = evaluator.value(each.list());
    Optional<Value.Parts> parts = list.flatMap(Value::parts);
    if (list.isPresent() && parts.isEmpty()) {
      evaluator.fail(noList(each, list.get()));
    } else if (parts.isPresent() && scope.isFree(each.variable())) {
      for (Value.Part part : parts.get().all()) {
        if (++rounds == MOST + 1) {
          evaluator.fail(tooMany(each));
        }
        if (rounds > MOST) {
          return;
        }
        scope.bound(each.variable(), part, () -> round(each, steps));
      }
    }
  }

  private void round(Step.Each each, Consumer<Step> steps) {
    // A condition that has no value has been reported; without it the steps mean nothing.
    if (each.where().map(condition -> evaluator.truth(condition).orElse(false)).orElse(true)) {
      each.body().forEach(steps);
    }
  }

  private static Problem noList(Step.Each each, Value found) {
    String message = "`each` goes through a list, and this is " + found.words();
    return Problem.error("R1022", message, each.list().span(), "is " + found.words())
        .help("name the segments of a program, `NAME.load`, those of kexec, or a list of pages");
  }

  private static Problem tooMany(Step.Each each) {
    String message = "`each` is written out more than " + MOST + " times";
    return Problem.error("R6010", message, each.list().span(), "goes on from here")
        .help("move what is the same in one piece, or `move` a list of pages");
  }
}
