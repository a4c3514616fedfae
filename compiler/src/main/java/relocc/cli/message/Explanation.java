package relocc.cli.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import relocc.runtime.rule.Rule;
import relocc.runtime.rule.RuleBook;

/** The text of a rule, or of the code of a message, for a terminal. */
public final class Explanation {
  private static final int WIDTH = 80;

  private Explanation() {}

  /**
   * The rule with an id, or the code, in any case.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static String of(String id) {
    Map<String, String> codes = codes();
    String name = id.toUpperCase(Locale.ROOT);
    if (codes.containsKey(name)) {
      return wrapped(name + ": " + codes.get(name));
    }
    Map<String, Rule> rules = RuleBook.rules();
    Rule rule = rules.get(name);
    if (rule == null && name.matches("[RW][0-9]{4}")) {
      throw new IllegalArgumentException("no message has the code '" + id + "'");
    }
    if (rule == null) {
      throw new IllegalArgumentException("no rule '" + id + "'; there are " + near(id, rules));
    }
    String text = rule.id() + ": " + rule.title() + "\n\n" + wrapped(rule.explanation());
    return text
        + rule.unchecked().map(why -> "\n" + wrapped("verify has no check: " + why)).orElse("");
  }

  /** What each code of a message is about; in their order. */
  static Map<String, String> codes() {
    try (InputStream in = Explanation.class.getResourceAsStream("codes.txt")) {
      Map<String, String> codes = new TreeMap<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        codes.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1));
      }
      return codes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of the same family; without such, the families. */
  private static String near(String id, Map<String, Rule> rules) {
    String family = id.toUpperCase(Locale.ROOT).split("-")[0] + "-";
    String same =
        rules.keySet().stream().filter(r -> r.startsWith(family)).collect(Collectors.joining(" "));
    return same.isEmpty()
        ? rules.keySet().stream()
            .map(r -> r.split("-")[0] + "-...")
            .distinct()
            .collect(Collectors.joining(" "))
        : same;
  }

  private static String wrapped(String text) {
    StringBuilder lines = new StringBuilder();
    int width = 0;
    for (String word : text.split(" ")) {
      boolean fits = width == 0 || width + 1 + word.length() <= WIDTH;
      lines.append(width == 0 ? "" : fits ? " " : "\n").append(word);
      width = fits && width > 0 ? width + 1 + word.length() : word.length();
    }
    return lines.append('\n').toString();
  }
}
