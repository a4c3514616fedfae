package relocc.examples.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.FrontEnd;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/** Compiles plans. */
public final class Plans {
  private Plans() {}

  /**
   * Compiles a plan that must be right.
   *
   * @param name which plan of the file; may be empty when it has just one
   * @param constants values for constants of the plan, by name
   * @throws IllegalArgumentException if the plan is wrong
   */
  public static Build build(Path file, Optional<String> name, Map<String, String> constants)
      throws IOException {
    Source source = new Source(file.getFileName().toString(), Files.readString(file));
    Path folder = file.toAbsolutePath().getParent();
    FrontEnd.Result read = FrontEnd.read(source, folder, constants, name);
    Problems problems = new Problems();
    return read.plan()
        .flatMap(plan -> Compiler.build(plan, problems))
        .orElseThrow(
            () -> new IllegalArgumentException(file + ": " + read.problems() + problems.list()));
  }
}
