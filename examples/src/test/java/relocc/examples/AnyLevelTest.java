package relocc.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One blob entered at EL1, at EL2 and at EL2 with VHE, on QEMU. */
class AnyLevelTest {
  private static final int RAM_SIZE = 64 << 20;
  private static final long LOAD = 0x4080_0000L;
  private static final long NEXT = 0x4081_0000L;
  private static final long TREE = 0x4080_4000L;
  private static final long STUB = 0x4100_0000L;
  private static final long START = 0x4200_0000L;

  @TempDir Path folder;

  @BeforeEach
  void needsMachine() {
    Judge.needMachine();
  }

  @ParameterizedTest(name = "{0}, leaves at EL{1}, MMU {2}")
  @CsvSource({
    "el1, 1, identity",
    "el2, 2, identity",
    "vhe, 2, identity",
    "el1, 1, off",
    "el2, 2, off",
    "vhe, 2, off",
    "el2, 1, identity",
    "vhe, 1, identity",
    "vhe, 1, off",
  })
  void movesAndLeaves(String entry, int exitLevel, String mmu) throws IOException {
    boolean host = entry.equals("vhe");
    int entryLevel = entry.equals("el1") ? 1 : 2;
    Rehearsal rehearsal =
        new Rehearsal(new Machine(entryLevel, "max", List.of()), RAM_SIZE, folder);
    rehearsal.noise(LOAD, 1 << 20);
    rehearsal.put(LOAD, rehearsal.finish());
    rehearsal.put(START, Launch.at(START, STUB, host, 0));
    rehearsal.expectMoves(
        List.of(
            new Scatter.Page(LOAD, NEXT, 64 << 10),
            new Scatter.Page(LOAD + (72 << 10), TREE, 16 << 10)));
    rehearsal.expect(NEXT + (64 << 10), new byte[24]);

    String said = rehearsal.run(START, STUB, STUB + (128 << 10), compile(exitLevel, mmu));
    String wanted =
        "left at EL" + exitLevel + " mmu off caches off x0=0000000040804000 x1=0000000000000000";
    assertTrue(said.startsWith(wanted), said);
  }

  /** The example as it stands, or changed in one place. */
  private byte[] compile(int exitLevel, String mmu) throws IOException {
    String text = Files.readString(Path.of("anylevel/anylevel.rstub"));
    String dropping = exitLevel == 1 ? text.replace("el same", "el 1") : text;
    String changed =
        mmu.equals("off")
            ? dropping.replace("  steps {", "  run { mmu off }\n  steps {")
            : dropping;
    Path plan = Files.writeString(folder.resolve("anylevel.rstub"), changed);
    return Relocc.compile(plan, folder.resolve("stub"));
  }
}
