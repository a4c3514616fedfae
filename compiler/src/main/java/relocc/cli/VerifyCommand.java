package relocc.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import relocc.cli.file.Failure;
import relocc.cli.verify.Verification;
import relocc.compiler.Build;

/** Holds a blob against its plan. */
@Command(
    name = "verify",
    description = {
      "Runs the stub on a model of the machine, and holds memory and exit state",
      "against the reference and against the plain meaning of the plan."
    })
final class VerifyCommand implements Callable<Integer> {
  private final CompileCommand root;

  @Parameters(index = "0", paramLabel = "PLAN", description = "the plan file")
  private Path plan;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "BLOB",
      description = "the bytes to verify; default: those that the plan compiles to")
  private Path blob;

  VerifyCommand(CompileCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws Failure {
    Optional<Build> compiled = root.compile(plan).map(CompileCommand.Compilation::build);
    if (compiled.isEmpty()) {
      return ExitCode.WRONG;
    }
    Verification.Result result =
        blob == null
            ? Verification.of(compiled.get())
            : Verification.of(compiled.get(), bytes(blob));
    if (!result.agrees()) {
      root.show(difference(result.lines()));
      return ExitCode.WRONG;
    }
    result.lines().forEach(root::say);
    return ExitCode.OK;
  }

  private Failure difference(List<String> lines) {
    return blob == null
        ? new Failure(
            "R9002",
            "the stub does not do what the plan says",
            lines,
            "this is a bug in relocc: report it with the plan and its imports")
        : new Failure(
            "R4001",
            blob + " does not do what the plan says",
            lines,
            "compile the plan again, or verify the blob against the plan that it came from");
  }

  private static byte[] bytes(Path blob) throws Failure {
    try {
      return Files.readAllBytes(blob);
    } catch (IOException e) {
      throw new Failure(
          "R7001", "cannot read " + blob + ": " + Failure.reason(e), "name a file with a blob");
    } catch (OutOfMemoryError e) {
      throw new Failure(
          "R7001", "cannot read " + blob + ": it is too large", "name a file with a blob");
    }
  }
}
