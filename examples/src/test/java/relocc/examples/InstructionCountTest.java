package relocc.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many instructions a stub executes, counted by QEMU's PMU: exact, the same on every host. */
class InstructionCountTest {
  /** All of the stub counts: tables, caches and the exit too. Linux takes 1,035 for the loop. */
  private static final double MOST_PER_PAGE = 450;

  private static final int PAGES = 8000;

  @TempDir Path folder;

  @Test
  void copiesScatteredPagesInFewInstructions() throws IOException {
    Judge.needMachine();
    InstructionCount count = new InstructionCount(folder, PAGES);
    Files.writeString(folder.resolve("kernel.pages"), count.pages().text());
    Path plan = Files.copy(Path.of("linux/gather.rstub"), folder.resolve("gather.rstub"));
    byte[] stub = Relocc.compile(plan, folder.resolve("stub"), "--plan", "el2_to_el2");

    double perPage = (double) count.of(stub, Path.of("linux/count.S")) / PAGES;

    System.out.printf("relocc: %.1f instructions per scattered 4 KiB page%n", perPage);
    assertTrue(perPage < MOST_PER_PAGE, perPage + " instructions per page");
  }
}
