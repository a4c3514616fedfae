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
import relocc.compiler.source.Problem;
import relocc.compiler.source.Source;

/**
 * Every plan under {@code bad/} says which problems it has: {@code //### R0007} on the line of
 * each, {@code //### R0006 on the next line} where a comment would be swallowed; {@code ###} may be
 * followed by several codes. Exactly those must be found, in that order. To test one more message,
 * add a plan.
 */
class BadPlansTest {
  private static final Path PLANS = Path.of("src/test/resources/bad");
  private static final Pattern MARK =
      Pattern.compile("//### ([RW]\\d{4}(?: [RW]\\d{4})*)( on the next line)?");

  static Stream<Path> plans() throws IOException {
    try (Stream<Path> files = Files.walk(PLANS)) {
      return files.filter(f -> f.toString().endsWith(".rstub")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("plans")
  void hasExactlyTheProblemsThatItMarks(Path file) throws IOException {
    Source source = new Source(file.getFileName().toString(), Files.readString(file));
    FrontEnd.Result result = FrontEnd.read(source, file.getParent(), Map.of(), Optional.empty());
    List<String> found = result.problems().stream().map(p -> line(p) + " " + p.code()).toList();
    assertFalse(marks(source).isEmpty(), "a bad plan without a mark");
    assertEquals(String.join("\n", marks(source)), String.join("\n", found));
    assertEquals(
        List.of(),
        result.problems().stream().filter(p -> !p.code().matches("R\\d{4}|W3\\d{3}")).toList());
    assertTrue(result.plan().isEmpty() || found.stream().allMatch(f -> f.contains(" W")));
  }

  private static int line(Problem problem) {
    return problem.primary().span().line();
  }

  private static List<String> marks(Source source) {
    List<String> marks = new ArrayList<>();
    for (int line = 1; line <= source.lines(); line++) {
      Matcher mark = MARK.matcher(source.lineText(line));
      while (mark.find()) {
        for (String code : mark.group(1).split(" ")) {
          marks.add(line + (mark.group(2) == null ? 0 : 1) + " " + code);
        }
      }
    }
    return marks;
  }
}
