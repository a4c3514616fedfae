package relocc.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import relocc.cli.file.Content;
import relocc.cli.file.Failure;
import relocc.cli.file.PlanText;
import relocc.cli.test.JUnitXml;
import relocc.cli.test.TestResult;
import relocc.cli.test.TestRun;
import relocc.compiler.TestFrontEnd;
import relocc.compiler.source.Rendering;
import relocc.compiler.source.Style;

/** Runs the tests that a plan file holds. */
@Command(
    name = "test",
    description = {
      "Runs the tests of a plan file.",
      "They run on the reference and, with the emitted bytes, on a model of the machine."
    })
final class TestCommand implements Callable<Integer> {
  private final CompileCommand root;

  @Parameters(index = "0", paramLabel = "PLAN", description = "the plan file")
  private Path plan;

  @Option(
      names = "--junit",
      paramLabel = "FILE.xml",
      description = "also write the results in JUnit's format; '-' is standard output")
  private Path junit;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "run each test on N machines; default: " + TestRun.USUAL_SEEDS)
  private int seeds = TestRun.USUAL_SEEDS;

  TestCommand(CompileCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws Failure {
    if (seeds < 1) {
      throw new UsageError("--seeds " + seeds + ": at least 1");
    }
    if (junit != null) {
      new Destinations(List.of(junit)).refuseInputs(List.of(plan));
    }
    PlanText text = PlanText.read(plan);
    if (text.problem().isPresent()) {
      root.show(List.of(text.problem().get()));
      return ExitCode.WRONG;
    }
    TestFrontEnd.Result read = root.tests(plan, text.source());
    root.show(read.problems());
    if (read.suites().isEmpty()) {
      return ExitCode.WRONG;
    }
    List<TestResult> results = new ArrayList<>();
    for (TestFrontEnd.Suite suite : read.suites()) {
      results.addAll(TestRun.of(suite, seeds));
    }
    results.forEach(this::tell);
    if (junit != null) {
      root.write(List.of(new Content(junit, xml(results))));
    }
    boolean passed = results.stream().allMatch(TestResult::passed);
    return passed ? ExitCode.OK : ExitCode.WRONG;
  }

  private void tell(TestResult result) {
    String title = result.plan() + ": " + result.title();
    if (result.passed()) {
      root.say("passed: " + title + " (" + result.ran() + ")");
    } else {
      root.say("FAILED: " + title);
      root.show(result.failures());
    }
  }

  private byte[] xml(List<TestResult> results) {
    Rendering plain = new Rendering(Style.PLAIN);
    return JUnitXml.of(plan.toString(), results, problem -> plain.human(List.of(problem)))
        .getBytes(StandardCharsets.UTF_8);
  }
}
