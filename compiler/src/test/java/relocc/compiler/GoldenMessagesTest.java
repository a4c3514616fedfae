package relocc.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relocc.compiler.source.Rendering;
import relocc.compiler.source.Source;
import relocc.compiler.source.Style;

/**
 * What a user reads of the bad plans that have a text beside them. To renew the texts: {@code mvn
 * -pl compiler test -Dtest=GoldenMessagesTest -Drelocc.golden=renew}, then read the difference.
 */
class GoldenMessagesTest {
  private static final Path PLANS = Path.of("src/test/resources/bad");

  static Stream<Path> texts() throws IOException {
    try (Stream<Path> files = Files.walk(PLANS)) {
      return files.filter(f -> f.toString().endsWith(".txt")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("texts")
  void readsAsBefore(Path text) throws IOException {
    Path file = Path.of(text.toString().replaceAll("txt$", "rstub"));
    Source source = new Source(file.getFileName().toString(), Files.readString(file));
    FrontEnd.Result result = FrontEnd.read(source, file.getParent(), Map.of(), Optional.empty());
    String found =
        new Rendering(Style.PLAIN).human(result.problems()).replace(file.getParent() + "/", "");
    if ("renew".equals(System.getProperty("relocc.golden"))) {
      Files.writeString(text, found);
    }
    assertEquals(Files.readString(text), found);
  }
}
