package relocc.cli.message;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import relocc.runtime.rule.Rule;
import relocc.runtime.rule.RuleBook;

/** The text of a rule for a terminal. */
public final class Explanation {
  private static final int WIDTH = 80;

  private Explanation() {}

  /**
   * The rule with an id, in any case.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static String of(String id) {
    Map<String, Rule> rules = RuleBook.rules();
    Rule rule = rules.get(id.toUpperCase(Locale.ROOT));
    if (rule == null) {
      throw new IllegalArgumentException("no rule '" + id + "'; there are " + near(id, rules));
    }
    String text = rule.id() + ": " + rule.title() + "\n\n" + wrapped(rule.explanation());
    return text
        + rule.unchecked().map(why -> "\n" + wrapped("verify has no check: " + why)).orElse("");
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
