package relocc.compiler.ast;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ATN;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.IntervalSet;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;
import relocc.grammar.ReloccLexer;
import relocc.grammar.ReloccParser;

/** Reads the text of a plan: from characters to records. Codes R0001 to R0016. */
public final class Syntax {
  /** How many broken blocks are reported at most. */
  private static final int MOST_ERRORS = 20;

  private Syntax() {}

  /**
   * The records of a text. There are none if anything is wrong with it; then the problems say what,
   * in the order of the text.
   */
  public static Optional<PlanFile> parse(Source source, Problems problems) {
    List<Problem> found = new ArrayList<>();
    List<Token> tokens = tokens(source);
    AstBuilder.Text text = new AstBuilder.Text(source, found);
    TokenCheck.check(tokens, text);
    Optional<PlanFile> file = found.isEmpty() ? file(tokens, text) : Optional.empty();
    found.sort(Comparator.comparingInt(p -> p.primary().span().start()));
    found.forEach(problems::add);
    return found.isEmpty() ? file : Optional.empty();
  }

  /** Offsets are UTF-16 units in Span and code points in ANTLR: with no pairs they are the same. */
  private static List<Token> tokens(Source source) {
    String flat = source.text().replaceAll("[\\x{10000}-\\x{10ffff}]", "\uFFFD\uFFFD");
    ReloccLexer lexer = new ReloccLexer(CharStreams.fromString(flat));
    List<Token> tokens = new ArrayList<>(lexer.getAllTokens());
    tokens.add(lexer.emitEOF());
    return tokens;
  }

  /** Every broken block is reported once, emptied, and the rest read again. */
  private static Optional<PlanFile> file(List<Token> tokens, AstBuilder.Text text) {
    List<Token> rest = tokens;
    for (int errors = 0; errors < MOST_ERRORS; errors++) {
      try {
        return Optional.of(new AstBuilder(text).file(tree(rest)));
      } catch (Failure failure) {
        text.report(Expectation.problem(failure, rest, text));
        Optional<List<Token>> less = TokenCheck.withoutBlock(rest, failure.token);
        if (less.isEmpty()) {
          break;
        }
        rest = less.get();
      }
    }
    return Optional.empty();
  }

  /** SLL is fast and nearly always right; where it fails, LL has the last word. */
  private static ReloccParser.FileContext tree(List<Token> tokens) {
    try {
      return tree(tokens, PredictionMode.SLL);
    } catch (Failure failure) {
      return tree(tokens, PredictionMode.LL);
    }
  }

  private static ReloccParser.FileContext tree(List<Token> tokens, PredictionMode mode) {
    ReloccParser parser = new ReloccParser(new CommonTokenStream(new ListTokenSource(tokens)));
    parser.removeErrorListeners();
    parser.addErrorListener(new BaseErrorListener());
    parser.setErrorHandler(new FirstFailure());
    parser.getInterpreter().setPredictionMode(mode);
    return parser.file();
  }

  /** What the parser could not go on with. */
  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    final transient Token token;
    final transient IntervalSet expected;
    final transient RuleContext rule;

    Failure(Token token, IntervalSet expected, RuleContext rule) {
      super(token.getText(), null, false, false);
      this.token = token;
      this.expected = expected;
      this.rule = rule;
    }
  }

  /** Stops at the first token that cannot be, instead of guessing what was meant. */
  private static final class FirstFailure extends DefaultErrorStrategy {
    @Override
    public void reportError(Parser parser, RecognitionException e) {}

    @Override
    public void recover(Parser parser, RecognitionException e) {
      throw new Failure(e.getOffendingToken(), e.getExpectedTokens(), e.getCtx());
    }

    @Override
    public Token recoverInline(Parser parser) {
      RecognitionException e = new InputMismatchException(parser);
      throw new Failure(e.getOffendingToken(), e.getExpectedTokens(), e.getCtx());
    }

    /** At a loop or an option: all that could follow is known only here. */
    @Override
    public void sync(Parser parser) {
      ATN atn = parser.getATN();
      IntervalSet next = atn.nextTokens(atn.states.get(parser.getState()));
      if (!next.contains(Token.EPSILON) && !next.contains(parser.getCurrentToken().getType())) {
        throw new Failure(parser.getCurrentToken(), next, parser.getContext());
      }
    }
  }
}
