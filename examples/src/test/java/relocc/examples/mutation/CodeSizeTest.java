package relocc.examples.mutation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import relocc.compiler.Build;
import relocc.compiler.a64.Program;
import relocc.compiler.plan.AddressRange;

/**
 * The code of every example, its vectors and constants among it, fits in a page; tables do not
 * count.
 */
class CodeSizeTest {
  private static final long PAGE = 4096;

  @TempDir Path folder;

  static Stream<ExamplePlans.Example> examples() {
    return ExamplePlans.all().stream();
  }

  /** Those that are not in the lists of {@link ExamplePlans}: the plan, what it imports. */
  static Stream<Arguments> others() {
    String states = "src/test/resources/relocc/examples/";
    return Stream.of(
        other("scatter/scatter.rstub", "", "scatter/app.elf"),
        other("unpack/unpack.rstub", ""),
        other("stingray/stingray.rstub", "slow"),
        other("stingray/stingray.rstub", "mended"),
        other("embed-java/src/main/relocc/boot.rstub", "", pieces()),
        other("embed-c/boot.rstub", ""),
        other("update/update.rstub", "", "update/host.iomem"),
        other("bundle/borrowed.rstub", "", "handoff/Image", "handoff/initrd.gz"),
        other("bundle/bundle.rstub", "", "handoff/Image", "handoff/initrd.gz", "handoff/board.dtb"),
        other(states + "exits.rstub", ""),
        other(states + "failing.rstub", ""),
        other(states + "pointing.rstub", ""),
        other(states + "reporting.rstub", ""));
  }

  private static String pieces() {
    return "embed-java/src/main/relocc/pieces.pages";
  }

  private static Arguments other(String plan, String name, String... imports) {
    return Arguments.of(plan, Optional.of(name).filter(n -> !n.isEmpty()), imports);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void fitsInAPage(ExamplePlans.Example example) throws IOException {
    check(example.toString(), new ExamplePlans(folder).small(example));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("others")
  void fitsToo(String plan, Optional<String> name, String[] imports) throws IOException {
    Path inside = Files.createDirectories(folder.resolve("plan"));
    Path board = Files.createDirectories(folder.resolve("handoff")).resolve("board.dtb");
    Files.copy(Path.of("handoff/board.dtb"), board);
    for (String imported : imports) {
      Files.copy(Path.of(imported), inside.resolve(Path.of(imported).getFileName()));
    }
    byte[] second = new byte[1 << 16];
    for (int i = 0; i < second.length; i++) {
      second[i] = (byte) (i >> 8);
    }
    Files.write(inside.resolve("second.bin"), second);
    Path copy = Files.copy(Path.of(plan), inside.resolve("plan.rstub"));
    check(plan, Plans.build(copy, name, Map.of()));
  }

  private static void check(String what, Build build) {
    Program program = build.program();
    AddressRange code = program.sections().get(0).range();
    long end =
        program.lines().stream()
            .filter(line -> code.contains(line.address()) && !line.text().startsWith(".zero"))
            .mapToLong(line -> line.address() + line.size())
            .max()
            .orElseThrow();
    long size = end - code.start();
    assertTrue(size > 500 && size <= PAGE, what + " has " + size + " bytes of code");
  }
}
