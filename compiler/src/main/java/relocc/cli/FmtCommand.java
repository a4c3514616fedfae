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
import relocc.compiler.ast.Syntax;
import relocc.compiler.source.Layout;
import relocc.compiler.source.Problems;

/** Lays plan files out. */
@Command(
    name = "fmt",
    description = {
      "Lays plan files out: indentation, single spaces, empty lines.",
      "Which lines there are, and what is aligned by several spaces, stays as it is."
    })
final class FmtCommand implements Callable<Integer> {
  private final CompileCommand root;

  @Parameters(arity = "1..*", paramLabel = "PLAN", description = "the plan files")
  private List<Path> plans = new ArrayList<>();

  @Option(names = "--check", description = "write nothing; name the files that would change")
  private boolean check;

  FmtCommand(CompileCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws Failure {
    boolean wrong = false;
    List<Content> changed = new ArrayList<>();
    for (Path plan : plans) {
      PlanText text = PlanText.read(plan);
      Problems problems = new Problems();
      text.problem().ifPresent(problems::add);
      if (!problems.hasErrors()) {
        Syntax.parse(text.source(), problems);
      }
      root.show(problems.list());
      if (problems.hasErrors()) {
        wrong = true;
      } else {
        String laidOut = laidOut(text.source().text());
        if (!laidOut.equals(text.source().text())) {
          changed.add(new Content(plan, laidOut.getBytes(StandardCharsets.UTF_8)));
        }
      }
    }
    if (check) {
      changed.forEach(content -> root.say(content.target() + " is laid out otherwise"));
    } else {
      root.write(changed);
    }
    return wrong || check && !changed.isEmpty() ? ExitCode.WRONG : ExitCode.OK;
  }

  /** Nothing but space may change: this is somebody's only copy. */
  private static String laidOut(String text) {
    String laidOut = Layout.of(text);
    if (!blanksAside(laidOut).equals(blanksAside(text))) {
      throw new IllegalStateException("laying out would change more than space");
    }
    return laidOut;
  }

  private static String blanksAside(String text) {
    return text.replaceAll("[\\s\\ufeff]+", "");
  }
}
