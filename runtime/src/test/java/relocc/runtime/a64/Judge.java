package relocc.runtime.a64;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Runs a tool that somebody else wrote. A test that needs a missing one is skipped; with {@code
 * -Drelocc.judges=required} it fails.
 */
public final class Judge {
  private Judge() {}

  /** Skips or fails the test unless the tools can be found. */
  public static void require(String... tools) {
    for (String tool : tools) {
      boolean found =
          List.of(System.getenv("PATH").split(":")).stream()
              .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
      if ("required".equals(System.getProperty("relocc.judges"))) {
        Assertions.assertTrue(found, tool + " is not installed");
      }
      Assumptions.assumeTrue(found, tool + " is not installed");
    }
  }

  /** The standard output of a command that must succeed. */
  public static byte[] run(Path directory, String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      process.getOutputStream().close();
      byte[] output = process.getInputStream().readAllBytes();
      int code = process.waitFor();
      if (code != 0) {
        throw new IllegalStateException(String.join(" ", command) + " ended with " + code);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
