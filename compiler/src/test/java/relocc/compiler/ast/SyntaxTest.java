package relocc.compiler.ast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/** What a user reads when a plan is not a sentence of the language. */
class SyntaxTest {
  private static final Pattern WORD = Pattern.compile("\"[^\"\\n]*\"|\\w+|\\.\\.\\+|\\.\\.|->|\\S");
  private static final Pattern PARSER_TALK =
      Pattern.compile("mismatched|extraneous|viable|token|T__|<EOF>|NUMBER|NAME(?! )|rule|null");

  private static List<Problem> problems(String text) {
    Problems problems = new Problems();
    boolean parsed = Syntax.parse(new Source("test.rstub", text), problems).isPresent();
    assertEquals(problems.list().isEmpty(), parsed);
    return problems.list();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "edition 1 const a = | expected a value |  | a constant reads",
        "edition 1 plan p { memory { region a = 0 ..+ } } | expected a size such as `4 KiB` | } | reads",
        "edition 1 plan p { memory { ram a = } } | expected a range such as `0x4000_0000 ..+ 64 MiB` | } | reads",
        "edition 1 plan p { steps { move { a b } } } | expected `->` and a destination | b | A -> B",
        "edition 1 plan p { steps { fill a with } } | expected a byte value, 0 to 255 | } | fill",
        "edition 1 plan p { exit { el 2 } } | expected the address to go to | { | exit",
        "edition 1 plan p { exit a { el } } | expected an exception level (1, 2, 3) or `same` | } | el",
        "edition 1 plan p { entry { el 2 { mmu on } } } | expected `keep`, `off`, `identity` or `linear` | on | mmu off",
        "edition 1 plan p { steps { mvoe a } } | expected `}`, `move`, `copy`, `zero`, `fill`, `each`, `unpack`, `assume`, `require`, `verify` or `publish` | mvoe | did you mean `move`?",
        "edition 1 import raw \"a\" b | expected `as` and a name | b | an import reads",
        "edition 1 plan p { cpu memory { } } | expected a core such as `cortex-a72`, or an architecture such as `armv8.0-a` | memory | cpu",
        "edition 1 plan p { exit a { el 2 = 4 } } | expected a register such as `x0`, `}`, `el` or `mmu` | = | an exit reads",
        "edition 1 plan p { assert a = b } | expected `const`, `}`, `cpu`, `memory`, `params`, `entry`, `run`, `stub`, `steps`, `assert`, `exit` or `on` | = | write `==`",
        "edition 1 plan p { memory { ram a = 1 2 } } | expected an operator such as `..+` between two values | 2 | ..+",
        "edition 1 plan p { | `{` is not closed |  | add `}`",
        "edition 1 plan p { steps { zero a[4] } } | expected `..+` or `..` | ] | r[OFFSET ..]",
      })
  void saysWhatWasExpected(String text, String message, String marked, String help) {
    Problem problem = problems(text).get(0);
    assertEquals(message, problem.message());
    assertEquals(marked == null ? "" : marked, problem.primary().span().text());
    String fix = problem.help().orElseThrow();
    assertTrue(fix.contains(help), fix);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image", "kernel", "load", "pages", "log", "map", "state", "head", "start", "region",
        "move", "B", "KiB", "MB", "K", "at", "in", "el", "on", "entry", "exit", "range", "edition",
        "list"
      })
  void keywordsAreNamesToo(String name) {
    String text =
        """
        edition 1
        const NAME = 4 KiB
        plan NAME {
          memory { ram NAME = 0 ..+ NAME keep NAME use NAME region b = NAME[NAME ..] aligned NAME }
          params { NAME : addr aligned 8 NAME : NAME }
          stub { at NAME limit NAME }
          steps { move { NAME -> NAME NAME[0 ..+ NAME.NAME] -> NAME } move NAME zero NAME copy NAME -> NAME }
          assert NAME.base + NAME <= NAME.end and not NAME == NAME
          exit NAME.NAME { el same mmu off x0 = NAME x1 = NAME }
        }
        """;
    // A type is the one place where a keyword would be ambiguous.
    assertEquals(
        List.of(), problems(text.replace("NAME : NAME", "c : addr").replace("NAME", name)));
  }

  @Test
  void theSecondPlaceIsTheOpenBrace() {
    Problem problem = problems("edition 1\nplan p {\n  memory {\n  entry { }\n}\n").get(0);
    assertEquals("R0010", problem.code());
    assertEquals("entry", problem.primary().span().text());
    assertEquals(3, problem.secondary().orElseThrow().span().line());
  }

  @Test
  void offsetsCountUtf16Units() {
    Problem problem = problems("edition 1 // \uD83D\uDE00\nplan p { oops }").get(0);
    assertEquals("oops", problem.primary().span().text());
    assertEquals(10, problem.primary().span().column());
  }

  @Test
  void deepNestingIsAMessage() {
    int deep = 20_000;
    for (String text :
        List.of(
            "const a = " + "(".repeat(deep) + "1" + ")".repeat(deep),
            "const a = " + "a[".repeat(deep),
            "const a = b" + ".c".repeat(deep),
            "const a = 1" + " + 1".repeat(deep),
            "const a = 1" + " * 1".repeat(deep),
            "plan p { assert " + "not ".repeat(deep) + "a }",
            "plan p { assert a" + " and a".repeat(deep) + " }",
            "plan p { steps { " + "each a in b { ".repeat(deep))) {
      assertEquals("R0011", problems("edition 1 " + text).get(0).code());
    }
  }

  @Test
  void everyOperatorHasItsPrecedence() {
    assertEquals("(a + (b * c))", shown("a + b * c"));
    assertEquals("((a - b) - c)", shown("a - b - c"));
    assertEquals("((a + b) * c)", shown("(a + b) * c"));
    assertEquals("((a < b) or ((c == d) and !(e != f)))", shown("a < b or c == d and not e != f"));
    assertEquals("((a / b) % c)", shown("a / b % c"));
    assertEquals("(a.b[(1 + 2)] outside c)", shown("a.b[1 + 2 ..] outside c"));
  }

  private static String shown(String condition) {
    Source source = new Source("test.rstub", "edition 1 plan p { assert " + condition + " }");
    PlanFile file = Syntax.parse(source, new Problems()).orElseThrow();
    return shown(file.plans().get(0).assertions().get(0).condition());
  }

  private static String shown(Expr expr) {
    if (expr instanceof Expr.Binary binary) {
      String operator = " " + binary.operator().spelling() + " ";
      return "(" + shown(binary.left()) + operator + shown(binary.right()) + ")";
    } else if (expr instanceof Expr.Not not) {
      return "!" + shown(not.operand());
    } else if (expr instanceof Expr.Field field) {
      return shown(field.target()) + "." + field.field().text();
    } else if (expr instanceof Expr.Slice slice) {
      return shown(slice.whole()) + "[" + shown(slice.offset()) + "]";
    }
    return expr.span().text();
  }

  @Test
  void numbersHaveUnits() {
    assertEquals(-1L, number("0xffff_ffff_ffff_ffff").value());
    assertEquals(0b1010, number("0b10_10").value());
    assertEquals(3 * 4096, number("3 pages").value());
    assertEquals(5L * 1024 * 1024 * 1024 * 1024, number("5 TiB").value());
    assertEquals(Expr.Unit.B, number("7 B").unit().orElseThrow());
  }

  private static Expr.Number number(String text) {
    Source source = new Source("test.rstub", "edition 1 const a = " + text);
    PlanFile file = Syntax.parse(source, new Problems()).orElseThrow();
    return (Expr.Number) file.consts().get(0).value();
  }

  /** Words left out, doubled, swapped and put in: never a crash, never the parser's own words. */
  @Test
  void brokenSamplesGetMessagesForPeople() throws IOException {
    Random random = new Random(20261122);
    List<List<String>> samples = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/samples"))) {
      for (Path file : files.sorted().toList()) {
        samples.add(words(Files.readString(file).replaceAll("//.*", "")));
      }
    }
    for (int i = 0; i < 700; i++) {
      List<String> words = new ArrayList<>(samples.get(i % samples.size()));
      List<String> others = samples.get(random.nextInt(samples.size()));
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        change(words, others, random);
      }
      problems(String.join(" ", words)).forEach(SyntaxTest::isForPeople);
    }
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (Matcher word = WORD.matcher(text); word.find(); ) {
      words.add(word.group());
    }
    return words;
  }

  private static void change(List<String> words, List<String> others, Random random) {
    int at = random.nextInt(words.size());
    switch (random.nextInt(4)) {
      case 0 -> words.remove(at);
      case 1 -> words.add(at, words.get(at));
      case 2 -> words.set(at, others.get(random.nextInt(others.size())));
      default -> words.add(at, others.get(random.nextInt(others.size())));
    }
  }

  private static void isForPeople(Problem problem) {
    String all = problem.message() + " " + problem.primary().text();
    String help = problem.help().orElseThrow();
    assertFalse(PARSER_TALK.matcher(all + help.replace("NAME", "")).find(), problem::toString);
    assertTrue(problem.code().matches("R00(0[1-9]|1[0-6])"), problem::toString);
  }
}
