package relocc.compiler.source;

/**
 * One line of a source as a terminal shows it: tabs become spaces up to the next stop, characters
 * that would move the cursor become visible ones, a very long line shrinks to the part that is
 * talked about.
 *
 * @param text what is printed; at most {@link #WIDTH} columns
 * @param from the column, from 0, where the marked part begins
 * @param to the column behind the marked part, greater than {@code from}
 */
record Excerpt(String text, int from, int to) {
  private static final int WIDTH = 120;
  private static final int TAB = 4;
  private static final int LEAD = 30;
  private static final String CUT = "...";
  // Lines are looked at in UTF-16 units; beyond this many around the mark nothing can be shown.
  private static final int NEAR = 4 * WIDTH;

  /** The first line that {@code span} touches, with its part of the span marked. */
  static Excerpt of(Span span) {
    String line = span.source().lineText(span.line());
    int start = Math.min(span.column() - 1, line.length());
    int end = Math.min(start + (span.end() - span.start()), line.length());
    int first = start > NEAR ? start - NEAR : 0;
    int last = Math.min(line.length(), start + NEAR);
    String near = line.substring(first, last);
    Excerpt whole = expanded(near, start - first, Math.min(end, last) - first);
    return whole.shortened(first > 0, last < line.length());
  }

  private static Excerpt expanded(String line, int start, int end) {
    StringBuilder out = new StringBuilder();
    int from = 0;
    int to = 0;
    for (int at = 0, next; at < line.length(); at = next) {
      int c = line.codePointAt(at);
      next = at + Character.charCount(c);
      from = at == start ? out.length() : from;
      append(out, c);
      to = next <= end ? out.length() : to;
    }
    from = start >= line.length() ? out.length() : from;
    return new Excerpt(out.toString(), from, Math.max(to, from + 1));
  }

  private static void append(StringBuilder out, int c) {
    if (c == '\t') {
      out.append(" ".repeat(TAB - out.length() % TAB));
    } else {
      out.append(visible(c));
    }
  }

  /** A character that takes one column, or stands for one that does not. */
  private static char visible(int c) {
    if (c < ' ') {
      return (char) ('\u2400' + c);
    }
    int type = Character.getType(c);
    boolean harmless =
        Character.isBmpCodePoint(c)
            && type != Character.CONTROL
            && type != Character.FORMAT
            && type != Character.SURROGATE
            && type != Character.LINE_SEPARATOR
            && type != Character.PARAGRAPH_SEPARATOR
            && type != Character.NON_SPACING_MARK;
    return harmless ? (char) c : '\ufffd';
  }

  private Excerpt shortened(boolean moreBefore, boolean moreBehind) {
    if (text.length() <= WIDTH && !moreBefore && !moreBehind) {
      return this;
    }
    int first = to <= WIDTH - CUT.length() && !moreBefore ? 0 : Math.max(0, from - LEAD);
    String before = first > 0 || moreBefore ? CUT : "";
    int room = WIDTH - before.length() - CUT.length();
    int last = Math.min(text.length(), first + room);
    String behind = last < text.length() || moreBehind ? CUT : "";
    int shift = before.length() - first;
    String shown = before + text.substring(first, last) + behind;
    return new Excerpt(shown, from + shift, Math.max(Math.min(to, last) + shift, from + shift + 1));
  }

  /** A text of one line that is safe to print, at most {@code limit} columns. */
  static String printable(String text, int limit) {
    Excerpt all = expanded(text.length() > limit ? text.substring(0, limit) : text, 0, 0);
    return text.length() > limit ? all.text + CUT : all.text;
  }
}
