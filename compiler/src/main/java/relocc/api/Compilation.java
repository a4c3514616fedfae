package relocc.api;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What became of a plan.
 *
 * @param stub empty when one of the diagnostics is an error
 * @param diagnostics errors and warnings in the order of the text
 * @param inputs the files that the plan imports, read or not, without those whose bytes were given
 */
public record Compilation(Optional<Stub> stub, List<Diagnostic> diagnostics, List<Path> inputs) {
  public Compilation {
    diagnostics = List.copyOf(diagnostics);
    inputs = List.copyOf(inputs);
  }

  /**
   * The stub.
   *
   * @throws CompilationException with the messages if there is none
   */
  public Stub stubOrThrow() {
    return stub.orElseThrow(() -> new CompilationException(diagnostics));
  }
}
