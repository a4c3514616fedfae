package relocc.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import relocc.cli.file.Failure;

/** Compiles a plan and keeps nothing but the messages. */
@Command(name = "check", description = "Says what is wrong with a plan; writes no file.")
final class CheckCommand implements Callable<Integer> {
  private final CompileCommand root;

  @Parameters(index = "0", paramLabel = "PLAN", description = "the plan file")
  private Path plan;

  CheckCommand(CompileCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws Failure {
    return root.compile(plan).isPresent() ? ExitCode.OK : ExitCode.WRONG;
  }
}
