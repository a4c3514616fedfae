package relocc.examples.mutation.mutant;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import relocc.compiler.Build;

/**
 * All mutants of a stub, kind by kind: kinds that take turns in the code would not have their share
 * in one mutant of so many.
 *
 * @param skipped how many instructions could not be doubled, since nothing behind them gives way
 */
public record Mutants(List<Mutant> list, int skipped) {
  public Mutants {
    list = List.copyOf(list);
  }

  /** Changes what was built in every way there is. */
  public static Mutants of(Build build) {
    Blob blob = new Blob(build);
    List<Mutant> mutants = new ArrayList<>();
    new Words(blob).addAll(mutants::add);
    int skipped = new Order(blob).addAll(mutants::add);
    new Contents(blob).addAll(mutants::add);
    mutants.sort(Comparator.comparing(Mutant::kind));
    return new Mutants(mutants, skipped);
  }
}
