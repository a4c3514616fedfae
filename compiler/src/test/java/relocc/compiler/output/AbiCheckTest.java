package relocc.compiler.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.Complaints;
import relocc.compiler.FrontEnd;
import relocc.compiler.output.binding.AbiCheck;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/** Which changes of a plan its callers must hear of. */
final class AbiCheckTest {
  private static String text() throws IOException {
    return Files.readString(GoldenOutputsTest.FOLDER.resolve("callers.rstub"));
  }

  private static Build build(String text) {
    FrontEnd.Result read =
        FrontEnd.read(
            new Source("p.rstub", text), GoldenOutputsTest.FOLDER, Map.of(), Optional.empty());
    assertEquals(List.of(), Complaints.of(read));
    return Compiler.build(read.plan().orElseThrow(), new Problems()).orElseThrow();
  }

  private static String made(String format, String text) {
    return new String(Outputs.named(format).orElseThrow().render(build(text)), UTF_8);
  }

  private static List<Problem> problems(String text, String file) {
    return AbiCheck.problems(build(text).plan(), new Source("stub.h", file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"header", "rust", "go", "json"})
  void whatWasJustMadeFits(String format) throws IOException {
    assertEquals(List.of(), problems(text(), made(format, text())));
    String windows = made(format, text()).replace("\n", "\r\n");
    assertEquals(List.of(), problems(text(), windows));
  }

  /** Other code, the same interface: callers need not be built again. */
  @Test
  void anotherProcessorIsNoChange() throws IOException {
    String other = text().replace("cpu cortex-a53", "cpu armv8.0-a  // another");
    assertEquals(List.of(), problems(other, made("header", text())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "first : addr or none | second : addr or none | parameter first is gone",
        "first : addr or none | second : addr or none | parameter second is new",
        "first : addr or none | first : addr | parameter first has changed",
        "aligned 4 KiB at 0x40 | aligned 4 KiB at 0x48 | parameter last has changed",
        "aligned 4 KiB at 0x40 | aligned 8 KiB at 0x40 | parameter last has changed",
        "in x2                 | in x1                 | parameter count has changed",
        "params at x3          | params at x4          | block has changed",
        "1 GiB  else fail 3    | 1 GiB  else fail 4    | code 68 is new",
        "1 GiB  else fail 3    | 2 GiB  else fail 3    | code 67 has changed",
        "el 2 { mmu identity } | el 2 { mmu off }      | entry at EL2 has changed",
        "el 2 { mmu identity } | el 2 vhe { mmu off }  | entry at EL2 is gone",
        "at 0x4f00_0000 ..+ 64 | at 0x4e00_0000 ..+ 64 | stub has changed",
        "report more record    |                       | record 2 is gone",
        "before writes: return | before writes: halt   | on fail has changed",
        "plan callers          | plan others           | plan has changed",
      })
  void aChangeIsNamed(String what, String by, String message) throws IOException {
    assertTrue(text().contains(what), what);
    String other = text().replace(what, by == null ? "" : by);
    if (!other.contains(" first :")) {
      other = other.replace("x1 = first", "x1 = 0");
    }
    List<Problem> problems = problems(other, made("header", text()));
    assertTrue(
        problems.stream().anyMatch(p -> p.message().endsWith(": " + message)), problems.toString());
    assertTrue(problems.stream().allMatch(p -> p.code().equals("R4031") && p.help().isPresent()));
    assertEquals(problems.size(), problems("\n" + other, made("json", text())).size(), "from JSON");
  }

  @Test
  void bothPlacesAreShown() throws IOException {
    String header = made("header", text());
    Problem problem = problems(text().replace("in x2", "in x1"), header).get(0);
    assertEquals("count : size in x1", problem.primary().span().text());
    assertEquals("is now: in x1, number of bytes", problem.primary().text());
    assertEquals(
        "parameter count: in x2, number of bytes", problem.secondary().orElseThrow().span().text());
    assertEquals("was: in x2, number of bytes", problem.secondary().orElseThrow().text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "int x;",
        "{",
        "{}",
        "{\"interface\": 3}",
        "{\"interface\": [{}]}",
        "{\"interface\": [\"relocc-abi: plan: callers\"]}",
        "// relocc-abi: interface: 7\n// relocc-abi: hash: 0x0\n",
        "// relocc-abi: interface: 1\n// relocc-abi: hash: 0x0\n"
      })
  void whatIsNoInterfaceIsRefused(String file) throws IOException {
    List<Problem> problems = problems(text(), file);
    assertEquals(List.of("R4032"), problems.stream().map(Problem::code).toList());
  }

  @Test
  void anEditedInterfaceIsRefused() throws IOException {
    String header = made("header", text());
    String edited = header.replace("count: in x2", "count: in x1");
    assertEquals("R4032", problems(text().replace("in x2", "in x1"), edited).get(0).code());
    assertEquals("R4032", problems(text(), header + header).get(0).code());
  }

  @ParameterizedTest
  @CsvSource({
    "plan callers, plan register, header",
    "plan callers, plan type, rust",
    "plan callers, plan Range, go",
    "dtb, this, header",
    "count, self, rust",
    "count, DTB, header",
    "count, _dtb, go",
  })
  void aNameThatALanguageCannotHaveIsRefused(String what, String by, String format)
      throws IOException {
    Build build = build(text().replace(what, by));
    List<Problem> problems = Outputs.named(format).orElseThrow().problems(build);
    assertEquals(List.of("R4033"), problems.stream().map(Problem::code).toList());
    assertEquals(List.of(), Outputs.named("obj").orElseThrow().problems(build));
  }

  /** A digest is several words, and one name. */
  @Test
  void aDigestIsNamedOnce() throws IOException {
    String plan = Files.readString(GoldenOutputsTest.FOLDER.resolve("digest.rstub"));
    Build build = build(plan.replace("want", "union"));
    List<Problem> problems = Outputs.named("header").orElseThrow().problems(build);
    assertEquals(List.of("R4033"), problems.stream().map(Problem::code).toList());
  }
}
