package relocc.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** The version that the build was given. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    try (InputStream in = Version.class.getResourceAsStream("version.txt")) {
      String number = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
      return new String[] {"relocc " + number};
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
