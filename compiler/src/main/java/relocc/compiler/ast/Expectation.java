package relocc.compiler.ast;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Span;
import relocc.grammar.ReloccParser;

/** Says in the user's words what the parser expected where it failed. */
final class Expectation {
  private static final String RANGE = "a range such as `0x4000_0000 ..+ 64 MiB`";
  private static final String SIZE = "a size such as `4 KiB`";
  private static final String CONDITION = "a condition such as `a.end <= b.base`";

  /** What a value is for, by the word before it. */
  private static final Map<String, String> VALUE_AFTER =
      Map.ofEntries(
          Map.entry("..+", SIZE),
          Map.entry("aligned", SIZE),
          Map.entry("limit", SIZE),
          Map.entry("granule", SIZE),
          Map.entry("..", "the end of the range"),
          Map.entry("->", "a destination"),
          Map.entry("va", "a number of bits such as `48`"),
          Map.entry("with", "a byte value, 0 to 255"),
          Map.entry("exit", "the address to go to"),
          Map.entry("assert", CONDITION),
          Map.entry("require", CONDITION),
          Map.entry("where", CONDITION),
          Map.entry("when", CONDITION),
          Map.entry("[", "an offset such as `0` or `4 KiB`"),
          Map.entry("move", "`{`, a range or a list of pages"),
          Map.entry("zero", "a range"),
          Map.entry("fill", "a range"),
          Map.entry("copy", "a range"),
          Map.entry("keep", "the name of a range"),
          Map.entry("scratch", "a range"),
          Map.entry("cpu", "a core such as `cortex-a72`, or an architecture such as `armv8.0-a`"),
          Map.entry("use", "the name of an import"),
          Map.entry("=", "a value"),
          Map.entry("(", "a value"),
          Map.entry("+", "a value"),
          Map.entry("-", "a value"),
          Map.entry("*", "a value"),
          Map.entry("/", "a value"),
          Map.entry("%", "a value"),
          Map.entry("at", "a range"),
          Map.entry("in", "a range"));

  /** What a statement looks like, by the rule that failed. */
  private static final Map<String, String> LOOKS_LIKE =
      Map.ofEntries(
          Map.entry("edition", "the first line reads `edition 1`"),
          Map.entry("importDecl", "an import reads `import image \"Image\" as linux`"),
          Map.entry("constDecl", "a constant reads `const NAME = 4 KiB`"),
          Map.entry("planDecl", "a plan reads `plan NAME { cpu ... memory { ... } ... }`"),
          Map.entry("cpu", "write a core or an architecture, such as `cpu cortex-a72`"),
          Map.entry("memory", "a declaration reads `region NAME = 0x4000_0000 ..+ 64 MiB`"),
          Map.entry("memoryItem", "a declaration reads `region NAME = 0x4000_0000 ..+ 64 MiB`"),
          Map.entry("params", "parameters read `params at x0 { NAME : addr }`"),
          Map.entry("entry", "an entry reads `entry { el 2 { mmu off } }`"),
          Map.entry("run", "a run block reads `run { mmu identity }` or `run { mmu off }`"),
          Map.entry("mmu", "write `mmu off` or `mmu identity`"),
          Map.entry("stub", "a stub block reads `stub { at 0x6000_0000 ..+ 128 KiB }`"),
          Map.entry("steps", "a step reads `move A -> B`, `zero A`, `fill A with 0xff`, ..."),
          Map.entry("move", "write `move A -> B`, or `move { A -> B  C -> D }`"),
          Map.entry("pair", "write `A -> B`: the bytes of A go to B"),
          Map.entry("otherwise", "write `else fail 1`"),
          Map.entry("assertion", "write `assert a.end <= b.base, \"why\"`"),
          Map.entry("exit", "an exit reads `exit kernel { el 2  mmu off  x0 = fdt }`"),
          Map.entry("onFail", "write `on fail { before writes: return  after writes: halt }`"),
          Map.entry("testDecl", "a test reads `test \"what\" for PLAN { given ... expect ... }`"),
          Map.entry("extent", "a range reads `BASE ..+ SIZE` or `BASE .. END`"),
          Map.entry(
              "slice", "a slice reads `r[OFFSET ..+ SIZE]`, `r[OFFSET .. END]` or `r[OFFSET ..]`"),
          Map.entry("file", "a file holds `edition 1`, then imports, constants, plans and tests"));

  /** Words that start a part of a plan or of a file and hardly anything else. */
  private static final Set<String> STARTS =
      Set.of(
          "cpu", "memory", "params", "entry", "run", "stub", "steps", "assert", "exit", "on",
          "const", "plan", "import", "test");

