package relocc.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relocc.runtime.a64.Judge;

/** The test stubs are what GNU as makes of their sources. */
class StubSourcesTest {
  @TempDir Path directory;

  @Test
  void theWordsAreThoseOfTheSources() throws IOException, URISyntaxException {
    Judge.require("aarch64-linux-gnu-as", "aarch64-linux-gnu-objcopy", "od");
    Path stubs =
        Path.of(Objects.requireNonNull(getClass().getResource("/stubs/assemble.sh")).toURI())
            .getParent();
    Judge.run(stubs, "sh", "assemble.sh", directory.toString());
    try (Stream<Path> assembled = Files.list(directory)) {
      List<Path> files = assembled.toList();
      assertTrue(files.size() > 60);
      for (Path file : files) {
        byte[] kept = Files.readAllBytes(stubs.resolve(file.getFileName()));
        assertArrayEquals(Files.readAllBytes(file), kept, file.toString());
      }
    }
  }
}
