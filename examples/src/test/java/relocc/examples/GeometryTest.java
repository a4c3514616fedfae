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

/** The example anylevel with other granules and widths of addresses, on QEMU. */
class GeometryTest {
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

  @ParameterizedTest(name = "{0}, granule {1} KiB, {2}")
  @CsvSource({
    "el1, 4, ''",
    "el2, 4, va 52",
    "vhe, 4, va 52",
    "el1, 4, va 50",
    "el1, 16, ''",
    "el2, 16, ''",
    "vhe, 16, va 47",
    "el1, 16, va 48",
    "el1, 16, va 52",
    "el2, 16, va 52",
    "el1, 64, ''",
    "el2, 64, va 48",
    "el1, 64, va 52",
    "el2, 64, va 52",
    "vhe, 64, va 52",
  })
  void movesAndLeaves(String entry, int granule, String width) throws IOException {
    int level = entry.equals("el1") ? 1 : 2;
    Rehearsal rehearsal = new Rehearsal(new Machine(level, "max", List.of()), RAM_SIZE, folder);
    rehearsal.noise(LOAD, 1 << 20);
    rehearsal.put(LOAD, rehearsal.finish());
    rehearsal.put(START, Launch.at(START, STUB, entry.equals("vhe"), 0));
    rehearsal.expectMoves(
        List.of(
            new Scatter.Page(LOAD, NEXT, 64 << 10),
            new Scatter.Page(LOAD + (72 << 10), TREE, 16 << 10)));
    rehearsal.expect(NEXT + (64 << 10), new byte[24]);

    byte[] stub = compile("run { granule " + granule + " KiB  " + width + " }");
    String said = rehearsal.run(START, STUB, STUB + (1 << 20), stub);
    String wanted = "left at EL" + level + " mmu off caches off x0=0000000040804000";
    assertTrue(said.startsWith(wanted), said);
  }

  private byte[] compile(String run) throws IOException {
    String text =
        Files.readString(Path.of("anylevel/anylevel.rstub"))
            .replace("armv8.1-a", "max")
            .replace("128 KiB", "1 MiB")
            .replace("  steps {", "  " + run + "\n  steps {");
    Path plan = Files.writeString(folder.resolve("anylevel.rstub"), text);
    return Relocc.compile(plan, folder.resolve("stub"));
  }
}
