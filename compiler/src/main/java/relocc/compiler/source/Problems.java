package relocc.compiler.source;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The problems found so far, each once. The only mutable thing in the compiler. */
public final class Problems {
  private final Set<Problem> found = new LinkedHashSet<>();

  /** Adds a problem; the same one a second time is dropped. */
  public void add(Problem problem) {
    found.add(problem);
  }

  /** Whether any of them is an error. */
  public boolean hasErrors() {
    return found.stream().anyMatch(p -> p.severity() == Problem.Severity.ERROR);
  }

  /** All of them, in the order in which they were found. */
  public List<Problem> list() {
    return new ArrayList<>(found);
  }
}
