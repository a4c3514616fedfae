package relocc.cli.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DepfileTest {
  /** As GNU make 4 reads them. */
  @ParameterizedTest
  @CsvSource({
    "plain/name.bin, plain/name.bin",
    "a b, a\\ b",
    "a#b, a\\#b",
    "a$b, a$$b",
    "c:d, c\\:d",
    "a\\b, a\\b",
    "a\\ b, a\\\\\\ b",
  })
  void namesAreEscaped(String name, String written) {
    assertEquals(written, Depfile.escaped(name));
  }
}
