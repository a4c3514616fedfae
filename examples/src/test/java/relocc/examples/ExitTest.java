package relocc.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All ways out of a stub, on QEMU: what comes next looks at the state that it finds. */
class ExitTest {
  private static final Path SOURCES = Path.of("src/test/resources/relocc/examples");
  private static final int RAM_SIZE = 64 << 20;
  private static final long LOAD = 0x4080_0000L;
  private static final long NEXT = 0x4081_0000L;
  private static final long TREE = 0x4080_4000L;
  private static final long STUB = 0x4100_0000L;
  private static final long START = 0x4200_0000L;
  private static final String WAYS = "el 2 via vectors when vectors, same otherwise";
  private static final String REGISTERS =
      " x0=0000000040804000 x1=0000000000000007 x2=0000000000000009 x3=0000000000000007";
  private static final String EL1 = " sctlr=0000000030d00800";
  private static final String EL2 = " sctlr=0000000030c50830";

  /** RW, with VHE also E2H and TGE; API and APK where the processor signs pointers. */
  private static final String PLAIN = " hcr=0000030080000000";

  private static final String HOST = " hcr=0000030488000000";
  private static final String LONGEST = " vectors=0000000000000100";

  @TempDir Path folder;

  @BeforeEach
  void needsMachine() {
    Judge.needMachine();
  }

  @ParameterizedTest(name = "entered at {0}, leaves at {1}, MMU {2}")
  @CsvSource({
    "el2, el 2, identity",
    "el2, el 2 vhe, identity",
    "el2, el 2 vhe, off",
    "vhe, el 2, identity",
    "vhe, el 2, off",
    "vhe, el 2 vhe, identity",
    "vhe, el same, off",
    "el2, el 1, identity",
    "vhe, el 1, off",
  })
  void leavesAsThePlanSays(String entry, String exit, String mmu) throws IOException {
    boolean host = entry.equals("vhe");
    Rehearsal rehearsal = rehearsal(2, "max", 1);
    rehearsal.put(START, Launch.at(START, STUB, host, 0));
    String text = plan(exit, mmu).replace("el 1 { mmu off }  ", "");
    String said = rehearsal.run(START, STUB, STUB + (128 << 10), compile(text));
    assertTrue(said.startsWith("left at EL" + level(exit, host) + REGISTERS), said);
    assertTrue(said.contains(exit.equals("el 1") ? EL1 : EL2), said);
    if (exit.equals("el 1")) {
      assertTrue(said.contains(LONGEST), said);
    } else if (exit.equals("el 2 vhe") && !host) {
      assertTrue(said.contains(HOST + " cptr=0000000003330000 cnthctl=0000000000000c00"), said);
    } else if (exit.equals("el 2") && host) {
      assertTrue(said.contains(PLAIN + " cptr=00000000000022ff"), said);
      assertTrue(said.contains(" cnthctl=0000000000000003"), said);
    }
  }

  @ParameterizedTest(name = "entered at EL3 of {0}, leaves at {1}, MMU {2}")
  @CsvSource({
    "max, 1, el 3, off",
    "max, 1, el 3, identity",
    "max, 1, el 2, off",
    "max, 1, el 2, identity",
    "max, 1, el 2 vhe, off",
    "max, 1, el 1, off",
    "max, 1, el 1, identity",
    "cortex-a72, 0, el 2, off",
    "cortex-a72, 0, el 1, identity",
  })
  void leavesEl3(String cpu, long features, String exit, String mmu) throws IOException {
    Rehearsal rehearsal = rehearsal(3, cpu, features);
    String text =
        plan(exit, mmu)
            .replaceAll("entry .*", "entry { el 3 { mmu off } }")
            .replaceAll("params .*", "");
    String said = rehearsal.run(STUB, STUB + (128 << 10), compile(text));
    assertTrue(said.startsWith("left at EL" + exit.substring(3) + REGISTERS), said);
    assertTrue(said.contains(exit.equals("el 1") ? EL1 : EL2), said);
    if (exit.equals("el 1") && features == 1) {
      assertTrue(said.contains(LONGEST), said);
    } else if (exit.equals("el 2 vhe")) {
      assertTrue(said.contains(HOST + " cptr=0000000003330000 cnthctl=0000000000000c00"), said);
    } else if (exit.equals("el 2") && features == 1) {
      assertTrue(said.contains(PLAIN + " cptr=00000000000022ff cnthctl=0000000000000003"), said);
    }
  }

