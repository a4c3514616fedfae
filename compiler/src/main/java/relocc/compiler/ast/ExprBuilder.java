package relocc.compiler.ast;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Span;
import relocc.grammar.ReloccParser.ComparisonContext;
import relocc.grammar.ReloccParser.ConditionContext;
import relocc.grammar.ReloccParser.ConjunctionContext;
import relocc.grammar.ReloccParser.ExtentContext;
import relocc.grammar.ReloccParser.FieldContext;
import relocc.grammar.ReloccParser.NegationContext;
import relocc.grammar.ReloccParser.NumberContext;
import relocc.grammar.ReloccParser.PostfixContext;
import relocc.grammar.ReloccParser.PrimaryContext;
import relocc.grammar.ReloccParser.ProductContext;
import relocc.grammar.ReloccParser.RangeContext;
import relocc.grammar.ReloccParser.SliceContext;
import relocc.grammar.ReloccParser.SumContext;
import relocc.grammar.ReloccParser.UnitContext;

/** Builds values, ranges and conditions. */
final class ExprBuilder {
  /** More operators than anybody writes, few enough for a walk by recursion. */
  private static final int MOST_OPERATORS = 64;

  private static final Pattern DIGITS =
      Pattern.compile("(0x)([0-9a-fA-F]+)|(0b)([01]+)|()(0|[1-9][0-9]*)");
  private static final Pattern CLINGING_UNIT = Pattern.compile("([0-9][0-9_]*)([A-Za-z]+)");
  private static final Map<String, Integer> RADIX = Map.of("0x", 16, "0b", 2, "", 10);

  private final AstBuilder.Text text;

  ExprBuilder(AstBuilder.Text text) {
    this.text = text;
  }

  Expr condition(ConditionContext condition) {
    return joined(condition, condition.conjunction(), this::conjunction);
  }

  private Expr conjunction(ConjunctionContext conjunction) {
    return joined(conjunction, conjunction.negation(), this::negation);
  }

  private Expr negation(NegationContext negation) {
    int nots = bounded(negation, negation.getChildCount() - 1);
    Expr operand = comparison(negation.comparison());
    for (int i = nots - 1; i >= 0; i--) {
      Span not = text.span(((TerminalNode) negation.getChild(i)).getSymbol());
      operand = new Expr.Not(operand, not.to(operand.span()));
    }
    return operand;
  }

  private Expr comparison(ComparisonContext comparison) {
    Expr left = range(comparison.range(0));
    if (comparison.op == null) {
      return left;
    }
    Expr right = range(comparison.range(1));
    return new Expr.Binary(operator(comparison.op), left, right, text.span(comparison));
  }

  /** A value or a range. */
  Expr range(RangeContext range) {
    Expr base = sum(range.sum());
    if (range.extent() == null) {
      return base;
    }
    return new Expr.Range(base, extent(range.extent()), text.span(range));
  }

  private Expr.Extent extent(ExtentContext extent) {
    Expr value = sum(extent.sum());
    return isSized(extent.op) ? new Expr.Extent.Sized(value) : new Expr.Extent.Until(value);
  }

  private static boolean isSized(Token operator) {
    return operator.getText().equals("..+");
  }

  private Expr sum(SumContext sum) {
    return joined(sum, sum.product(), this::product);
  }

  private Expr product(ProductContext product) {
    return joined(product, product.postfix(), this::postfix);
  }

  /** Operands with operators between them, grouped from the left. */
  private <T extends ParserRuleContext> Expr joined(
      ParserRuleContext whole, List<T> operands, Function<T, Expr> build) {
    int operators = bounded(whole, operands.size() - 1);
    Expr left = build.apply(operands.get(0));
    for (int i = 1; i <= operators; i++) {
      Token operator = ((TerminalNode) whole.getChild(2 * i - 1)).getSymbol();
      Span span = text.span(whole.getStart()).to(text.span(operands.get(i)));
      left = new Expr.Binary(operator(operator), left, build.apply(operands.get(i)), span);
    }
    return left;
  }

  private static Expr.Operator operator(Token token) {
    return Expr.Operator.of(token.getText());
  }

  /** The number of operators; if they are too many, a small one after the report. */
  private int bounded(ParserRuleContext whole, int operators) {
    if (operators <= MOST_OPERATORS) {
      return operators;
    }
    text.report(
        Problem.error(
                "R0011",
                "this expression has " + operators + " operators in a row",
                text.span(whole.getStart()),
                "it starts here; at most " + MOST_OPERATORS + " are allowed")
            .help("split it with `const`"));
    return 0;
  }

