package relocc.compiler.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;
import relocc.compiler.source.Span;

class PageListTest {
  private static final Source PLAN = new Source("a.rstub", "import pages \"list\" as p");

  @TempDir Path folder;

  private final Problems problems = new Problems();

  private Optional<PageList> read(byte[] bytes) throws Exception {
    Files.write(folder.resolve("list"), bytes);
    Span at = new Span(PLAN, 13, 19);
    return PageList.read(ImportedFile.of(folder, "list", at, problems).orElseThrow(), problems);
  }

  private Optional<PageList> read(String text) throws Exception {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> shown(PageList list) {
    List<String> pages = new ArrayList<>();
    for (int i = 0; i < list.count(); i++) {
      pages.add(
          Long.toHexString(list.source(i))
              + " "
              + Long.toHexString(list.destination(i))
              + " "
              + Long.toHexString(list.size(i)));
    }
    return pages;
  }

  @Test
  void readsEveryWayToWriteANumber() throws Exception {
    String text =
        """
        # source destination size
        0x4800_0000 0x4020_0000 4 KiB   # a comment
        1_000 0b1010 1pages
          0xFFff\t2 MiB\t 3 B

        #
        64 GiB 1 TiB 1MiB#tight
        18446744073709551614 0 1
        0xffff_ffff_ffff_ffff 7 1
        5 6 0
        0x0000000000000000000000001 8 2""";
    PageList list = read(text.replace("tight", "tight\r")).orElseThrow();
    assertEquals(List.of(), problems.list());
    assertEquals(
        List.of(
            "48000000 40200000 1000",
            "3e8 a 1000",
            "ffff 200000 3",
            "1000000000 10000000000 100000",
            "fffffffffffffffe 0 1",
            "ffffffffffffffff 7 1",
            "1 8 2"),
        shown(list));
    assertEquals("0xFFff\t2 MiB\t 3 B", list.span(2).text());
    assertEquals(4, list.span(2).line());
    assertEquals(3, list.span(2).column());
  }

  @Test
  void hexadecimalWithoutItsMarkIsNotTakenForDecimal() throws Exception {
    assertEquals(Optional.empty(), read("08000000 0x4020_0000 4 KiB"));
    assertEquals("a decimal number starts with 0", problems.list().get(0).message());
  }

  @Test
  void commentsMayHoldAnyCharacter() throws Exception {
    PageList list = read("\ufeff1 2 3 # f\u00fcr \ud83d\ude00\n4 5 6\n").orElseThrow();
    assertEquals(List.of("1 2 3", "4 5 6"), shown(list));
    assertEquals("4 5 6", list.span(1).text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 2 | 4 | the size is missing",
        "1 | 2 | the destination address is missing",
        "x 2 3 | 1 | this is not a number",
        "1 2 3 4 | 7 | this line goes on behind its size",
        "1 2 3 KB | 7 | this is not a unit",
        "1 2 3kib | 6 | this is not a unit",
        "0x1g 2 3 | 4 | this is not a unit",
        "1, 2, 3 | 2 | this is not a number",
        "-1 2 3 | 1 | this is not a number",
        "0x 2 3 | 1 | this is not a number",
        "_1 2 3 | 1 | this is not a number",
        "0x1_0000_0000_0000_0000 2 3 | 1 | this number does not fit in 64 bits",
        "18446744073709551616 2 3 | 1 | this number does not fit in 64 bits",
        "1 2 16777216 TiB | 5 | this number does not fit in 64 bits",
        "0xffffffffffffffff 2 2 | 1 | this page reaches past 2^64",
        "1 0xfffffffffffff000 2 pages | 1 | this page reaches past 2^64",
        "1\u00a02 3 4 | 2 | this is not a number",
      })
  void aBadLineNamesItsPlaceAndTheImport(String line, int column, String message) throws Exception {
    assertTrue(read("1 2 3\n" + line + "\n4 5 6\n").isEmpty());
    Problem problem = problems.list().get(0);
    assertEquals(1, problems.list().size());
    assertEquals("R5030 " + message, problem.code() + " " + problem.message());
    Span place = problem.primary().span();
    assertEquals(
        "list:2:" + column,
        folder.relativize(Path.of(place.source().name()))
            + ":"
            + place.line()
            + ":"
            + place.column());
    assertEquals("\"list\"", problem.secondary().orElseThrow().span().text());
    assertTrue(problem.help().isPresent());
  }

  @Test
  void ofManyBadLinesSomeAreShownAndAllCounted() throws Exception {
    assertTrue(read("bad\n".repeat(5000)).isEmpty());
    assertEquals(21, problems.list().size());
    assertTrue(problems.list().get(20).message().contains("5000 bad lines"));
  }

  @Test
  void garbageGivesMessagesOnly() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] bytes = new byte[1 + random.nextInt(300)];
      random.nextBytes(bytes);
      if (i % 2 == 0) {
        String letters = "0123456789abcdefxKMiB_# \t\r\n,-";
        for (int k = 0; k < bytes.length; k++) {
          bytes[k] = (byte) letters.charAt(random.nextInt(letters.length()));
        }
      }
      int before = problems.list().size();
      assertEquals(read(bytes).isEmpty(), problems.list().size() > before);
    }
  }
}
