package relocc.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relocc.cli.test.TestRun;
import relocc.compiler.TestFrontEnd;
import relocc.compiler.imports.Folder;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Source;

/** Tests in which words were changed are run, or refused with a message: never an exception. */
final class TestFuzzTest {
  private static final Path EXAMPLES = Path.of("../examples");
  private static final int VARIATIONS = 60;
  private static final Pattern WORDS = Pattern.compile("[A-Za-z0-9_]+|[^\\sA-Za-z0-9_]+|\\s+");

  static Stream<Path> plans() {
    return Stream.of("ranges/ranges", "kimage/kimage", "gather/gather", "kexec/kexec")
        .map(name -> EXAMPLES.resolve(name + ".rstub"));
  }

  @ParameterizedTest
  @MethodSource("plans")
  void changedWords(Path plan) throws IOException {
    String text = Files.readString(plan);
    int tests = text.indexOf("test \"");
    List<String> words = words(text.substring(tests));
    List<String> donors = words.stream().filter(word -> !word.isBlank()).toList();
    IntStream.range(0, VARIATIONS)
        .forEach(
            seed -> {
              Random random = new Random(seed);
              List<String> changed = new ArrayList<>(words);
              for (int i = 0; i <= random.nextInt(3); i++) {
                int at = random.nextInt(changed.size());
                String word = donors.get(random.nextInt(donors.size()));
                changed.set(at, random.nextInt(4) == 0 ? " " : word);
              }
              run(plan, text.substring(0, tests) + String.join("", changed));
            });
  }

  private static List<String> words(String text) {
    return WORDS.matcher(text).results().map(MatchResult::group).toList();
  }

  private static void run(Path plan, String text) {
    TestFrontEnd.Result read =
        TestFrontEnd.read(
            new Source("fuzz", text), Folder.of(plan.getParent()), Map.of(), Optional.empty());
    if (read.suites().isEmpty()) {
      assertFalse(read.problems().isEmpty(), text);
      assertFalse(read.problems().stream().map(Problem::message).anyMatch(String::isBlank));
    }
    // The stub does what its plan says, whatever a test expects of it.
    for (TestFrontEnd.Suite suite : read.suites()) {
      TestRun.of(suite, 1).stream()
          .flatMap(result -> result.failures().stream())
          .forEach(failure -> assertFalse(failure.code().equals("R9002"), text + failure));
    }
  }
}
