package relocc.compiler.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is wrong with a user's input, where, and how to mend it.
 *
 * @param severity an error stops the compilation after the stage that found it
 * @param code stable: R0xxx syntax, R1xxx names and types, R2xxx memory, R3xxx machine state, R4xxx
 *     parameters and tests, R5xxx imports, R6xxx size limits, W3xxx warnings
 * @param message one line, no full stop, names what collides
 * @param primary the place that is wrong and what it does there
 * @param secondary a second place where one is involved
 * @param notes the exact bytes, one line each
 * @param help a fix that works, if one is known
 */
public record Problem(
    Severity severity,
    String code,
    String message,
    Label primary,
    Optional<Label> secondary,
    List<String> notes,
    Optional<String> help) {

  /** How bad it is. */
  public enum Severity {
    ERROR,
    WARNING
  }

  /**
   * A place and what is to be said of it.
   *
   * @param span the place
   * @param text may be empty
   */
  public record Label(Span span, String text) {}

  public Problem {
    notes = List.copyOf(notes);
  }

  /** An error with one place and nothing more yet. */
  public static Problem error(String code, String message, Span span, String label) {
    return new Problem(
        Severity.ERROR,
        code,
        message,
        new Label(span, label),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  /** A warning with one place and nothing more yet: the plan compiles all the same. */
  public static Problem warning(String code, String message, Span span, String label) {
    Problem error = error(code, message, span, label);
    return new Problem(
        Severity.WARNING, code, message, error.primary, error.secondary, error.notes, error.help);
  }

  /** This problem with a second place. */
  public Problem and(Span span, String label) {
    return new Problem(
        severity, code, message, primary, Optional.of(new Label(span, label)), notes, help);
  }

  /** This problem with one more note. */
  public Problem note(String note) {
    List<String> more = new ArrayList<>(notes);
    more.add(note);
    return new Problem(severity, code, message, primary, secondary, more, help);
  }

  /** This problem with a fix. */
  public Problem help(String fix) {
    return new Problem(severity, code, message, primary, secondary, notes, Optional.of(fix));
  }
}
