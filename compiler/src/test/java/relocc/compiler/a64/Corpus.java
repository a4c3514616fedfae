package relocc.compiler.a64;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The words that GNU as gives: {@code instructions.txt}, made by {@code make_instructions.py}. */
final class Corpus {
  private Corpus() {}

  /** From text to word, in the file's order. */
  static Map<String, Integer> words() {
    try (var stream = Corpus.class.getResourceAsStream("instructions.txt");
        var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      Map<String, Integer> words = new LinkedHashMap<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        words.put(line.substring(11), Integer.parseUnsignedInt(line.substring(0, 8), 16));
      }
      return words;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
