package relocc.examples.mutation;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import relocc.examples.mutation.mutant.Kind;

/**
 * What became of the mutants of a plan's stub.
 *
 * @param plan the plan's name
 * @param verdicts of all mutants that were tried
 */
record Score(String plan, List<Verdict> verdicts, Equivalents equivalents) {
  Score {
    verdicts = List.copyOf(verdicts);
  }

  /** Those that lived and that nothing explains. */
  List<Verdict> survivors() {
    return verdicts.stream()
        .filter(verdict -> verdict.survived() && !isExplained(verdict))
        .toList();
  }

  private boolean isExplained(Verdict verdict) {
    return equivalents.of(plan, verdict.mutant()).isPresent();
  }

  /** The entries of the list of equivalents that explain a mutant that lived. */
  Set<Equivalents.Entry> used() {
    return verdicts.stream()
        .filter(Verdict::survived)
        .flatMap(verdict -> equivalents.of(plan, verdict.mutant()).stream())
        .collect(Collectors.toSet());
  }

  /** How many of the mutants that do something else were noticed, 0 to 1. */
  double ratio() {
    return new Row(verdicts).ratio();
  }

  /** All of the above, for people. */
  void print(PrintStream out, boolean kills) {
    survivors().forEach(verdict -> out.println(verdict.mutant()));
    if (kills) {
      verdicts.stream()
          .filter(verdict -> !verdict.survived())
          .forEach(verdict -> out.println(verdict.mutant() + ": " + verdict.cause().orElse("")));
    }
    Map<String, Long> causes =
        verdicts.stream()
            .flatMap(verdict -> verdict.cause().stream())
            .collect(Collectors.groupingBy(cause -> cause, TreeMap::new, Collectors.counting()));
    causes.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .forEach(entry -> out.printf("%6d by %s%n", entry.getValue(), entry.getKey()));
    for (Kind kind : Kind.values()) {
      new Row(verdicts.stream().filter(verdict -> verdict.mutant().kind() == kind).toList())
          .print(out, kind.toString());
    }
    new Row(verdicts).print(out, plan);
  }

  /** The figures of some of the mutants. */
  private final class Row {
    private final long all;
    private final long killed;
    private final long explained;

    Row(List<Verdict> some) {
      all = some.size();
      killed = some.stream().filter(verdict -> !verdict.survived()).count();
      explained = some.stream().filter(Verdict::survived).filter(Score.this::isExplained).count();
    }

    double ratio() {
      return all == explained ? 1 : (double) killed / (all - explained);
    }

    void print(PrintStream out, String title) {
      out.printf(
          "%-20s %6d mutants %6d killed %5d explained %5d survived %8.2f %%%n",
          title, all, killed, explained, all - killed - explained, 100 * ratio());
    }
  }
}
