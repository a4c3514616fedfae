package relocc.examples.mutation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
 * count. Those that do not are held to what they have.
 */
class CodeSizeTest {
  private static final long PAGE = 4096;

  /**
   * SHA-256, three levels of entry, tables that are built as it runs, three digests as constants
   * and reports that print them: 4.5 KiB without the vectors, which then lie at 6 KiB.
   */
  private static final long BUNDLE = 7044;

  /**
   * SHA-256 for a processor whose plan does not promise instructions for it, twice, and a list of
   * up to 64 ranges: 4.1 KiB beside the branches of the vectors, 4,064 bytes would fit.
   */
  private static final long UPDATE = 4720;

  @TempDir Path folder;

  static Stream<ExamplePlans.Example> examples() {
    return Stream.of(ExamplePlans.all(), ExamplePlans.unscored()).flatMap(List::stream);
  }

  /** Those that are not in the lists of {@link ExamplePlans}: the plan, what it imports. */
  static Stream<Arguments> others() {
    String states = "src/test/resources/relocc/examples/";
    return Stream.of(
        other(PAGE, "scatter/scatter.rstub", "", "scatter/app.elf"),
        other(PAGE, "unpack/unpack.rstub", ""),
        other(PAGE, "stingray/stingray.rstub", "slow"),
        other(PAGE, "stingray/stingray.rstub", "mended"),
        other(PAGE, "embed-java/src/main/relocc/boot.rstub", "", pieces()),
        other(PAGE, "embed-c/boot.rstub", ""),
        other(UPDATE, "update/update.rstub", "", "update/host.iomem"),
        other(PAGE, "bundle/borrowed.rstub", "", "handoff/Image", "handoff/initrd.gz"),
        other(
            BUNDLE,
            "bundle/bundle.rstub",
            "",
            "handoff/Image",
            "handoff/initrd.gz",
            "handoff/board.dtb"),
        other(PAGE, states + "exits.rstub", ""),
        other(PAGE, states + "failing.rstub", ""),
        other(PAGE, states + "reporting.rstub", ""));
  }

  private static String pieces() {
    return "embed-java/src/main/relocc/pieces.pages";
  }

  private static Arguments other(long limit, String plan, String name, String... imports) {
    return Arguments.of(limit, plan, Optional.of(name).filter(n -> !n.isEmpty()), imports);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void fitsInAPage(ExamplePlans.Example example) throws IOException {
    check(PAGE, example.toString(), new ExamplePlans(folder).small(example));
  }

  @ParameterizedTest(name = "{1} {2}")
  @MethodSource("others")
  void fitsToo(long limit, String plan, Optional<String> name, String[] imports)
      throws IOException {
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
    check(limit, plan, Plans.build(copy, name, Map.of()));
  }

  private static void check(long limit, String what, Build build) {
    Program program = build.program();
    AddressRange code = program.sections().get(0).range();
    long end =
        program.lines().stream()
            .filter(line -> code.contains(line.address()) && !line.text().startsWith(".zero"))
            .mapToLong(line -> line.address() + line.size())
            .max()
            .orElseThrow();
    long size = end - code.start();
    assertTrue(size > 500 && size <= limit, what + " has " + size + " bytes of code");
  }
}