  private Expr postfix(PostfixContext postfix) {
    Expr target = primary(postfix.primary());
    int operators = bounded(postfix, postfix.getChildCount() - 1);
    for (ParseTree child : postfix.children.subList(1, operators + 1)) {
      Span span = text.span(postfix.getStart()).to(text.span((ParserRuleContext) child));
      target =
          child instanceof SliceContext slice
              ? slice(target, slice, span)
              : new Expr.Field(target, text.name(((FieldContext) child).name()), span);
    }
    return target;
  }

  private Expr slice(Expr whole, SliceContext slice, Span span) {
    Expr offset = sum(slice.sum(0));
    if (slice.sum().size() == 1) {
      return new Expr.Slice(whole, offset, new Expr.Extent.Rest(), span);
    }
    Expr value = sum(slice.sum(1));
    Expr.Extent extent =
        isSized(slice.op) ? new Expr.Extent.Sized(value) : new Expr.Extent.Until(value);
    return new Expr.Slice(whole, offset, extent, span);
  }

  private Expr primary(PrimaryContext primary) {
    if (primary.number() != null) {
      return number(primary.number());
    }
    if (primary.name() != null) {
      return new Expr.Ref(primary.getText(), text.span(primary));
    }
    return condition(primary.condition());
  }

  private Expr.Number number(NumberContext number) {
    Optional<Expr.Unit> unit = Optional.ofNullable(number.unit()).flatMap(this::unit);
    Token digits = number.NUMBER().getSymbol();
    BigInteger value =
        literal(digits).multiply(BigInteger.valueOf(unit.map(Expr.Unit::bytes).orElse(1L)));
    if (value.bitLength() > 64) {
      text.report(
          Problem.error(
                  "R0009",
                  "this number does not fit in 64 bits",
                  text.span(number),
                  "more than 0xffff_ffff_ffff_ffff")
              .help("the highest number is 0xffff_ffff_ffff_ffff"));
    }
    return new Expr.Number(value.longValue(), unit, text.span(number));
  }

  private Optional<Expr.Unit> unit(UnitContext unit) {
    if (unit.WRONG_UNIT() != null) {
      wrongUnit(unit);
    }
    return Expr.Unit.of(unit.getText());
  }

  /** A kilobyte may be 1000 or 1024 bytes: the language has only units that are clear. */
  private void wrongUnit(UnitContext unit) {
    String written = unit.getText();
    String right = rightUnit(written);
    text.report(
        Problem.error("R0007", "`" + written + "` is not a unit", text.span(unit), "unknown unit")
            .help("write `" + right + "`" + meaning(right)));
  }

  private static String rightUnit(String written) {
    String lower = written.toLowerCase(Locale.ROOT);
    if (lower.equals("page")) {
      return "pages";
    }
    return lower.startsWith("byte") ? "B" : Character.toUpperCase(written.charAt(0)) + "iB";
  }

  private static String meaning(String unit) {
    return Expr.Unit.of(unit).map(u -> " (" + u.bytes() + " bytes)").orElse("");
  }

  /** The value of a plain number of any size; 0 after a report. */
  BigInteger literal(Token token) {
    String written = token.getText();
    Matcher digits = DIGITS.matcher(written.endsWith("_") ? "" : written.replace("_", ""));
    if (digits.matches()) {
      int group = digits.group(1) != null ? 1 : digits.group(3) != null ? 3 : 5;
      return new BigInteger(digits.group(group + 1), RADIX.get(digits.group(group)));
    }
    text.report(
        Problem.error(
                "R0008", "`" + written + "` is not a number", text.span(token), "malformed number")
            .help(mended(written)));
    return BigInteger.ZERO;
  }

  private static String mended(String written) {
    Matcher clinging = CLINGING_UNIT.matcher(written);
    if (clinging.matches() && !clinging.group(1).equals("0")) {
      String unit = clinging.group(2);
      boolean known = Expr.Unit.of(unit).isPresent();
      return known
          ? "put a space before the unit: `" + clinging.group(1) + " " + unit + "`"
          : "write digits only, or `0x` before hexadecimal ones";
    }
    if (written.matches("0[0-9_]+")) {
      return "write it without the leading zero (there are no octal numbers)";
    }
    return "numbers look like `42`, `0x4000_0000`, `0b1010`";
  }
}