  private final Syntax.Failure failure;
  private final Token token;
  private final List<Token> tokens;
  private final Token before;
  private final Deque<Token> open;
  private final AstBuilder.Text text;

  private Expectation(Syntax.Failure failure, List<Token> tokens, AstBuilder.Text text) {
    this.failure = failure;
    this.token = failure.token;
    this.tokens = tokens;
    this.before = tokens.get(Math.max(0, tokens.indexOf(token) - 1));
    this.open = TokenCheck.openBefore(tokens, token);
    this.text = text;
  }

  /** The problem that a failure of the parser is. */
  static Problem problem(Syntax.Failure failure, List<Token> tokens, AstBuilder.Text text) {
    Expectation expectation = new Expectation(failure, tokens, text);
    return expectation
        .brackets()
        .or(expectation::swallowed)
        .or(expectation::twoValues)
        .orElseGet(expectation::expected);
  }

  /** A bracket that closes nothing, or one that was not closed before the next part began. */
  private Optional<Problem> brackets() {
    if (TokenCheck.closes(token) && open.isEmpty()) {
      String message = "this " + quoted(token.getText()) + " closes nothing";
      return Optional.of(
          Problem.error("R0010", message, place(), "nothing is open here").help("remove it"));
    }
    if (open.isEmpty() || !expects(TokenCheck.closing(open.peek())) || !nextPart()) {
      return Optional.empty();
    }
    String missing = quoted(TokenCheck.closing(open.peek()));
    return Optional.of(
        Problem.error("R0010", quoted(open.peek().getText()) + " is not closed", place(), found())
            .and(text.span(open.peek()), "opened here")
            .help("add " + missing + " before this"));
  }

  private boolean nextPart() {
    return isEnd() || (STARTS.contains(token.getText()) && !expects(token.getText()));
  }

  /** The word before was read as a name, but starts the next statement: a value is missing. */
  private Optional<Problem> swallowed() {
    int at = tokens.indexOf(token);
    String wants = at < 2 ? "" : tokens.get(at - 2).getText();
    boolean statement = before.getType() != ReloccParser.NAME && expects(before.getText());
    if (!statement || !VALUE_AFTER.containsKey(wants)) {
      return Optional.empty();
    }
    String label = "found " + quoted(before.getText());
    return Optional.of(
        Problem.error("R0001", "expected " + value(wants), text.span(before), label)
            .help(looksLike()));
  }

  private Optional<Problem> twoValues() {
    boolean number = token.getType() == ReloccParser.NUMBER;
    if (!number || !endsValue(before) || expects(ReloccParser.NUMBER) || !expects("}")) {
      return Optional.empty();
    }
    return Optional.of(
        Problem.error(
                "R0001", "expected an operator such as `..+` between two values", place(), found())
            .help("a range reads `BASE ..+ SIZE` or `BASE .. END`"));
  }

  private Problem expected() {
    Problem problem = Problem.error("R0001", "expected " + words(), place(), found());
    boolean inBrackets = !open.isEmpty() && !open.peek().getText().equals("{");
    if (inBrackets && expects(TokenCheck.closing(open.peek()))) {
      problem = problem.and(text.span(open.peek()), "opened here");
    }
    return problem.help(hint().orElseGet(this::looksLike));
  }

  private static boolean isWord(Token token) {
    return Character.isLetter(token.getText().charAt(0));
  }

  private static boolean endsValue(Token token) {
    int type = token.getType();
    return type == ReloccParser.NUMBER
        || type == ReloccParser.NAME
        || "])".contains(token.getText())
        || Expr.Unit.of(token.getText()).isPresent();
  }

  private Span place() {
    if (!isEnd()) {
      return text.span(token);
    }
    int end = text.span(before).end();
    return new Span(text.source(), end, end);
  }

  private boolean isEnd() {
    return token.getType() == Token.EOF;
  }

  private String found() {
    return isEnd() ? "the file ends here" : "found " + quoted(token.getText());
  }

  private String words() {
    if (expects("(") && expects(ReloccParser.NUMBER)) {
      return expects("}") ? "a pair such as `A -> B`, or `}`" : value(before.getText());
    }
    List<String> words = new ArrayList<>();
    if (expects(ReloccParser.NUMBER)) {
      words.add(number());
    }
    if (expects(ReloccParser.TEXT)) {
      words.add("a text in double quotes");
    }
    if (expects(ReloccParser.NAME)) {
      words.add(name());
    }
    words.addAll(literals());
    return String.join(", ", words.subList(0, words.size() - 1))
        + (words.size() > 1 ? " or " : "")
        + words.get(words.size() - 1);
  }

  /** What a value is, by the word before it. */
  private String value(String wants) {
    boolean declared = wants.equals("=") && (inside("memoryItem") || inside("memory"));
    boolean placed = wants.equals("at") && inside("stub");
    return declared || placed ? RANGE : VALUE_AFTER.getOrDefault(wants, "a value");
  }

