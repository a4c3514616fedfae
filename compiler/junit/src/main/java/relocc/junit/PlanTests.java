package relocc.junit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.AssertionFailedError;
import relocc.api.Diagnostic;
import relocc.api.Options;
import relocc.api.PlanTest;
import relocc.api.Relocc;

/**
 * The {@code test} blocks of a plan file as tests of JUnit:
 *
 * <pre>
 * &#64;TestFactory
 * Stream&lt;DynamicTest&gt; planTests() throws IOException {
 *   return PlanTests.of(Path.of("src/main/relocc/gather.rstub"));
 * }
 * </pre>
 */
public final class PlanTests {
  private PlanTests() {}

  /**
   * All tests of a file, on the reference and on as many machines as the command line takes.
   *
   * @throws IOException if the file cannot be read
   * @throws relocc.api.CompilationException with the messages if a plan or a test is wrong, or
   *     there is no test
   */
  public static Stream<DynamicTest> of(Path file) throws IOException {
    return of(file, Options.NONE, PlanTest.USUAL_SEEDS);
  }

  /**
   * Tests of a file.
   *
   * @param options with a name of a plan only its tests
   * @param seeds on how many machines each runs, at least 1
   * @throws IOException if the file cannot be read
   * @throws relocc.api.CompilationException with the messages if a plan or a test is wrong, or
   *     there is no test
   */
  public static Stream<DynamicTest> of(Path file, Options options, int seeds) throws IOException {
    return Relocc.tests(file, options).testsOrThrow().stream()
        .map(test -> DynamicTest.dynamicTest(test.toString(), () -> run(test, seeds)));
  }

  private static void run(PlanTest test, int seeds) {
    List<Diagnostic> failures = test.run(seeds);
    if (!failures.isEmpty()) {
      throw new AssertionFailedError(
          failures.stream().map(Diagnostic::text).collect(Collectors.joining("\n", "\n", "")));
    }
  }
}
