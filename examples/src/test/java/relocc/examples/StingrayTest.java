package relocc.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The MMU is on, and there is no speed-up: what relocc says about it, and the two stubs on QEMU.
 */
class StingrayTest {
  private static final Path PLAN = Path.of("stingray/stingray.rstub");
  private static final Tool JAVA = new Tool(System.getProperty("java.home") + "/bin/java");
  private static final int RAM_SIZE = 128 << 20;
  private static final long LOADED = 0x4400_0000L;
  private static final long KERNEL = 0x4020_0000L;
  private static final int IMAGE = 24 << 20;
  private static final long STUB = 0x4700_0000L;

  @TempDir Path folder;

  @Test
  void checkNamesTheReasonAndTheChange() throws IOException {
    String said = check("slow");
    assertTrue(said.startsWith("warning[W3101]: this copy runs with the caches off"), said);
    assertTrue(said.contains("SCTLR_EL2.M is 0 here"), said);
    assertTrue(said.contains("at a lower level, as a kernel's at EL1, changes nothing"), said);
    assertTrue(said.contains("20 times") && said.contains("190 times"), said);
    assertTrue(said.contains("write `mmu identity`"), said);
  }

  @Test
  void theChangeMendsIt() throws IOException {
    assertEquals("", check("mended"));
  }

  private static String check(String name) throws IOException {
    Judge.need(Relocc.class.getResource("/relocc/cli/Main.class") != null, "the command line");
    List<Object> command =
        List.of("-cp", System.getProperty("java.class.path"), "relocc.cli.Main", "check");
    List<Object> all = new ArrayList<>(command);
    all.addAll(List.of("--plan", name, PLAN));
    return JAVA.run(all.toArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"slow", "mended"})
  void bothMoveTheImage(String name) throws IOException {
    Judge.needMachine();
    Rehearsal rehearsal = new Rehearsal(Machine.at(2), RAM_SIZE, folder);
    rehearsal.noise(LOADED, IMAGE);
    rehearsal.put(LOADED, rehearsal.finish());
    rehearsal.expectMoves(List.of(new Scatter.Page(LOADED, KERNEL, IMAGE)));
    byte[] stub = Relocc.compile(PLAN, folder.resolve("stub"), "--plan", name);
    String said = rehearsal.run(STUB, STUB + (64 << 10), stub);
    assertTrue(said.startsWith("left at EL2 mmu off caches off x0=0000000046000000"), said);
  }
}
