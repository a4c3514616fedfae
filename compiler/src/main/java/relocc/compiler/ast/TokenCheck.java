package relocc.compiler.ast;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.antlr.v4.runtime.Token;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Span;
import relocc.grammar.ReloccLexer;

/**
 * What can be said of the words of a text before its sentences are looked at: also its brackets.
 */
final class TokenCheck {
  /** Far more than anybody writes, few enough for a parser that works by recursion. */
  private static final int DEEPEST = 32;

  /** A file that is not a plan at all would fill the screen. */
  private static final int MOST_ERRORS = 10;

  private static final Map<String, String> CHARACTER_HELP =
      Map.of(
          ";", "statements end without `;`: remove it",
          "#", "comments start with `//`",
          "'", "texts stand in double quotes: \"board.dtb\"",
          "!", "write `not`",
          "&", "write `and`",
          "|", "write `or`",
          "\u201c", "texts stand in plain double quotes: \"board.dtb\"",
          "\u201d", "texts stand in plain double quotes: \"board.dtb\"");

  private TokenCheck() {}

  /** Reports what the parser cannot speak of sensibly. */
  static void check(List<Token> tokens, AstBuilder.Text text) {
    if (tokens.size() == 1) {
      text.report(
          Problem.error("R0016", "this file is empty", text.span(tokens.get(0)), "no plan here")
              .help("write `edition 1` and a `plan`"));
    }
    strangers(tokens, text);
    depth(tokens, text);
  }

  private static void strangers(List<Token> tokens, AstBuilder.Text text) {
    int errors = 0;
    for (int i = 0; i < tokens.size() && errors < MOST_ERRORS; i++) {
      Token token = tokens.get(i);
      if (token.getType() == ReloccLexer.UNTERMINATED) {
        unterminated(token, text);
        errors++;
      } else if (token.getType() == ReloccLexer.UNKNOWN) {
        int last = lastOfRun(tokens, i);
        unknown(token, text.span(token).to(text.span(tokens.get(last))), text);
        i = last;
        errors++;
      }
    }
  }

  private static int lastOfRun(List<Token> tokens, int first) {
    int last = first;
    while (tokens.get(last + 1).getType() == ReloccLexer.UNKNOWN
        && tokens.get(last + 1).getStartIndex() == tokens.get(last).getStopIndex() + 1) {
      last++;
    }
    return last;
  }

  private static void unterminated(Token token, AstBuilder.Text text) {
    text.report(
        Problem.error(
                "R0006",
                "this text has no closing quote",
                text.span(token),
                "goes on to the end of the line")
            .help("add `\"` where the text ends"));
  }

  private static void unknown(Token token, Span span, AstBuilder.Text text) {
    String help = "remove it; names are made of the letters a to z, digits and `_`";
    text.report(
        Problem.error(
                "R0005",
                "the language has no use for " + shown(span.text().codePointAt(0)),
                span,
                "not part of the language")
            .help(CHARACTER_HELP.getOrDefault(token.getText().substring(0, 1), help)));
  }

  private static String shown(int character) {
    boolean visible = character > ' ' && Character.isDefined(character);
    return Character.isISOControl(character) || !visible
        ? String.format("the character U+%04X", character)
        : "`" + Character.toString(character) + "`";
  }

  private static void depth(List<Token> tokens, AstBuilder.Text text) {
    int depth = 0;
    for (Token token : tokens) {
      depth += opens(token) ? 1 : closes(token) ? -1 : 0;
      if (depth > DEEPEST) {
        text.report(
            Problem.error(
                    "R0011",
                    "brackets are nested too deeply",
                    text.span(token),
                    "more than " + DEEPEST + " are open here")
                .help("split the expression with `const`"));
        return;
      }
    }
  }

  static boolean opens(Token token) {
    return isOneOf(token, "{[(");
  }

  static boolean closes(Token token) {
    return isOneOf(token, "}])");
  }

  private static boolean isOneOf(Token token, String brackets) {
    return token.getStartIndex() == token.getStopIndex() && brackets.contains(token.getText());
  }

  /** The brackets that are open before a token, the innermost first. */
  static Deque<Token> openBefore(List<Token> tokens, Token end) {
    Deque<Token> open = new ArrayDeque<>();
    for (Token token : tokens.subList(0, tokens.indexOf(end))) {
      if (opens(token)) {
        open.push(token);
      } else if (closes(token)) {
        open.poll();
      }
    }
    return open;
  }

  /**
   * The tokens without the contents of the block of a plan that a broken token lies in. Nothing, if
   * it lies in none or if the brackets behind it do not fit: then nobody knows where to go on.
   */
  static Optional<List<Token>> withoutBlock(List<Token> tokens, Token broken) {
    Deque<Token> open = openBefore(tokens, broken);
    if (open.size() < 2 || !fit(tokens)) {
      return Optional.empty();
    }
    while (open.size() > 2) {
      open.pop();
    }
    int first = tokens.indexOf(open.peek()) + 1;
    int depth = 1;
    int end = first;
    while (depth > 0) {
      depth += opens(tokens.get(end)) ? 1 : closes(tokens.get(end)) ? -1 : 0;
      end++;
    }
    List<Token> rest = new ArrayList<>(tokens.subList(0, first));
    rest.addAll(tokens.subList(end - 1, tokens.size()));
    return Optional.of(rest);
  }

  private static boolean fit(List<Token> tokens) {
    Deque<Token> open = new ArrayDeque<>();
    for (Token token : tokens) {
      if (opens(token)) {
        open.push(token);
      } else if (closes(token)
          && (open.isEmpty() || !token.getText().equals(closing(open.pop())))) {
        return false;
      }
    }
    return open.isEmpty();
  }

  /** The bracket that closes an open one. */
  static String closing(Token open) {
    return Character.toString("}])".charAt("{[(".indexOf(open.getText())));
  }
}
