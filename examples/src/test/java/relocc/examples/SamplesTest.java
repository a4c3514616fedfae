package relocc.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relocc.cli.verify.Verification;
import relocc.compiler.Build;
import relocc.examples.mutation.Plans;

/** The plans of the language's description compile as they stand, with the examples' files. */
class SamplesTest {
  private static final Path SAMPLES = Path.of("../compiler/src/test/resources/samples");
  private static final List<String> FILES =
      List.of(
          "handoff/Image",
          "handoff/initrd.gz",
          "handoff/board.dtb",
          "gather/kernel.pages",
          "update/host.iomem",
          "scatter/app.elf");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"handoff", "kexec", "gather", "update", "scatter", "bundle"})
  void compilesAndAgrees(String name) throws IOException {
    for (String file : FILES) {
      Path from = Path.of(file);
      Files.copy(from, folder.resolve(from.getFileName()));
    }
    Path plan = folder.resolve(name + ".rstub");
    Files.copy(SAMPLES.resolve(plan.getFileName()), plan);
    Build build = Plans.build(plan, Optional.empty(), Map.of());
    byte[] blob = build.program().bytes();
    assertEquals(
        List.of(), Verification.of(build).check(blob, new long[] {0, 1}, done -> {}).lines());
  }
}
