package relocc.compiler.source;

import java.util.Arrays;

/** A text with a name, and where its lines start. Immutable. */
public final class Source {
  private final String name;
  private final String text;
  private final int[] lineStarts;

  /**
   * @param name what messages call it: the path as the user gave it
   * @param text the whole text
   */
  public Source(String name, String text) {
    this.name = name;
    this.text = text;
    this.lineStarts = lineStarts(text);
  }

  private static int[] lineStarts(String text) {
    int[] starts = new int[16];
    int count = 1;
    for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, 2 * count);
      }
      starts[count++] = at + 1;
    }
    return Arrays.copyOf(starts, count);
  }

  public String name() {
    return name;
  }

  public String text() {
    return text;
  }

  /** The line of an offset, counted from 1. */
  public int line(int offset) {
    int found = Arrays.binarySearch(lineStarts, offset);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** The column of an offset, counted from 1. */
  public int column(int offset) {
    return offset - lineStarts[line(offset) - 1] + 1;
  }

  /** The offset of the first character of a line (from 1). */
  public int offset(int line) {
    return lineStarts[line - 1];
  }

  /** How many lines the text has; an empty text has one. */
  public int lines() {
    return lineStarts.length;
  }

  /** The text of a line (from 1) without its line break. */
  public String lineText(int line) {
    int start = lineStarts[line - 1];
    int end = line < lineStarts.length ? lineStarts[line] - 1 : text.length();
    if (end > start && text.charAt(end - 1) == '\r') {
      end--;
    }
    return text.substring(start, end);
  }
}
