package relocc.compiler.schedule;

import java.util.ArrayList;
import java.util.List;

/**
 * A way from fragment to fragment, each reading what the one before wants to write. It survives the
 * cutting of a cycle as far as it can, so that it is not walked again and again.
 */
final class Walk {
  private final List<Fragment> steps = new ArrayList<>();

  boolean isEmpty() {
    return steps.isEmpty();
  }

  Fragment last() {
    return steps.get(steps.size() - 1);
  }

  void push(Fragment fragment) {
    fragment.step = steps.size();
    steps.add(fragment);
  }

  /** Drops a fragment, if it is on the way, and all behind it. */
  void forget(Fragment fragment) {
    if (fragment.step < 0) {
      return;
    }
    int from = fragment.step;
    for (int step = steps.size() - 1; step >= from; step--) {
      steps.remove(step).step = -1;
    }
  }

  /** At most {@code most} steps from the end of the way back to {@code first}. */
  List<Fragment> back(Fragment first, int most) {
    int from = Math.max(first.step, steps.size() - most);
    return List.copyOf(steps.subList(from, steps.size()));
  }
}
