package relocc.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import relocc.cli.file.Failure;
import relocc.cli.file.PlanText;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.FrontEnd;
import relocc.compiler.TestFrontEnd;
import relocc.compiler.ast.PlanFile;
import relocc.compiler.ast.Syntax;
import relocc.compiler.imports.Folder;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/** Compiles plans. The same input gives the same bytes on every machine. */
public final class Relocc {
  /** What messages call a plan that comes from no file. */
  public static final String NAMELESS = "plan.rstub";

  private static final Path HERE = Path.of("");

  private Relocc() {}

  /**
   * Compiles a plan file; its imports are looked for in its folder.
   *
   * @throws IOException if the plan file cannot be read; that an import cannot is a diagnostic
   */
  public static Compilation compile(Path plan, Options options) throws IOException {
    PlanText text = read(plan);
    return text.problem().isPresent()
        ? notText(text)
        : compile(text.source(), folder(plan), options);
  }

  /**
   * Compiles the text of a plan, which messages call {@link #NAMELESS}.
   *
   * @param folder where its imports are looked for
   */
  public static Compilation compile(String text, Path folder, Options options) {
    return compile(new Source(NAMELESS, text), folder, options);
  }

  private static Compilation compile(Source source, Path folder, Options options) {
    FrontEnd.Result read =
        FrontEnd.read(
            source, new Folder(folder, options.files()), options.constants(), options.plan());
    Problems problems = new Problems();
    read.problems().forEach(problems::add);
    Optional<Build> build = read.plan().flatMap(plan -> Compiler.build(plan, problems));
    return new Compilation(build.map(Stub::new), Diagnostic.of(problems.list()), read.inputs());
  }

  /**
   * The names of the plans in a text, in its order; none where it is no text of plans, which
   * compiling it tells.
   */
  public static List<String> plans(String text) {
    Optional<PlanFile> file = Syntax.parse(new Source(NAMELESS, text), new Problems());
    return file.map(f -> f.plans().stream().map(plan -> plan.name().text()).toList())
        .orElse(List.of());
  }

  /**
   * The tests that a plan file holds.
   *
   * @param options with a name of a plan only its tests
   * @throws IOException if the plan file cannot be read
   */
  public static Tests tests(Path plan, Options options) throws IOException {
    PlanText text = read(plan);
    return text.problem().isPresent()
        ? new Tests(List.of(), notText(text).diagnostics())
        : tests(text.source(), folder(plan), options);
  }

  /**
   * The tests that a text holds.
   *
   * @param folder where imports and files of tests are looked for
   */
  public static Tests tests(String text, Path folder, Options options) {
    return tests(new Source(NAMELESS, text), folder, options);
  }

  private static Tests tests(Source source, Path folder, Options options) {
    TestFrontEnd.Result read =
        TestFrontEnd.read(
            source, new Folder(folder, options.files()), options.constants(), options.plan());
    List<PlanTest> tests =
        read.suites().stream()
            .flatMap(suite -> suite.tests().stream().map(t -> new PlanTest(suite.build(), t)))
            .toList();
    return new Tests(tests, Diagnostic.of(read.problems()));
  }

  private static Compilation notText(PlanText text) {
    return new Compilation(
        Optional.empty(), List.of(Diagnostic.of(text.problem().orElseThrow())), List.of());
  }

  private static Path folder(Path plan) {
    return Optional.ofNullable(plan.getParent()).orElse(HERE);
  }

  private static PlanText read(Path plan) throws IOException {
    try {
      return PlanText.read(plan);
    } catch (Failure e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