  private static String level(String exit, boolean host) {
    return switch (exit) {
      case "el 1" -> "1";
      case "el 2" -> "2";
      case "el 2 vhe" -> "2 vhe";
      default -> host ? "2 vhe" : "2";
    };
  }

  /** There and back: EL2 is parked in vectors while EL1 rewrites memory. */
  @ParameterizedTest(name = "vectors of {0}, VHE {1}, MMU {2}, way {3}")
  @CsvSource({
    "a kernel, 0, identity, when",
    "a kernel, 0, off, always",
    "the blob, 0, identity, always",
    "the blob, 0, off, when",
    "the blob, 1, off, when",
    "nobody, 0, identity, when",
    "nobody, 0, off, when",
  })
  void goesBackUp(String vectors, long host, String mmu, String way) throws IOException {
    String ways = way.equals("when") ? WAYS : "el 2 via vectors";
    Rehearsal rehearsal = rehearsal(2, "max", 0);
    byte[] blob = compile(plan(ways, mmu));
    boolean own = vectors.equals("a kernel");
    long park = vectors.equals("the blob") ? STUB + parking(plan(ways, mmu)) : 0;
    rehearsal.put(
        START,
        GnuAssembler.assemble(
            SOURCES.resolve("park.S"),
            START,
            Map.of(
                "STUB", STUB, "PARK", park, "ARGUMENT", park, "OWN", own ? 1L : 0L, "HOST", host)));
    String said = rehearsal.run(START, STUB, STUB + (128 << 10), blob);
    boolean up = !vectors.equals("nobody");
    String level = up ? host == 1 ? "2 vhe" : "2" : "1";
    assertTrue(said.startsWith("left at EL" + level + REGISTERS), said);
  }

  /** Where the blob's own vectors lie in it. */
  private long parking(String text) throws IOException {
    Path plan = Files.writeString(folder.resolve("exits.rstub"), text);
    String map = new String(Relocc.compile(plan, folder.resolve("json"), "--emit", "json"));
    Matcher offset = Pattern.compile("\"parking\": (\\d+)").matcher(map);
    assertTrue(offset.find(), map);
    assertEquals(0, Long.parseLong(offset.group(1)) % 2048);
    return Long.parseLong(offset.group(1));
  }

  private Rehearsal rehearsal(int level, String cpu, long features) throws IOException {
    Machine machine = new Machine(level, cpu, List.of("-semihosting"));
    Rehearsal rehearsal = new Rehearsal(machine, RAM_SIZE, folder);
    rehearsal.noise(LOAD, 1 << 20);
    rehearsal.put(
        LOAD, GnuAssembler.assemble(SOURCES.resolve("state.S"), 0, Map.of("FEATURES", features)));
    rehearsal.expectMoves(
        List.of(
            new Scatter.Page(LOAD, NEXT, 64 << 10),
            new Scatter.Page(LOAD + (72 << 10), TREE, 16 << 10)));
    return rehearsal;
  }

  private static String plan(String ways, String mmu) throws IOException {
    String text = Files.readString(SOURCES.resolve("exits.rstub")).replace(WAYS, ways);
    return mmu.equals("off") ? text.replace("  steps {", "  run { mmu off }\n  steps {") : text;
  }

  private byte[] compile(String text) throws IOException {
    Path plan = Files.writeString(folder.resolve("exits.rstub"), text);
    return Relocc.compile(plan, folder.resolve("stub"));
  }
}
