package relocc.compiler.source;

/** How the parts of a message are set off from each other. */
public enum Style {
  /** Characters alone. */
  PLAIN,
  /** With the colours of ECMA-48 (SGR) around the characters. */
  COLOUR;

  private static final String ESC = "\u001b[";

  String severity(Problem.Severity severity, String text) {
    return paint(severity == Problem.Severity.ERROR ? "1;31" : "1;33", text);
  }

  String strong(String text) {
    return paint("1", text);
  }

  String frame(String text) {
    return paint("1;34", text);
  }

  private String paint(String sgr, String text) {
    return this == PLAIN || text.isEmpty() ? text : ESC + sgr + "m" + text + ESC + "0m";
  }
}
