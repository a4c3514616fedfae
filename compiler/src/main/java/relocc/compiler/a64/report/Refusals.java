package relocc.compiler.a64.report;

import static relocc.compiler.a64.Register.X.X15;
import static relocc.compiler.a64.Register.X.X17;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.code.Names;
import relocc.compiler.lower.Routine;

/**
 * Where the stub goes when it gives up before it has changed memory. Each reason has a few
 * instructions of its own, out of the way: what is in order costs none for it.
 */
public final class Refusals {
  private final Code code;
  private final Routine routine;
  private final Map<String, Reason> reasons = new TreeMap<>();
  private boolean unchanged;

  private record Reason(int failure, int phase) {}

  public Refusals(Code code, Routine routine) {
    this.code = code;
    this.routine = routine;
  }

  /** The label for a failure that shows before level and state are known to be right. */
  public String first(int failure) {
    return label("refuse_" + failure, failure, Progress.ENTERED);
  }

  /** The label for a failure that shows once they are: something is to be put back, if need be. */
  public String then(int failure) {
    boolean changed = !unchanged && (routine.moves() || routine.enter().isTranslated());
    return changed
        ? label("refuse_late_" + failure, failure, Progress.late(routine))
        : first(failure);
  }

  /** Emits code that refuses as if nothing were known yet: nothing is to be put back. */
  public void unchanged(Runnable body) {
    unchanged = true;
    body.run();
    unchanged = false;
  }

  /** Whether there are failures for which something is to be put back. */
  public boolean areLate() {
    return reasons.values().stream().anyMatch(reason -> reason.phase != Progress.ENTERED);
  }

  private String label(String name, int failure, int phase) {
    reasons.put(name, new Reason(failure, phase));
    return name;
  }

  /** The instructions behind the labels: those of a phase end in the same two. */
  public void emit() {
    for (int phase : new int[] {Progress.ENTERED, Progress.late(routine)}) {
      List<String> labels =
          reasons.keySet().stream().filter(label -> reasons.get(label).phase == phase).toList();
      String end = "refused_" + phase;
      for (String label : labels) {
        code.label(label);
        code.mov(X15, reasons.get(label).failure);
        if (!label.equals(labels.get(labels.size() - 1))) {
          code.b(end);
        }
      }
      if (!labels.isEmpty()) {
        code.label(end);
        if (phase == Progress.ENTERED || !routine.moves()) {
          code.mov(X17, Progress.of(0, phase));
        }
        code.b(Names.FAIL);
      }
    }
  }
}
