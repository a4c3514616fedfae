package relocc.cli;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.Map;

/**
 * What surrounds a run of relocc.
 *
 * @param out artefacts; whoever writes sees errors
 * @param err messages
 * @param environment the environment variables
 * @param terminal whether messages go to a terminal
 */
public record Console(
    OutputStream out, PrintWriter err, Map<String, String> environment, boolean terminal) {
  public Console {
    environment = Map.copyOf(environment);
  }

  /** Whether messages are coloured unless an option says otherwise (no-color.org). */
  boolean colourful() {
    return terminal
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !"dumb".equals(environment.get("TERM"));
  }
}
