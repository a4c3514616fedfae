package relocc.compiler.resolve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import relocc.compiler.resolve.testing.Bytes;

final class BytesTest {
  /** From a few lines of Python that follow the language's reference. */
  @Test
  void patternsAreWhatTheReferenceSays() {
    assertEquals("4ee36c5f474830648c9596b520f0689eb91f58b9", hex(new Bytes.Pattern(7).first(20)));
    assertEquals("2ccbc234fcbc56b4e7", hex(new Bytes.Pattern(0).first(9)));
    assertEquals(
        "6b37a05c7a644026f94d5a00f565f4d7", hex(new Bytes.Pattern(0xffff_ffffL).first(16)));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void noWordComesTwice() {
    Set<String> words = new HashSet<>();
    for (int number = 0; number < 50; number++) {
      String text = hex(new Bytes.Pattern(number).first(8000));
      for (int i = 0; i < text.length(); i += 16) {
        words.add(text.substring(i, i + 16));
      }
    }
    assertEquals(50_000, words.size());
  }

  @Test
  void aPatternDoesNotDependOnTheSize() {
    byte[] few = new Bytes.Pattern(3).first(13);
    assertArrayEquals(few, Arrays.copyOf(new Bytes.Pattern(3).first(100), 13));
  }
}
