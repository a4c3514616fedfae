package relocc.examples.matrix;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.FrontEnd;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/** Texts of plans, compiled. */
final class Plans {
  private Plans() {}

  /**
   * @param problems gets what is wrong with it
   */
  static Optional<Build> compile(String text, Problems problems) {
    Source source = new Source("row.rstub", text);
    FrontEnd.Result read = FrontEnd.read(source, Path.of("."), Map.of(), Optional.empty());
    read.problems().forEach(problems::add);
    return read.plan().flatMap(plan -> Compiler.build(plan, problems));
  }

  /** The codes of the errors. */
  static List<String> codes(Problems problems) {
    return problems.list().stream()
        .filter(problem -> problem.severity() == Problem.Severity.ERROR)
        .map(Problem::code)
        .distinct()
        .sorted()
        .toList();
  }
}
