package relocc.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import relocc.compiler.source.Rendering;
import relocc.compiler.source.Source;
import relocc.compiler.source.Style;

/**
 * Plans with a few words exchanged: whatever is wrong with them, there are messages and no plan.
 */
class FrontEndFuzzTest {
  private static final Pattern WORD = Pattern.compile("\\w+|\\.\\.\\+|\\.\\.|->|\\S");
  private static final List<String> SPICE =
      List.of("0", "1", "0xffff_ffff_ffff_ffff", "0x8000_0000_0000_0000", "4095", "64 TiB");

  @Test
  void noExchangeOfWordsBreaksTheCompiler() throws IOException {
    List<String> texts = new ArrayList<>();
    List<String> words = new ArrayList<>(SPICE);
    try (Stream<Path> files = Files.walk(Path.of("src/test/resources/bad"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".rstub")).sorted().toList()) {
        texts.add(Files.readString(file).replaceAll("//###[^\n]*", ""));
        Matcher matcher = WORD.matcher(texts.get(texts.size() - 1));
        matcher.results().forEach(word -> words.add(word.group()));
      }
    }
    Random random = new Random(17);
    for (int i = 0; i < 6000; i++) {
      String text = texts.get(random.nextInt(texts.size()));
      for (int k = random.nextInt(3); k >= 0; k--) {
        text = exchanged(text, random, words);
      }
      judge(text);
    }
  }

  private static String exchanged(String text, Random random, List<String> words) {
    Matcher matcher = WORD.matcher(text);
    List<int[]> places = new ArrayList<>();
    while (matcher.find()) {
      places.add(new int[] {matcher.start(), matcher.end()});
    }
    int[] place = places.get(random.nextInt(places.size()));
    // A number for a number, mostly: then the text stays a sentence.
    boolean number = Character.isDigit(text.charAt(place[0])) && random.nextInt(8) > 0;
    List<String> from = number ? SPICE : words;
    String word = from.get(random.nextInt(from.size()));
    return text.substring(0, place[0]) + word + text.substring(place[1]);
  }

  private static void judge(String text) {
    Path folder = Path.of("src/test/resources/bad/imports");
    try {
      Source source = new Source("fuzz.rstub", text);
      FrontEnd.Result result = FrontEnd.read(source, folder, Map.of(), Optional.empty());
      boolean errors =
          result.problems().stream().anyMatch(p -> p.severity().toString().equals("ERROR"));
      assertEquals(errors, result.plan().isEmpty(), text);
      new Rendering(Style.PLAIN).human(result.problems());
    } catch (RuntimeException e) {
      throw new AssertionError("broken by:\n" + text, e);
    }
  }
}
