package relocc.compiler.a64.code;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import relocc.compiler.a64.Assembly;

/**
 * The last steps of a routine, which do not lie behind the others. Each ends with a branch to the
 * next one unless that follows it, and nothing falls through the last.
 */
public final class LateSteps {
  private static final String LABEL = "late_";

  private final Code code;
  private final int first;
  private final List<List<Assembly.Item>> steps = new ArrayList<>();

  /**
   * Branches to the first of them. Nothing of theirs is there yet.
   *
   * @param step emits a step
   * @param first there are none if it is larger than {@code last}
   */
  public LateSteps(Code code, IntConsumer step, int first, int last) {
    this.code = code;
    this.first = first;
    if (first <= last) {
      code.b(label(first));
    }
    for (int i = first; i <= last; i++) {
      int index = i;
      Runnable body =
          () -> {
            code.label(label(index));
            step.accept(index);
          };
      steps.add(code.apart(body));
    }
  }

  private static String label(int index) {
    return LABEL + (index + 1);
  }

  public boolean isEmpty() {
    return steps.isEmpty();
  }

  /** Those without a loop, which may lie in pieces. */
  public void once() {
    for (int i = 0; i < steps.size(); i++) {
      if (isOnce(i)) {
        code.put(steps.get(i));
        if (i + 1 < steps.size() && !isOnce(i + 1)) {
          next(i);
        }
      }
    }
  }

  /** Each of the others. */
  public List<List<Assembly.Item>> whole() {
    List<List<Assembly.Item>> blocks = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      if (!isOnce(i)) {
        int index = i;
        Runnable body =
            () -> {
              code.put(steps.get(index));
              if (index + 1 < steps.size()) {
                next(index);
              }
            };
        blocks.add(code.apart(body));
      }
    }
    return blocks;
  }

  private boolean isOnce(int place) {
    return Slots.runsOnce(steps.get(place));
  }

  private void next(int place) {
    code.step(first + place);
    code.b(label(first + place + 1));
  }
}
