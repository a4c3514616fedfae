package relocc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import relocc.cli.file.Content;
import relocc.cli.file.Failure;
import relocc.compiler.Build;
import relocc.compiler.a64.Program;
import relocc.compiler.output.Outputs;
import relocc.runtime.rule.RuleBook;

/** The map of a plan, and each rule of the architecture that put an instruction where it is. */
@Command(
    name = "explain",
    description = "Says what the stub of a plan will do, why so, and which rules shaped it.")
final class ExplainCommand implements Callable<Integer> {
  private static final Pattern RULE = Pattern.compile("\\b[A-Z]{2,4}-[0-9]{2}\\b");

  private final CompileCommand root;

  @Parameters(index = "0", paramLabel = "PLAN", description = "the plan file")
  private Path plan;

  ExplainCommand(CompileCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws Failure {
    Optional<CompileCommand.Compilation> compiled = root.compile(plan);
    if (compiled.isEmpty()) {
      return ExitCode.WRONG;
    }
    Build build = compiled.get().build();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.writeBytes(Outputs.named("map").orElseThrow().render(build));
    text.writeBytes(rules(build).getBytes(UTF_8));
    root.write(List.of(new Content(Content.STDOUT, text.toByteArray())));
    return ExitCode.OK;
  }

  private static String rules(Build build) {
    Map<String, Integer> counts = new TreeMap<>();
    for (Program.Line line : build.program().lines()) {
      Matcher matcher = RULE.matcher(line.note());
      while (matcher.find()) {
        counts.merge(matcher.group(), 1, Integer::sum);
      }
    }
    StringBuilder text = new StringBuilder("\nrules that shaped the code\n");
    counts.forEach(
        (rule, count) ->
            text.append(
                String.format(
                    "  %-7s %3d times  %s%n",
                    rule,
                    count,
                    Optional.ofNullable(RuleBook.rules().get(rule))
                        .map(r -> r.title())
                        .orElse(""))));
    return text.toString();
  }
}
