package relocc.examples.mutation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relocc.compiler.a64.Program;
import relocc.compiler.plan.AddressRange;

/** The code of every example, its vectors among it, fits in a page; tables do not count. */
class CodeSizeTest {
  private static final long PAGE = 4096;

  @TempDir Path folder;

  static Stream<ExamplePlans.Example> examples() {
    return Stream.of(ExamplePlans.all(), ExamplePlans.unscored()).flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void fitsInAPage(ExamplePlans.Example example) throws IOException {
    Program program = new ExamplePlans(folder).small(example).program();
    AddressRange code = program.sections().get(0).range();
    long end =
        program.lines().stream()
            .filter(line -> code.contains(line.address()) && !line.text().startsWith(".zero"))
            .mapToLong(line -> line.address() + line.size())
            .max()
            .orElseThrow();
    long size = end - code.start();
    assertTrue(size > 500 && size <= PAGE, example + " has " + size + " bytes of code");
  }
}
