package relocc.cli.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  private static final Pattern CODE = Pattern.compile("\"([RW][0-9]{4})\"");

  /** Also that none is explained that is not in use. */
  @Test
  void everyCodeIsExplained() throws IOException {
    Set<String> used = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java/relocc"))) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        Matcher code = CODE.matcher(Files.readString(file));
        while (code.find()) {
          used.add(code.group(1));
        }
      }
    }
    assertEquals(used, Explanation.codes().keySet());
  }

  @Test
  void aCodeIsGivenInAnyCase() {
    assertTrue(Explanation.of("r2003").startsWith("R2003: A step would overwrite the stub"));
    assertTrue(Explanation.of("mem-05").startsWith("MEM-05: "));
    Exception none = assertThrows(IllegalArgumentException.class, () -> Explanation.of("R2999"));
    assertEquals("no message has the code 'R2999'", none.getMessage());
  }
}
