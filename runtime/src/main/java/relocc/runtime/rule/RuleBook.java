package relocc.runtime.rule;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All rules by id. The texts are resources, a file for every family: blocks with empty lines
 * between, each of a line with id and title, a paragraph, and, for a rule that is no check, a last
 * part that begins with a line {@code Not checked: REASON}.
 */
public final class RuleBook {
  private static final String[] FAMILIES = {
    "SYN", "MMU", "TLB", "TAB", "MEM", "EL", "EX", "ERR", "DATA"
  };
  private static final String UNCHECKED = "Not checked: ";

  private static final Map<String, Rule> RULES = read();

  private RuleBook() {}

  /** All rules, in order of their ids. */
  public static Map<String, Rule> rules() {
    return RULES;
  }

  private static Map<String, Rule> read() {
    Map<String, Rule> rules = new TreeMap<>();
    for (String family : FAMILIES) {
      for (String block : text(family + ".txt").strip().split("\n\\s*\n")) {
        Rule rule = parse(block.strip());
        if (rules.put(rule.id(), rule) != null) {
          throw new IllegalStateException("two rules " + rule.id());
        }
      }
    }
    return Collections.unmodifiableMap(rules);
  }

  private static Rule parse(String block) {
    int line = block.indexOf('\n');
    String[] heading = block.substring(0, line).split(" ", 2);
    String[] parts = block.substring(line + 1).split("(?m)^" + UNCHECKED, 2);
    return new Rule(
        heading[0],
        heading[1].strip(),
        parts[0].replaceAll("\\s+", " ").strip(),
        parts.length == 1
            ? Optional.empty()
            : Optional.of(parts[1].replaceAll("\\s+", " ").strip()));
  }

  private static String text(String name) {
    try (InputStream in = Objects.requireNonNull(RuleBook.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
