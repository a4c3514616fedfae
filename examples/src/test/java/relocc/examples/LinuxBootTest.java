package relocc.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Debian's stock kernel boots through stubs. The logs stay in {@code target/linux}. */
class LinuxBootTest {
  private static final Path EXAMPLE = Path.of("linux");

  private static DebianKernel kernel;

  @BeforeAll
  static void fetchesKernel() {
    Judge.needMachine();
    Judge.need(Board.isInstalled(), "fdtput of device-tree-compiler");
    try {
      kernel = DebianKernel.fetch(EXAMPLE.resolve("fetch.sh"));
    } catch (IOException e) {
      Judge.missing("Debian's kernel cannot be fetched: " + e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "el2_to_el2",
        "el2_to_el1",
        "el1_to_el1",
        "el2_to_el2_mmu_off",
        "el2_to_el1_mmu_off",
        "el1_to_el1_mmu_off"
      })
  void bootsFromScatteredPages(String plan) throws IOException {
    boots(new LinuxBoot(LinuxLayout.GATHER, plan, "cortex-a72"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mmu_on", "mmu_off"})
  void bootsFromOverlappingRanges(String plan) throws IOException {
    boots(new LinuxBoot(LinuxLayout.HANDOFF, plan, "cortex-a72"));
  }

  /** With SVE, SME, pointer authentication and the rest, which EL2 must not trap. */
  @ParameterizedTest
  @ValueSource(strings = {"el2_to_el2", "el2_to_el1"})
  void bootsOnTheProcessorWithEveryFeature(String plan) throws IOException {
    boots(new LinuxBoot(LinuxLayout.GATHER, plan, "max"));
  }

  private static void boots(LinuxBoot boot) throws IOException {
    Path work = Path.of("target", "linux");
    Tool.Outcome outcome =
        boot.run(
            EXAMPLE,
            work,
            kernel,
            (file, plan, stub) -> Relocc.compile(file, stub, "--plan", plan));
    for (String line : boot.expected()) {
      assertTrue(outcome.text().contains(line), () -> "no \"" + line + "\" in:\n" + outcome.text());
    }
  }
}
