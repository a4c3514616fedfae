package relocc.compiler.resolve;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import relocc.compiler.ast.Expr;
import relocc.compiler.ast.PlanDecl;
import relocc.compiler.ast.PlanFile;
import relocc.compiler.ast.Syntax;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;
import relocc.compiler.source.Span;
import relocc.compiler.value.Suggestion;

/** Values of constants from the command line. R1011: one that replaces nothing. */
final class Overrides {
  private Overrides() {}

  /**
   * The expressions that replace those of constants.
   *
   * @param texts {@code VALUE} by {@code NAME}, as given with -D
   */
  static Map<String, Expr> parse(PlanFile file, Map<String, String> texts, Problems problems) {
    Map<String, Expr> values = new HashMap<>();
    texts.forEach(
        (name, text) -> {
          if (isConstant(file, name)) {
            value(name, text, problems).ifPresent(value -> values.put(name, value));
          } else {
            problems.add(unknown(file, name, text));
          }
        });
    return values;
  }

  /** A value is written as in a constant, so it is read as one. */
  private static Optional<Expr> value(String name, String text, Problems problems) {
    Source source = new Source("-D " + name, "edition 1\nconst " + name + " = " + text);
    Optional<PlanFile> file = Syntax.parse(source, problems);
    if (file.isPresent() && !isOneConstant(file.get())) {
      int start = source.text().length() - text.length();
      problems.add(
          Problem.error(
                  "R1011",
                  "one value is wanted for `" + name + "`",
                  new Span(source, start, source.text().length()),
                  "is more than that")
              .help("write `-D NAME=VALUE`, the value as in a plan"));
      return Optional.empty();
    }
    return file.map(f -> f.consts().get(0).value());
  }

  private static boolean isOneConstant(PlanFile file) {
    boolean nothingElse =
        file.plans().isEmpty() && file.imports().isEmpty() && file.tests().isEmpty();
    return nothingElse && file.consts().size() == 1;
  }

  private static Stream<String> constants(PlanFile file) {
    Stream<PlanFile.Const> inPlans =
        file.plans().stream().map(PlanDecl::consts).flatMap(c -> c.stream());
    return Stream.concat(file.consts().stream(), inPlans).map(c -> c.name().text());
  }

  private static boolean isConstant(PlanFile file, String name) {
    return constants(file).anyMatch(name::equals);
  }

  private static Problem unknown(PlanFile file, String name, String text) {
    Source source = new Source("command line", "-D " + name + "=" + text);
    Span span = new Span(source, 3, 3 + name.length());
    return Problem.error("R1011", "there is no constant `" + name + "`", span, "replaces nothing")
        .help(Suggestion.help(name, constants(file).distinct().toList()));
  }
}
