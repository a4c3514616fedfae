package relocc.examples;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The instructions of an {@code asm} output, found by adding up the sizes of its lines.
 *
 * @param instructions in the order of the text
 */
record Listing(List<Line> instructions) {
  private static final Pattern TARGET = Pattern.compile("(?<=[ ,])([A-Za-z_]\\w*)$");

  /**
   * One instruction.
   *
   * @param offset where it lies in the blob
   * @param text without a comment; a label is replaced by its distance
   */
  record Line(int offset, String text) {}

  static Listing of(String source) {
    Map<String, Integer> labels = new HashMap<>();
    List<Line> lines = new ArrayList<>();
    int offset = 0;
    for (String line : source.lines().toList()) {
      String text = line.replaceAll("//.*", "").strip();
      if (text.endsWith(":")) {
        labels.put(text.substring(0, text.length() - 1), offset);
      } else if (text.startsWith(".")) {
        offset += size(text);
      } else if (!text.isEmpty()) {
        lines.add(new Line(offset, text));
        offset += 4;
      }
    }
    return new Listing(lines.stream().map(line -> withDistance(line, labels)).toList());
  }

  private static int size(String directive) {
    String[] words = directive.split(" ", 2);
    return switch (words[0]) {
      case ".quad" -> 8 * words[1].split(",").length;
      case ".byte" -> words[1].split(",").length;
      case ".zero" -> Integer.parseInt(words[1]);
      case ".asciz" -> words[1].length() - 1; // two quotes fewer, a zero byte more
      case ".arch", ".text" -> 0;
      default -> throw new IllegalArgumentException(directive);
    };
  }

  private static Line withDistance(Line line, Map<String, Integer> labels) {
    Matcher target = TARGET.matcher(line.text());
    if (!target.find() || !labels.containsKey(target.group())) {
      return line;
    }
    int distance = labels.get(target.group()) - line.offset();
    return new Line(line.offset(), line.text().substring(0, target.start()) + "#" + distance);
  }
}
