package relocc.api;

import java.util.List;
import java.util.stream.Collectors;

/** Somebody wanted what a plan that is wrong does not give. */
public final class CompilationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Diagnostic> diagnostics;

  CompilationException(List<Diagnostic> diagnostics) {
    super(diagnostics.stream().map(Diagnostic::text).collect(Collectors.joining("\n", "\n", "")));
    this.diagnostics = List.copyOf(diagnostics);
  }

  /** What is wrong. */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
