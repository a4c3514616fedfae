package relocc.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A program that makes or reads a kind of file. A test that needs one is skipped where it is
 * missing; with {@code -Drelocc.judges=required} it fails.
 */
public final class Tool {
  private Tool() {}

  /** Whether a program is installed. */
  static boolean exists(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(":")).anyMatch(at -> Files.isExecutable(Path.of(at, program)));
  }

  /** What a program, which must succeed, prints. */
  public static String run(Path directory, String... command) throws Exception {
    if (!exists(command[0]) && "required".equals(System.getProperty("relocc.judges"))) {
      fail(command[0] + " is not installed");
    }
    Assumptions.assumeTrue(exists(command[0]), command[0] + " is not installed");
    Path out = directory.resolve("tool.out");
    Process process =
        new ProcessBuilder(List.of(command))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      fail(command[0] + " does not end");
    }
    assertEquals(0, process.exitValue(), Files.readString(out));
    return Files.readString(out);
  }
}
