package relocc.compiler.output.elf;

import java.util.HashMap;
import java.util.Map;

/** Names in one section, each once, found by the offset where it starts. */
final class TextTable {
  private final Content content = new Content().text("");
  private final Map<String, Integer> offsets = new HashMap<>(Map.of("", 0));

  /** Where the name starts; it is added if it is new. */
  int offset(String name) {
    return offsets.computeIfAbsent(
        name,
        added -> {
          int start = content.size();
          content.text(added);
          return start;
        });
  }

  byte[] toBytes() {
    return content.toBytes();
  }
}
