package relocc.examples;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program of the host, found on the search path.
 *
 * @param name the program's file name, or a path to it
 */
public record Tool(String name) {
  /** How long a tool may take when it does not start a machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /**
   * How a run ended.
   *
   * @param inTime false when it was ended because its time was up
   * @param code its exit code; undefined unless {@code inTime}
   * @param text all that it wrote
   */
  public record Outcome(boolean inTime, int code, String text) {}

  /** Whether the host has it. */
  public boolean isInstalled() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder).resolve(name)));
  }

  /**
   * Runs it and gives what it wrote.
   *
   * @throws IOException when it cannot be started or ends with a code other than 0
   */
  public String run(Object... arguments) throws IOException {
    Path log = Files.createTempFile("relocc-tool", ".log");
    try {
      Outcome outcome = run(log, PATIENCE, Stream.of(arguments).map(Object::toString).toList());
      if (!outcome.inTime() || outcome.code() != 0) {
        throw new IOException(name + " " + List.of(arguments) + " failed:\n" + outcome.text());
      }
      return outcome.text();
    } finally {
      Files.deleteIfExists(log);
    }
  }

  /**
   * Runs it with empty input for at most {@code patience}, and ends it then.
   *
   * @param log the file that gets all that it writes
   */
  public Outcome run(Path log, Duration patience, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(name));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean inTime = waitFor(process, patience);
    return new Outcome(inTime, inTime ? process.exitValue() : -1, Files.readString(log));
  }

  private static boolean waitFor(Process process, Duration patience) throws IOException {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + process.info() + " ran", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
