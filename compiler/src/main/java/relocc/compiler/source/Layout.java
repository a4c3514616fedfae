package relocc.compiler.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The layout of a plan's text: which lines there are is the author's choice, and so is where the
 * parts of neighbouring lines are aligned by several spaces. Indentation, single spaces between
 * words and signs, empty lines and the ends of lines follow from the text. Laying out twice changes
 * nothing, and what the text means is never changed.
 */
public final class Layout {
  private static final Pattern TOKEN =
      Pattern.compile("//.*|\"[^\"]*\"?|[0-9A-Za-z_]+|\\.\\.\\+|\\.\\.|->|[=!<>]=|\\S");

  private static final String INDENT = "  ";

  /** How far the second line of a statement is indented. */
  private static final String FURTHER = "    ";

  /** The column behind {@code given}, {@code start} and {@code expect}, from those. */
  private static final int BEHIND = 7;

  private static final int TAB = 2;

  private static final Set<String> OPENING = Set.of("{", "(", "[");
  private static final Set<String> CLOSING = Set.of("}", ")", "]");

  /** What stands between two values, so that a statement goes on behind or before it. */
  private static final Set<String> BETWEEN =
      Set.of(
          "=", "->", "..+", "..", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "and",
          "or", "outside");

  private static final Set<String> TESTS = Set.of("given", "start", "expect");

  private final StringBuilder out = new StringBuilder();
  private int depth;
  private boolean inTest;
  private String last = "";

  private Layout() {}

  /**
   * The text as it should be.
   *
   * @param text one that is understood: of another nothing is promised
   */
  public static String of(String text) {
    Layout layout = new Layout();
    boolean empty = false;
    String plain = text.startsWith("\ufeff") ? text.substring(1) : text;
    for (String line : plain.lines().toList()) {
      List<Token> tokens = tokens(line);
      if (tokens.isEmpty()) {
        empty = true;
      } else {
        layout.add(tokens, empty);
        empty = false;
      }
    }
    return layout.out.toString();
  }

  /**
   * A word, a sign, or a comment up to the end of its line.
   *
   * @param gap how many spaces stand before it
   */
  private record Token(String text, int gap) {
    boolean isComment() {
      return text.startsWith("//");
    }
  }

  private static List<Token> tokens(String line) {
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(line.stripTrailing());
    int end = 0;
    while (matcher.find()) {
      String gap = line.substring(end, matcher.start());
      int tabs = (int) gap.chars().filter(c -> c == '\t').count();
      tokens.add(new Token(matcher.group(), gap.length() + tabs * (TAB - 1)));
      end = matcher.end();
    }
    return tokens;
  }

  private void add(List<Token> tokens, boolean emptyBefore) {
    boolean closes = CLOSING.contains(tokens.get(0).text());
    if (emptyBefore && out.length() > 0 && !closes && !OPENING.contains(last)) {
      out.append('\n');
    }
    boolean keyword = inTest && depth == 1 && isKeyword(tokens);
    out.append(indent(tokens, keyword));
    boolean cpu = false;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (i > 0) {
        boolean behind = i == 1 && keyword && !token.isComment();
        cpu = tokens.get(i - 1).text().equals("cpu") || cpu && token.gap() == 0;
        int gap =
            behind
                ? BEHIND - tokens.get(0).text().length()
                : cpu ? token.gap() : gap(tokens.get(i - 1).text(), token);
        out.append(" ".repeat(gap));
      }
      out.append(token.text());
      count(token);
    }
    out.append('\n');
  }

  private void count(Token token) {
    if (token.isComment()) {
      return;
    } else if (OPENING.contains(token.text())) {
      depth++;
    } else if (CLOSING.contains(token.text())) {
      depth = Math.max(0, depth - 1);
      inTest &= depth > 0;
    } else if (depth == 0) {
      // Between plans and tests: `for` stands in no other statement there.
      inTest |= token.text().equals("for");
    }
    last = token.text();
  }

  /** Whether a line in a test begins a statement; parameters may have such names. */
  private static boolean isKeyword(List<Token> tokens) {
    return TESTS.contains(tokens.get(0).text())
        && tokens.size() > 1
        && !Set.of("=", "==", "[", ".").contains(tokens.get(1).text());
  }

  private String indent(List<Token> tokens, boolean keyword) {
    int closed = 0;
    while (closed < tokens.size() && CLOSING.contains(tokens.get(closed).text())) {
      closed++;
    }
    int level = Math.max(0, depth - closed);
    if (inTest && level > 0 && !keyword && !(level == 1 && tokens.get(0).isComment())) {
      return INDENT + " ".repeat(BEHIND) + INDENT.repeat(level - 1);
    }
    boolean goesOn =
        !tokens.get(0).isComment()
            && (BETWEEN.contains(last) || BETWEEN.contains(tokens.get(0).text()));
    return INDENT.repeat(level) + (goesOn ? FURTHER : "");
  }

  /** At least what the two need; what is more aligns something. */
  private static int gap(String before, Token token) {
    String text = token.text();
    boolean close =
        OPENING.contains(before) && !before.equals("{")
            || CLOSING.contains(text) && !text.equals("}")
            || text.equals("[")
            || text.equals(",")
            || text.equals(".")
            || before.equals(".")
            || before.equals("writes") && text.equals(":");
    if (close) {
      return 0;
    }
    return Math.max(1, token.gap());
  }
}