  private String number() {
    return switch (before.getText()) {
      case "el" -> "an exception level (1, 2, 3)";
      case "edition" -> "the number of the edition";
      default -> "a number";
    };
  }

  private String name() {
    if (inside("exit")) {
      return "a register such as `x0`";
    }
    if (before.getText().equals("import")) {
      return "a kind of file: `dtb`, `image`, `pages` or `raw`";
    }
    return inside("paramType") ? "a type such as `addr`" : "a name";
  }

  /** Signs and keywords; where any name may stand, its keywords are not worth telling. */
  private List<String> literals() {
    boolean anyName = anyName();
    List<String> literals = new ArrayList<>();
    for (String literal : spelled()) {
      if (!anyName || !Character.isLetter(literal.charAt(0))) {
        literals.add(
            switch (literal) {
              case "->" -> "`->` and a destination";
              case "=" -> "`=` and a value";
              case "as" -> "`as` and a name";
              default -> quoted(literal);
            });
      }
    }
    return literals.isEmpty() && expects(Token.EOF) ? List.of("the end of the file") : literals;
  }

  /** Only the rule {@code name} takes this word and a name too. */
  private boolean anyName() {
    return expects(ReloccParser.NAME) && expects("unchanged");
  }

  /** The literal tokens that were expected, without ANTLR's quotes. */
  private List<String> spelled() {
    List<String> spelled = new ArrayList<>();
    IntervalSet expected = failure.expected;
    for (int type : expected.toList()) {
      String literal = ReloccParser.VOCABULARY.getLiteralName(type);
      if (literal != null) {
        spelled.add(literal.substring(1, literal.length() - 1));
      }
    }
    return spelled;
  }

  private boolean expects(int type) {
    return failure.expected.contains(type);
  }

  private boolean expects(String literal) {
    return spelled().contains(literal);
  }

  private boolean inside(String rule) {
    return innermost(Set.of(rule)).isPresent();
  }

  private Optional<String> innermost(Set<String> rules) {
    for (RuleContext rule = failure.rule; rule != null; rule = rule.parent) {
      String name = ReloccParser.ruleNames[rule.getRuleIndex()];
      if (rules.contains(name)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  private String looksLike() {
    return LOOKS_LIKE.get(innermost(LOOKS_LIKE.keySet()).orElse("file"));
  }

  /** A fix for the slips that are easily recognised. */
  private Optional<String> hint() {
    String written = token.getText();
    if (token.getType() == ReloccParser.NUMBER && before.getText().equals(".")) {
      return Optional.of("numbers have no fraction: write `1536 KiB` instead of `1.5 MiB`");
    }
    if (written.equals("=")) {
      return equalsSign();
    }
    return switch (written) {
      case "," -> Optional.of("nothing stands between statements: remove the `,`");
      case "==" -> Optional.of("to give a value, write `=`");
      case "-" -> Optional.of("there are no negative numbers; an arrow is written `->`");
      case "/" -> Optional.of("comments start with `//` and end with the line");
      default -> isWord(token) && !anyName() ? meant(written) : missing();
    };
  }

  /** One half of an arrow, or of a comparison: those end where a statement or a body may follow. */
  private Optional<String> equalsSign() {
    if (expects("->")) {
      return Optional.of("an arrow is written `->`");
    }
    boolean compares = expects("assert") || expects("else") || expects("==") || inside("step");
    return compares ? Optional.of("to compare, write `==`") : Optional.empty();
  }

  /** A single sign that could not be left out. */
  private Optional<String> missing() {
    List<String> signs = spelled();
    boolean bracket = signs.size() == 1 && "{)]".contains(signs.get(0));
    return bracket ? Optional.of("add " + quoted(signs.get(0)) + " before this") : Optional.empty();
  }

  private Optional<String> meant(String written) {
    List<String> words = spelled();
    if (inside("memory")) {
      words.add("aligned");
    }
    words.removeIf(word -> !Character.isLetter(word.charAt(0)));
    for (String word : words) {
      if (written.matches(word + "[0-9]+")) {
        String number = written.substring(word.length());
        return Optional.of("put a space: " + quoted(word + " " + number));
      }
    }
    return words.stream()
        .filter(word -> distance(written, word) <= (word.length() > 3 ? 2 : 1))
        .min(Comparator.comparingInt(word -> distance(written, word)))
        .map(word -> "did you mean " + quoted(word) + "?")
        .or(this::missing);
  }

  /** How many letters must be put in, left out or replaced to make one word of the other. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  private static String quoted(String word) {
    return "`" + word + "`";
  }
}
