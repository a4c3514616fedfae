package relocc.runtime.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RuleBookTest {
  /** How many ids the catalogue has in each family. */
  private static final Map<String, Integer> SIZES =
      Map.of("SYN", 8, "MMU", 12, "TLB", 16, "TAB", 26, "MEM", 19, "EL", 20, "EX", 12, "ERR", 14);

  @Test
  void allFamiliesAreWhole() {
    Map<String, Integer> found = new TreeMap<>();
    for (String id : RuleBook.rules().keySet()) {
      found.merge(id.split("-")[0], 1, Integer::sum);
    }
    found.keySet().retainAll(SIZES.keySet());
    assertEquals(new TreeMap<>(SIZES), found);
    SIZES.forEach(
        (family, size) -> {
          for (int i = 1; i <= size; i++) {
            assertTrue(RuleBook.rules().containsKey(String.format("%s-%02d", family, i)));
          }
        });
  }

  @Test
  void everyRuleIsExplained() {
    for (Rule rule : RuleBook.rules().values()) {
      String text = rule.explanation() + rule.unchecked().orElse("");
      assertFalse(rule.title().endsWith("."), rule.id());
      assertTrue(text.length() > 40 && text.endsWith("."), rule.id());
    }
  }
}
