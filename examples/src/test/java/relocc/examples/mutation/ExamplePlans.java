package relocc.examples.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relocc.compiler.Build;
import relocc.examples.Scatter;

/**
 * Every plan under {@code examples}. Those that boot Debian's kernel get small imports: the code of
 * a stub does not depend on how much it moves.
 */
final class ExamplePlans {
  private static final List<String> GATHER =
      List.of(
          "el2_to_el2",
          "el2_to_el1",
          "el1_to_el1",
          "el2_to_el2_mmu_off",
          "el2_to_el1_mmu_off",
          "el1_to_el1_mmu_off");
  private static final List<String> HANDOFF = List.of("mmu_on", "mmu_off");

  private static final long IMAGE = 0x4020_0000L;
  private static final long STUB = 0x7f00_0000L;
  private static final int PAGES = 40;

  private ExamplePlans() {}

  /**
   * A compiled plan.
   *
   * @param name of the example and the plan
   */
  record Example(String name, Build build) {}

  /**
   * All of them.
   *
   * @param folder for the imports of those that need some
   */
  static List<Example> all(Path folder) throws IOException {
    List<Example> all = new ArrayList<>();
    for (String name : List.of("handoff", "gather", "rotate")) {
      Path file = Path.of(name, name + ".rstub");
      all.add(new Example(name, Plans.build(file, Optional.empty())));
    }
    Path gather = copy("gather.rstub", folder);
    Files.writeString(folder.resolve("kernel.pages"), pages());
    for (String plan : GATHER) {
      all.add(new Example("linux/gather " + plan, Plans.build(gather, Optional.of(plan))));
    }
    Path handoff = copy("handoff.rstub", folder);
    for (String imported : List.of("board.dtb", "Image", "initrd.gz")) {
      Files.copy(Path.of("handoff", imported), folder.resolve(imported));
    }
    for (String plan : HANDOFF) {
      all.add(new Example("linux/handoff " + plan, Plans.build(handoff, Optional.of(plan))));
    }
    return all;
  }

  private static Path copy(String name, Path folder) throws IOException {
    return Files.copy(Path.of("linux", name), folder.resolve(name));
  }

  private static String pages() {
    long last = 0xa48;
    return Scatter.over(
            IMAGE, STUB, slot -> true, IMAGE, (PAGES - 1L) * Scatter.PAGE + last, 20260101)
        .text();
  }
}
