package relocc.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relocc.compiler.ast.PlanDecl;
import relocc.compiler.ast.PlanFile;
import relocc.compiler.ast.Syntax;
import relocc.compiler.ast.TestDecl;
import relocc.compiler.check.Checks;
import relocc.compiler.imports.Folder;
import relocc.compiler.plan.Plan;
import relocc.compiler.resolve.Resolver;
import relocc.compiler.resolve.testing.PlanTest;
import relocc.compiler.resolve.testing.TestResolver;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Rendering;
import relocc.compiler.source.Source;
import relocc.compiler.source.Span;
import relocc.compiler.value.Suggestion;

/** From the text of a file to the tests in it, and the plans that they are for. */
public final class TestFrontEnd {
  private TestFrontEnd() {}

  /**
   * A plan and its tests.
   *
   * @param build of the plan
   */
  public record Suite(Build build, List<PlanTest> tests) {
    public Suite {
      tests = List.copyOf(tests);
    }
  }

  /**
   * What was made of a text.
   *
   * @param suites one for each plan that has tests; none when one of the problems is an error
   * @param problems errors and warnings in the order of the text
   */
  public record Result(List<Suite> suites, List<Problem> problems) {
    public Result {
      suites = List.copyOf(suites);
      problems = List.copyOf(problems);
    }
  }

  /**
   * Reads the tests of a text. R4029: there is none, or one for a plan that there is not.
   *
   * @param folder where imports and files of tests are looked for
   * @param constants values for constants, by name, as given with -D
   * @param planName only those for this plan; empty: all
   */
  public static Result read(
      Source source, Folder folder, Map<String, String> constants, Optional<String> planName) {
    Problems problems = new Problems();
    Optional<PlanFile> file = Syntax.parse(source, problems);
    List<Suite> suites = new ArrayList<>();
    file.ifPresent(
        f -> {
          List<TestDecl> tests = chosen(f, planName, problems);
          for (PlanDecl plan : f.plans()) {
            List<TestDecl> own = tests.stream().filter(t -> isFor(t, plan)).toList();
            boolean one = FrontEnd.choose(f, Optional.of(plan.name().text()), problems).isPresent();
            if (one && !own.isEmpty()) {
              suite(f, plan, own, folder, constants, problems).ifPresent(suites::add);
            }
          }
        });
    List<Suite> whole = problems.hasErrors() ? List.of() : suites;
    return new Result(whole, Rendering.inTextOrder(problems.list()));
  }

  private static boolean isFor(TestDecl test, PlanDecl plan) {
    return test.plan().text().equals(plan.name().text());
  }

  private static List<TestDecl> chosen(
      PlanFile file, Optional<String> planName, Problems problems) {
    List<String> plans = file.plans().stream().map(plan -> plan.name().text()).toList();
    List<TestDecl> chosen = new ArrayList<>();
    for (TestDecl test : file.tests()) {
      String name = test.plan().text();
      if (!plans.contains(name)) {
        problems.add(
            Problem.error("R4029", "there is no plan `" + name + "`", test.plan().span(), "")
                .help(Suggestion.help(name, plans)));
      } else if (planName.map(name::equals).orElse(true)) {
        chosen.add(test);
      }
    }
    if (chosen.isEmpty() && !problems.hasErrors()) {
      int end = file.span().end();
      String what = planName.map(name -> "for plan `" + name + "` ").orElse("");
      problems.add(
          Problem.error(
                  "R4029",
                  "there is no test " + what + "in this file",
                  new Span(file.span().source(), end, end),
                  "expected before here")
              .help("write `test \"what\" for PLAN { given ... expect ... }`"));
    }
    return chosen;
  }

  private static Optional<Suite> suite(
      PlanFile file,
      PlanDecl plan,
      List<TestDecl> tests,
      Folder folder,
      Map<String, String> constants,
      Problems problems) {
    Problems own = new Problems();
    Resolver.Resolved resolved = Resolver.resolved(file, plan, folder, constants, own);
    Checks.check(resolved.draft(), own);
    Optional<Suite> suite =
        own.hasErrors() ? Optional.empty() : suite(resolved, tests, folder, own);
    own.list().forEach(problems::add);
    return suite;
  }

  private static Optional<Suite> suite(
      Resolver.Resolved resolved, List<TestDecl> tests, Folder folder, Problems problems) {
    Plan plan = resolved.draft().plan();
    TestResolver resolver = new TestResolver(plan, resolved.scope(), folder, problems);
    List<PlanTest> meant = tests.stream().flatMap(t -> resolver.test(t).stream()).toList();
    return problems.hasErrors()
        ? Optional.empty()
        : Compiler.build(plan, problems).map(build -> new Suite(build, meant));
  }
}
