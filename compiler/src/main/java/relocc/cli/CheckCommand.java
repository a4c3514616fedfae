package relocc.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import relocc.cli.file.Failure;

/** Compiles a plan and keeps nothing but the messages. */
@Command(name = "check", description = "Says what is wrong with a plan; writes no file.")
final class CheckCommand implements Callable<Integer> {
  @ParentCommand private CompileCommand root;

  @Parameters(index = "0", paramLabel = "PLAN", description = "the plan file")
  private Path plan;

  @Override
  public Integer call() throws Failure {
    return root.compile(plan).isPresent() ? ExitCode.OK : ExitCode.WRONG;
  }
}
