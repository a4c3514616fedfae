package relocc.cli.test;

import java.util.List;
import java.util.function.Function;
import relocc.compiler.source.Problem;

/**
 * Results in the format that JUnit's reports made common, for tools that collect them. There are no
 * times in it: the same plan gives the same bytes.
 */
public final class JUnitXml {
  private JUnitXml() {}

  /**
   * The whole document.
   *
   * @param file what the results are of
   * @param text a problem for people
   */
  public static String of(String file, List<TestResult> results, Function<Problem, String> text) {
    long failed = results.stream().filter(result -> !result.passed()).count();
    StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.append(
        String.format(
            "<testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"0\">\n",
            escaped(file), results.size(), failed));
    results.forEach(result -> testCase(out, file, result, text));
    return out.append("</testsuite>\n").toString();
  }

  private static void testCase(
      StringBuilder out, String file, TestResult result, Function<Problem, String> text) {
    out.append(
        String.format(
            "  <testcase classname=\"%s\" name=\"%s\" file=\"%s\" line=\"%d\"",
            escaped(result.plan()), escaped(result.title()), escaped(file), result.span().line()));
    if (result.passed()) {
      out.append("/>\n");
      return;
    }
    out.append(">\n");
    for (Problem failure : result.failures()) {
      out.append(
          String.format(
              "    <failure type=\"%s\" message=\"%s\">%s</failure>\n",
              failure.code(), escaped(failure.message()), escaped(text.apply(failure))));
    }
    out.append("  </testcase>\n");
  }

  /** What XML 1.0 takes, in attributes too. */
  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\n' -> out.append("&#10;");
                default -> out.appendCodePoint(isCharacter(c) ? c : 0xfffd);
              }
            });
    return out.toString();
  }

  private static boolean isCharacter(int c) {
    boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    return (c >= ' ' || c == '\t') && !surrogate && c != 0xfffe && c != 0xffff;
  }
}
