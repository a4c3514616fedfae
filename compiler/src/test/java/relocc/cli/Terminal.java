package relocc.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What one command line did.
 *
 * @param code the exit code
 * @param out standard output
 * @param err standard error
 */
record Terminal(int code, byte[] out, String err) {
  static Terminal run(Object... args) {
    return runIn(Map.of(), false, args);
  }

  static Terminal runIn(Map<String, String> environment, boolean terminal, Object... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    int code = runTo(out, err, environment, terminal, args);
    return new Terminal(code, out.toByteArray(), err.toString());
  }

  static int runTo(
      OutputStream out,
      StringWriter err,
      Map<String, String> environment,
      boolean terminal,
      Object... args) {
    String[] words = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      words[i] = args[i].toString();
    }
    return Main.run(new Console(out, new PrintWriter(err), environment, terminal), words);
  }

  String text() {
    return new String(out, StandardCharsets.UTF_8);
  }
}
