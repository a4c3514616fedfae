package relocc.compiler.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The inputs of the corpus, and for a second the same with damages. {@code -Drelocc.fuzz=SECONDS}
 * tries each target for so long, from another start each time.
 */
class MutationTest {
  private static final Path CORPUS =
      Path.of("src/test/resources/relocc/compiler/fuzz/ImportsFuzzTestInputs");

  private static final String SECONDS = System.getProperty("relocc.fuzz", "");
  private static final int LARGEST = 1 << 16;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void noDamageBreaksTheCompiler(Target target) throws IOException {
    List<byte[]> corpus = new ArrayList<>();
    try (Stream<Path> files = Files.list(CORPUS.resolve(target.word()))) {
      for (Path file : files.sorted().toList()) {
        corpus.add(Files.readAllBytes(file));
      }
    }
    long seed = SECONDS.isEmpty() ? 17 : System.nanoTime();
    double seconds = SECONDS.isEmpty() ? 1 : Double.parseDouble(SECONDS);
    Random random = new Random(seed);
    Mutation mutation = new Mutation(random, corpus);
    corpus.forEach(input -> judge(target, input));
    long end = System.nanoTime() + (long) (seconds * 1e9);
    int tries = 0;
    for (; System.nanoTime() < end; tries++) {
      byte[] input = mutation.of(corpus.get(random.nextInt(corpus.size())));
      if (input.length <= LARGEST) {
        judge(target, input);
      }
    }
    assertTrue(tries > 0);
    if (!SECONDS.isEmpty()) {
      System.out.println(target + ": " + tries + " inputs");
    }
  }

  private void judge(Target target, byte[] input) {
    try {
      target.judge(input, folder);
    } catch (Throwable e) {
      String text = Base64.getEncoder().encodeToString(input);
      throw new AssertionError(target + " is broken by base64 " + text, e);
    }
  }
}
