package relocc.compiler.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class RenderingTest {
  private static final Rendering PLAIN = new Rendering(Style.PLAIN);

  private static Span span(Source source, String part) {
    int start = source.text().indexOf(part);
    return new Span(source, start, start + part.length());
  }

  private static Problem at(Source source, String part, String message) {
    return Problem.error("R1001", message, span(source, part), "here");
  }

  /** The example of the language's own page: place, second place, note, help. */
  @Test
  void looksAsTheLanguagePromises() {
    String line15 = "  stub  { at 0x5021_0000 ..+ 8 KiB }\n";
    String line19 = "      load[0 ..+ linux.file_size] -> kernel\n";
    Source source = new Source("handoff.rstub", "\n".repeat(14) + line15 + "\n\n\n" + line19);
    Problem problem =
        Problem.error(
                "R2003",
                "this move overwrites the stub while it is running",
                span(source, "kernel"),
                "writes 0x5020_0000 .. 0x5216_e000")
            .and(
                span(source, "0x5021_0000 ..+ 8 KiB"),
                "the stub runs here: 0x5021_0000 .. 0x5021_2000")
            .note("8 KiB in common: 0x5021_0000 .. 0x5021_2000")
            .help("8 KiB are free at 0x4f80_0000");
    assertEquals(
        """
        error[R2003]: this move overwrites the stub while it is running
          --> handoff.rstub:19:38
           |
        15 |   stub  { at 0x5021_0000 ..+ 8 KiB }
           |              --------------------- the stub runs here: 0x5021_0000 .. 0x5021_2000
        19 |       load[0 ..+ linux.file_size] -> kernel
           |                                      ^^^^^^ writes 0x5020_0000 .. 0x5216_e000
           = note: 8 KiB in common: 0x5021_0000 .. 0x5021_2000
           = help: 8 KiB are free at 0x4f80_0000
        """,
        PLAIN.human(List.of(problem)));
    assertEquals(
        "handoff.rstub:19:38: error[R2003]: this move overwrites the stub while it is running\n",
        PLAIN.brief(List.of(problem)));
  }

  @Test
  void aSecondPlaceInAnotherFileHasItsOwnHeader() {
    Source list = new Source("kernel.pages", "# list\nbad line\n");
    Source plan = new Source("a.rstub", "import pages \"kernel.pages\" as p\n");
    Problem problem =
        at(list, "bad", "not a number").and(span(plan, "\"kernel.pages\""), "imported here");
    assertEquals(
        """
        error[R1001]: not a number
         --> kernel.pages:2:1
          |
        2 | bad line
          | ^^^ here
         ::: a.rstub:1:14
          |
        1 | import pages "kernel.pages" as p
          |              -------------- imported here
        """,
        PLAIN.human(List.of(problem)));
  }

  @Test
  void tabsKeepTheMarkUnderTheWord() {
    Source source = new Source("a", "\tab\tmove x");
    String[] lines = PLAIN.human(List.of(at(source, "move", "m"))).split("\n");
    assertEquals("1 |     ab  move x", lines[3]);
    assertEquals("  |         ^^^^ here", lines[4]);
  }

  @Test
  void bothPlacesOnOneLineAreMarkedInTheirOrder() {
    Source source = new Source("a", "first second");
    Problem problem = at(source, "second", "m").and(span(source, "first"), "there");
    String[] lines = PLAIN.human(List.of(problem)).split("\n");
    assertEquals("1 | first second", lines[3]);
    assertEquals("  | ----- there", lines[4]);
    assertEquals("  |       ^^^^^^ here", lines[5]);
  }

  @Test
  void problemsComeInTheOrderOfTheText() {
    Source source = new Source("a", "one two three");
    Source other = new Source("b", "zero");
    List<Problem> found =
        List.of(
            at(source, "three", "3"),
            at(source, "one", "1"),
            at(other, "zero", "0"),
            at(source, "two", "2"));
    List<String> order = Rendering.inTextOrder(found).stream().map(Problem::message).toList();
    assertEquals(List.of("1", "2", "3", "0"), order);
    assertEquals(3, PLAIN.human(found).split("\n\n").length - 1);
  }

  @Test
  void aVeryLongLineShrinksToWhatIsMarked() {
    Source source = new Source("a", "x".repeat(100_000) + "HERE" + "y".repeat(1_000_000));
    for (String line : PLAIN.human(List.of(at(source, "HERE", "m"))).split("\n")) {
      assertTrue(line.length() < 140, line.length() + " columns");
    }
    String[] lines = PLAIN.human(List.of(at(source, "HERE", "m"))).split("\n");
    assertEquals(lines[3].indexOf("HERE"), lines[4].indexOf("^^^^ here"));
    assertTrue(lines[3].startsWith("1 | ...x") && lines[3].endsWith("y..."), lines[3]);
  }

  @Test
  void aMarkLongerThanTheLineIsCut() {
    Source source = new Source("a", "z".repeat(500));
    String[] lines = PLAIN.human(List.of(at(source, "z".repeat(500), "m"))).split("\n");
    assertTrue(lines[4].length() <= 4 + 120 + " here".length(), lines[4]);
    assertTrue(lines[3].endsWith("z..."), lines[3]);
  }

  @Test
  void aSpanOverSeveralLinesIsMarkedOnItsFirst() {
    Source source = new Source("a", "one {\n two\n}\n");
    String[] lines = PLAIN.human(List.of(at(source, "{\n two\n}", "m"))).split("\n");
    assertEquals("1 | one {", lines[3]);
    assertEquals("  |     ^ here", lines[4]);
  }

  @Test
  void theEndOfTheTextCanBeMarked() {
    for (String text : List.of("", "abc", "abc\n")) {
      Source source = new Source("a", text);
      Problem problem =
          Problem.error("R0001", "m", new Span(source, text.length(), text.length()), "");
      String[] lines = PLAIN.human(List.of(problem)).split("\n");
      assertTrue(lines[lines.length - 1].endsWith("^"), text);
    }
  }

  @Test
  void nothingThatMovesTheCursorIsPrinted() {
    String nasty = "a\u001b[2J\u0000\u202e\u0085\r b\ud83d\ude00\ud800 \u0301";
    Source source = new Source("n\u001bame", nasty);
    Problem problem = at(source, "b", nasty).help(nasty).note(nasty);
    String text = PLAIN.human(List.of(problem)) + PLAIN.brief(List.of(problem));
    assertFalse(text.chars().anyMatch(c -> c != '\n' && Character.isISOControl(c)), text);
    assertFalse(text.contains("\u202e"));
    String[] lines = text.split("\n");
    assertEquals(lines[3].lastIndexOf('b'), lines[4].indexOf('^'));
  }

  @Test
  void coloursWrapTheSameCharacters() {
    Source source = new Source("a", "one two");
    List<Problem> problems = List.of(at(source, "two", "m").note("n").help("h"));
    String coloured = new Rendering(Style.COLOUR).human(problems);
    assertTrue(coloured.contains("\u001b[1;31merror[R1001]\u001b[0m"), coloured);
    assertEquals(PLAIN.human(problems), coloured.replaceAll("\u001b\\[[0-9;]*m", ""));
  }
}
