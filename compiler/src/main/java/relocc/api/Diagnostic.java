package relocc.api;

import java.util.List;
import java.util.Optional;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Rendering;
import relocc.compiler.source.Span;
import relocc.compiler.source.Style;

/**
 * Something that is to be said of a plan.
 *
 * @param severity an error stops the compilation
 * @param code stable: R0xxx syntax, R1xxx names and types, R2xxx memory, R3xxx machine state, R4xxx
 *     parameters and tests, R5xxx imports, R6xxx size limits, R9xxx bugs, W3xxx warnings
 * @param message one line, no full stop
 * @param place what it is about
 * @param second a second place where one is involved
 * @param notes the exact bytes and what else there is to know, one line each
 * @param help a fix that works, if one is known
 * @param text all of it for people, several lines, with those of the plan, without colours
 */
public record Diagnostic(
    Severity severity,
    String code,
    String message,
    Place place,
    Optional<Place> second,
    List<String> notes,
    Optional<String> help,
    String text) {
  /** How bad it is. */
  public enum Severity {
    ERROR,
    WARNING
  }

  /**
   * Part of a text.
   *
   * @param file as the plan was named; an imported list as the plan names it
   * @param line counted from 1
   * @param column of the first character, counted from 1 in UTF-16 units
   * @param endLine the line in which the part ends
   * @param endColumn the column behind its last character
   * @param label what is to be said of this part; may be empty
   */
  public record Place(String file, int line, int column, int endLine, int endColumn, String label) {
    private static Place of(Problem.Label label) {
      Span span = label.span();
      return new Place(
          span.source().name(),
          span.line(),
          span.column(),
          span.source().line(span.end()),
          span.source().column(span.end()),
          label.text());
    }
  }

  public Diagnostic {
    notes = List.copyOf(notes);
  }

  static Diagnostic of(Problem problem) {
    return new Diagnostic(
        problem.severity() == Problem.Severity.ERROR ? Severity.ERROR : Severity.WARNING,
        problem.code(),
        problem.message(),
        Place.of(problem.primary()),
        problem.secondary().map(Place::of),
        problem.notes(),
        problem.help(),
        new Rendering(Style.PLAIN).human(List.of(problem)));
  }

  static List<Diagnostic> of(List<Problem> problems) {
    return problems.stream().map(Diagnostic::of).toList();
  }

  /** Whether it stops the compilation. */
  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /** One line: {@code file:line:column: error[R2003]: message}. */
  @Override
  public String toString() {
    String kind = isError() ? "error" : "warning";
    String where = place.file() + ":" + place.line() + ":" + place.column();
    return where + ": " + kind + "[" + code + "]: " + message;
  }
}
