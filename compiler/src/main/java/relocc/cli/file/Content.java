package relocc.cli.file;

import java.nio.file.Path;

/**
 * Bytes and the file that is to hold them.
 *
 * @param target as the user gave it; {@link #STDOUT} is standard output
 * @param bytes the whole content
 */
public record Content(Path target, byte[] bytes) {
  /** What the user writes for standard output. */
  public static final Path STDOUT = Path.of("-");

  private static final Path DEV_STDOUT = Path.of("/dev/stdout");

  /** Whether the bytes go to standard output. */
  public boolean toStandardOutput() {
    return target.equals(STDOUT) || target.equals(DEV_STDOUT);
  }
}
