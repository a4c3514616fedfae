package relocc.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** A command of the language's reference that this release refuses. */
@Command(hidden = true)
final class NotBuiltCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Unmatched private List<String> arguments;

  @Override
  public Integer call() {
    throw new UsageError("the command '" + spec.name() + "' is not in this release");
  }
}
