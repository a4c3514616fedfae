package relocc.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Device trees compiled by dtc. A test that needs one is skipped where dtc is missing; with {@code
 * -Drelocc.judges=required} it fails.
 */
public final class Dts {
  private Dts() {}

  /** The blob of a source text. */
  public static byte[] compile(String text, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("dtc", "-q", "-I", "dts", "-O", "dtb"));
    command.addAll(List.of(options));
    Process dtc;
    try {
      dtc = new ProcessBuilder(command).start();
    } catch (IOException e) {
      assumeTrue("required".equals(System.getProperty("relocc.judges")), "dtc is not installed");
      throw e;
    }
    try (var in = dtc.getOutputStream()) {
      in.write(text.getBytes(StandardCharsets.UTF_8));
    }
    byte[] blob = dtc.getInputStream().readAllBytes();
    String errors = new String(dtc.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    dtc.waitFor(10, TimeUnit.SECONDS);
    assertEquals(0, dtc.exitValue(), errors);
    return blob;
  }
}
