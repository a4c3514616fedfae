package relocc.compiler.a64.report;

import static relocc.compiler.a64.Register.X.X15;
import static relocc.compiler.a64.Register.X.X17;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
  private Optional<Runnable> vectors = Optional.empty();
  private boolean early;

  /** What has been done where a failure shows. */
  private enum Moment {
    /** Nothing is known. */
    FIRST,
    /** The level and SCTLR are, and the vectors are the stub's own. */
    LATE,
    /** The same, but for the vectors: a list is empty. */
    EMPTY
  }

  private record Reason(int failure, Moment moment) {}

  public Refusals(Code code, Routine routine) {
    this.code = code;
    this.routine = routine;
  }

  /** The label for a failure that shows before level and state are known to be right. */
  public String first(int failure) {
    return label("refuse_" + failure, failure, Moment.FIRST);
  }

  /** The label for a failure that shows once they are: something is to be put back, if need be. */
  public String then(int failure) {
    if (early) {
      return label("refuse_empty_" + failure, failure, Moment.EMPTY);
    }
    boolean changed = routine.moves() || routine.enter().isTranslated();
    return changed ? label("refuse_late_" + failure, failure, Moment.LATE) : first(failure);
  }

  /**
   * Emits code on a way that leaves the caller's vectors alone, unless it refuses.
   *
   * @param takeOver emits what has not been done there, and says so in x17
   */
  public void beforeVectors(Runnable takeOver, Runnable body) {
    vectors = Optional.of(takeOver);
    early = true;
    body.run();
    early = false;
  }

  /** Whether there are failures for which something is to be put back. */
  public boolean areLate() {
    return reasons.values().stream().anyMatch(reason -> reason.moment != Moment.FIRST);
  }

  private String label(String name, int failure, Moment moment) {
    reasons.put(name, new Reason(failure, moment));
    return name;
  }

  /** The instructions behind the labels: those of a moment end in the same ones. */
  public void emit() {
    for (Moment moment : Moment.values()) {
      List<String> labels =
          reasons.keySet().stream().filter(label -> reasons.get(label).moment == moment).toList();
      String end = "refused_" + moment.name().toLowerCase(Locale.ROOT);
      for (String label : labels) {
        code.label(label);
        code.mov(X15, reasons.get(label).failure);
        if (!label.equals(labels.get(labels.size() - 1))) {
          code.b(end);
        }
      }
      if (!labels.isEmpty()) {
        code.label(end);
        prepare(moment);
        code.b(Names.FAIL);
      }
    }
  }

  private void prepare(Moment moment) {
    switch (moment) {
      case FIRST -> code.mov(X17, Progress.of(0, Progress.ENTERED));
      case LATE -> {
        if (!routine.moves()) {
          code.mov(X17, Progress.of(0, Progress.late(routine)));
        }
      }
      case EMPTY -> vectors.orElseThrow().run();
    }
  }
}
