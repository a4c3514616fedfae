package relocc.compiler.imports.listing;

import java.util.Optional;
import relocc.compiler.imports.ImportedFile;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;
import relocc.compiler.source.Span;

/**
 * The lines of a text that somebody saved, and what is wrong with them: the first few in full, then
 * how many there are.
 */
final class Listing {
  private static final int MOST_MESSAGES = 20;

  /** Lines are matched with patterns that may look at each character often. */
  private static final int LONGEST = 500;

  private final ImportedFile file;
  private final Source source;
  private final Problems problems;
  private int bad;

  Listing(ImportedFile file, Source source, Problems problems) {
    this.file = file;
    this.source = source;
    this.problems = problems;
  }

  int lines() {
    return source.lines();
  }

  /** A line, from 1, without the mark that some texts begin with; of a very long one the start. */
  String text(int line) {
    String text = source.lineText(line);
    String start = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    return line == 1 && start.startsWith("\ufeff") ? start.substring(1) : start;
  }

  /** What is written on a line. */
  Span span(int line) {
    int start = source.offset(line);
    String text = source.lineText(line);
    int lead = text.length() - text.stripLeading().length();
    return new Span(source, start + Math.min(lead, text.length()), start + text.length());
  }

  /** Reports a line; the import is the second place. */
  void fails(String code, int line, String message, String label, String help) {
    bad++;
    if (bad <= MOST_MESSAGES) {
      Problem problem = Problem.error(code, message, span(line), label);
      problems.add(problem.and(file.at(), "imported here").help(help));
    }
  }

  /** Reports the whole. */
  void fails(String code, String finding, String help) {
    bad++;
    file.fails(problems, code, finding, help);
  }

  boolean isGood() {
    return bad == 0;
  }

  /** A result, unless something was wrong. */
  <T> Optional<T> unlessBad(T result) {
    if (bad > MOST_MESSAGES) {
      String rest = "the first " + MOST_MESSAGES + " of them are shown";
      file.fails(problems, "R5040", "has " + bad + " bad lines", rest);
    }
    return bad == 0 ? Optional.of(result) : Optional.empty();
  }
}
