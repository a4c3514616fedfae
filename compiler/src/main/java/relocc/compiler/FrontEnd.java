package relocc.compiler;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relocc.compiler.ast.Name;
import relocc.compiler.ast.PlanDecl;
import relocc.compiler.ast.PlanFile;
import relocc.compiler.ast.Syntax;
import relocc.compiler.check.Checks;
import relocc.compiler.imports.Folder;
import relocc.compiler.plan.Draft;
import relocc.compiler.plan.Plan;
import relocc.compiler.resolve.Resolver;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Rendering;
import relocc.compiler.source.Source;
import relocc.compiler.source.Span;

/** From the text of a plan to what it means: parsing, names, imports, checks. */
public final class FrontEnd {
  private FrontEnd() {}

  /**
   * What was made of a text.
   *
   * @param plan empty when one of the problems is an error
   * @param problems errors and warnings in the order of the text
   * @param inputs the files that the text imports, read or not
   */
  public record Result(Optional<Plan> plan, List<Problem> problems, List<Path> inputs) {
    public Result {
      problems = List.copyOf(problems);
      inputs = List.copyOf(inputs);
    }
  }

  /**
   * Reads one plan of a text.
   *
   * @param folder the folder of the text, where its imports are looked for
   * @param constants values for constants, by name, as given with -D
   * @param planName which plan; may be empty when the text has just one. R1009: there is no such
   *     plan, or it must be said which
   */
  public static Result read(
      Source source, Path folder, Map<String, String> constants, Optional<String> planName) {
    return read(source, Folder.of(folder), constants, planName);
  }

  /** The same for a folder in which bytes may stand for files. */
  public static Result read(
      Source source, Folder folder, Map<String, String> constants, Optional<String> planName) {
    Problems problems = new Problems();
    Optional<PlanFile> file = Syntax.parse(source, problems);
    Optional<Draft> draft =
        file.flatMap(
            f ->
                choose(f, planName, problems)
                    .map(plan -> checked(f, plan, folder, constants, problems)));
    Optional<Plan> plan = problems.hasErrors() ? Optional.empty() : draft.map(Draft::plan);
    List<Path> inputs = file.map(f -> Resolver.imports(f, folder)).orElse(List.of());
    return new Result(plan, Rendering.inTextOrder(problems.list()), inputs);
  }

  private static Draft checked(
      PlanFile file,
      PlanDecl plan,
      Folder folder,
      Map<String, String> constants,
      Problems problems) {
    Draft draft = Resolver.resolve(file, plan, folder, constants, problems);
    Checks.check(draft, problems);
    return draft;
  }

  /** The plan of a name, or the only one. */
  static Optional<PlanDecl> choose(PlanFile file, Optional<String> planName, Problems problems) {
    for (PlanDecl plan : file.plans()) {
      for (PlanDecl other : file.plans()) {
        if (other != plan && other.name().text().equals(plan.name().text())) {
          return fail(problems, "two plans are called `" + plan.name().text() + "`", plan.name());
        }
      }
    }
    List<String> names = file.plans().stream().map(plan -> plan.name().text()).toList();
    Optional<PlanDecl> chosen =
        file.plans().stream()
            .filter(p -> planName.map(p.name().text()::equals).orElse(names.size() == 1))
            .findFirst();
    if (chosen.isEmpty()) {
      problems.add(notChosen(file, planName, names));
    }
    return chosen;
  }

  private static Optional<PlanDecl> fail(Problems problems, String message, Name name) {
    problems.add(
        Problem.error("R1009", message, name.span(), "one of them")
            .help("give one of them another name"));
    return Optional.empty();
  }

  private static Problem notChosen(PlanFile file, Optional<String> planName, List<String> names) {
    if (names.isEmpty()) {
      Span end = new Span(file.span().source(), file.span().end(), file.span().end());
      return Problem.error("R1009", "there is no plan in this file", end, "expected before here")
          .help("write `plan NAME { ... }`");
    }
    Span first = file.plans().get(0).name().span();
    String all = String.join(", ", names);
    return planName
        .map(name -> Problem.error("R1009", "there is no plan `" + name + "`", first, "a plan"))
        .orElseGet(
            () -> Problem.error("R1009", "this file has several plans", first, "one of them"))
        .help("choose one with `--plan`: " + all);
  }
}
