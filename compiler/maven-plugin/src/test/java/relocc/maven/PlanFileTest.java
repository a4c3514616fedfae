package relocc.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relocc.api.Diagnostic;

/** What is compiled, and when again. */
final class PlanFileTest {
  private static final String PLAN =
      """
      import raw "words" as words
      const TO = 0x4020_0000
      plan one {
        memory { ram dram = 0x4000_0000 ..+ 64 MiB }
        entry { el 2 { mmu off } }
        stub { at 0x4100_0000 ..+ 64 KiB }
        steps { zero dram[0 ..+ words.size] }
        exit TO { el 2  mmu off }
      }
      """;

  @TempDir private Path folder;
  private Path plan;

  @BeforeEach
  void writePlan() throws IOException {
    plan = Files.writeString(folder.resolve("p.rstub"), "edition 1\n" + PLAN);
    Files.writeString(folder.resolve("words"), "words");
  }

  private PlanFile file(List<String> emit, Map<String, String> constants, String version) {
    Path output = folder.resolve("out/p");
    return new PlanFile(plan, output, folder.resolve("state/p"), emit, constants, version);
  }

  private PlanFile file() {
    return file(List.of("bin", "map"), Map.of(), "1");
  }

  private TreeSet<String> made() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void whatHasNotChangedIsUpToDate() throws IOException {
    assertFalse(file().isUpToDate());
    assertEquals(List.of(), file().compile());
    assertEquals("[p.bin, p.map]", made().toString());
    assertTrue(file().isUpToDate());
    assertFalse(file(List.of("bin"), Map.of(), "1").isUpToDate());
    assertFalse(file(List.of("bin", "map"), Map.of("TO", "0"), "1").isUpToDate());
    assertFalse(file(List.of("bin", "map"), Map.of(), "2").isUpToDate());
  }

  @Test
  void aChangeIsCompiled() throws IOException {
    file().compile();
    Files.writeString(folder.resolve("words"), "other");
    assertFalse(file().isUpToDate());
    file().compile();
    Files.delete(folder.resolve("out/p.map"));
    assertFalse(file().isUpToDate());
    file().compile();
    assertTrue(file().isUpToDate());
    Files.writeString(plan, "edition 1\n\n" + PLAN);
    assertFalse(file().isUpToDate());
  }

  @Test
  void severalPlansHaveTheirNames() throws IOException {
    String other = PLAN.substring(PLAN.indexOf("plan one")).replace("plan one", "plan two");
    Files.writeString(plan, "edition 1\n" + PLAN + other);
    file().compile();
    assertEquals("[p-one.bin, p-one.map, p-two.bin, p-two.map]", made().toString());
    assertTrue(file().isUpToDate());
  }

  @Test
  void aWrongPlanLeavesWhatThereWas() throws IOException {
    file().compile();
    byte[] before = Files.readAllBytes(folder.resolve("out/p.bin"));
    Files.writeString(plan, "edition 1\n" + PLAN.replace("exit TO", "exit OT"));
    List<Diagnostic> diagnostics = file().compile();
    assertEquals(plan + ":9:8: error[R1001]: there is no `OT`", diagnostics.get(0).toString());
    assertEquals(before.length, Files.size(folder.resolve("out/p.bin")));
    assertFalse(file().isUpToDate());
    Files.delete(plan);
    Files.write(plan, new byte[] {'e', (byte) 0xff});
    assertEquals("R0017", file().compile().get(0).code());
  }
}
