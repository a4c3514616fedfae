package relocc.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relocc.compiler.imports.Folder;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Source;

/**
 * Every plan under {@code badtests/} has tests that mean nothing, and says which: {@code //###
 * R4020} on the line of each. Exactly those must be found, each with a fix.
 */
class BadTestsTest {
  private static final Path PLANS = Path.of("src/test/resources/badtests");
  private static final Pattern MARK = Pattern.compile("//### (R\\d{4}(?: R\\d{4})*)");

  static Stream<Path> plans() throws IOException {
    try (Stream<Path> files = Files.list(PLANS)) {
      return files.filter(f -> f.toString().endsWith(".rstub")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("plans")
  void hasExactlyTheProblemsThatItMarks(Path file) throws IOException {
    Source source = new Source(file.getFileName().toString(), Files.readString(file));
    TestFrontEnd.Result result =
        TestFrontEnd.read(source, Folder.of(PLANS), Map.of(), Optional.empty());
    List<String> found =
        result.problems().stream()
            .map(p -> p.primary().span().line() + " " + p.code())
            .sorted(BadTestsTest::byLine)
            .toList();
    assertFalse(marks(source).isEmpty(), "a bad test without a mark");
    assertEquals(String.join("\n", marks(source)), String.join("\n", found));
    assertEquals(List.of(), result.suites());
    result.problems().forEach(BadTestsTest::saysWhatToDo);
  }

  private static void saysWhatToDo(Problem problem) {
    assertTrue(problem.help().isPresent(), problem::toString);
  }

  private static int byLine(String one, String other) {
    return Integer.compare(
        Integer.parseInt(one.split(" ")[0]), Integer.parseInt(other.split(" ")[0]));
  }

  private static List<String> marks(Source source) {
    List<String> marks = new ArrayList<>();
    for (int line = 1; line <= source.lines(); line++) {
      Matcher mark = MARK.matcher(source.lineText(line));
      if (mark.find()) {
        for (String code : mark.group(1).split(" ")) {
          marks.add(line + " " + code);
        }
      }
    }
    return marks;
  }
}
