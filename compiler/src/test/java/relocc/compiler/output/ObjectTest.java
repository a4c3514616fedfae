package relocc.compiler.output;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relocc.compiler.Build;
import relocc.compiler.a64.Judge;

/** The object file as the tools that link, show and debug it see it. */
final class ObjectTest {
  private static final Pattern MAPPING =
      Pattern.compile("^ *\\d+: ([0-9a-f]+) .* (\\$[xd])$", Pattern.MULTILINE);

  @TempDir Path folder;

  private Build write(String name) throws IOException {
    Build build = GoldenOutputsTest.build(name, Path.of("/some/where"));
    Files.write(folder.resolve("stub.o"), Outputs.named("obj").orElseThrow().render(build));
    Files.write(folder.resolve("stub.s"), Outputs.named("asm").orElseThrow().render(build));
    Files.copy(GoldenOutputsTest.FOLDER.resolve(name + ".rstub"), folder.resolve(name + ".rstub"));
    return build;
  }

  @ParameterizedTest
  @ValueSource(strings = {"every", "plain", "callers"})
  void readersFindNoFault(String name) throws Exception {
    write(name);
    String seen = Judge.GNU_READELF.run(folder, "-aW", "--debug-dump", "stub.o");
    assertFalse(seen.toLowerCase(java.util.Locale.ROOT).contains("warning"), seen);
    assertTrue(seen.contains("REL (Relocatable file)") && seen.contains("AArch64"), seen);
    String other = Judge.LLVM_READELF.run(folder, "-a", "stub.o");
    assertFalse(other.contains("warning"), other);
    String lines = Judge.LLVM_DWARFDUMP.run(folder, "--verify", "stub.o");
    assertTrue(lines.contains("No errors."), lines);
  }

  /** GNU as marks code and data of the listing on its own account. */
  @ParameterizedTest
  @ValueSource(strings = {"every", "plain", "callers"})
  void codeAndDataAreMarkedAsAnAssemblerDoes(String name) throws Exception {
    write(name);
    Judge.GNU_AS.run(folder, "-o", "assembled.o", "stub.s");
    List<String> wanted = marks(Judge.GNU_READELF.run(folder, "-sW", "assembled.o"));
    assertTrue(wanted.size() > 2, wanted.toString());
    assertEquals(wanted, marks(Judge.GNU_READELF.run(folder, "-sW", "stub.o")));
  }

  private static List<String> marks(String symbols) {
    return MAPPING
        .matcher(symbols)
        .results()
        .map(found -> found.group(1) + found.group(2))
        .collect(Collectors.toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"every", "plain"})
  void theSectionIsTheBlob(String name) throws Exception {
    Build build = write(name);
    Judge.GNU_OBJCOPY.run(folder, "-O", "binary", "-j", ".relocc." + name, "stub.o", "blob");
    assertArrayEquals(build.program().bytes(), Files.readAllBytes(folder.resolve("blob")));
  }

  @Test
  void aProgramIsLinkedWithoutAWarning() throws Exception {
    Build build = write("callers");
    Files.writeString(
        folder.resolve("main.c"),
        """
        #include "stub.h"
        RELOCC_ASSERT(CALLERS_ALIGNMENT == 0x1000, alignment);
        int main(void) {
          struct callers_params params = {.image = {1, 2}};
          if (callers_end != callers + (unsigned long)callers_size) return 1;
          if ((unsigned long)callers % CALLERS_ALIGNMENT) return 1;
          return (int)callers_entry(0, 0, 0, &params);
        }
        """);
    Files.write(folder.resolve("stub.h"), Outputs.named("header").orElseThrow().render(build));
    String said =
        Judge.CROSS_GCC.run(
            folder,
            "-static",
            "-g",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-Wl,--fatal-warnings",
            "main.c",
            "stub.o",
            "-o",
            "program");
    assertEquals("", said);
    String sections = Judge.GNU_READELF.run(folder, "-SWl", "program");
    assertTrue(
        Pattern.compile("\\.relocc\\.callers .* AX .* 4096$", Pattern.MULTILINE)
            .matcher(sections)
            .find(),
        sections);
    assertTrue(Pattern.compile("GNU_STACK .* RW ").matcher(sections).find(), sections);
  }

  @Test
  void disassemblyNamesTheLinesOfThePlan() throws Exception {
    write("plain");
    String listing = Judge.GNU_OBJDUMP.run(folder, "-d", "-l", "stub.o");
    assertTrue(listing.contains("plain.rstub:" + lineOf("plain", "entry")), listing);
    assertTrue(listing.contains("plain.rstub:" + lineOf("plain", "exit")), listing);
    assertTrue(listing.contains("<plain_entry>:"), listing);
    assertFalse(listing.contains("/some"), listing);
  }

  @Test
  void theDebuggerShowsThePlan() throws Exception {
    write("plain");
    Judge.GNU_LD.run(
        folder,
        "--fatal-warnings",
        "-e",
        "plain_entry",
        "--section-start",
        ".relocc.plain=0x41000000",
        "stub.o",
        "-o",
        "linked");
    int entry = lineOf("plain", "entry");
    String shown =
        Judge.GDB.run(
            folder,
            "-nx",
            "-batch",
            "-ex",
            "info line *0x41000000",
            "-ex",
            "list *0x41000004",
            "-ex",
            "break plain.rstub:" + lineOf("plain", "exit"),
            "linked");
    assertTrue(shown.contains("Line " + entry + " of \"plain.rstub\" starts at address"), shown);
    assertTrue(shown.contains("(plain.rstub:" + entry + ")"), shown);
    String text = Files.readAllLines(folder.resolve("plain.rstub")).get(entry - 1);
    assertTrue(shown.contains(entry + "\t" + text), shown);
    assertTrue(shown.contains("Breakpoint 1 at 0x41"), shown);
  }

  private int lineOf(String name, String word) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve(name + ".rstub"));
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).strip().startsWith(word + " ")) {
        return i + 1;
      }
    }
    throw new IllegalArgumentException("no " + word);
  }
}
