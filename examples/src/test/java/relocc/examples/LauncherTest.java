package relocc.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that users start, once everything is built. */
class LauncherTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final String HANDOFF = PROJECT + "/examples/handoff/handoff.rstub";

  @TempDir private Path folder;

  private record Started(int code, String out) {}

  private Started start(Map<String, String> environment, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    process.getInputStream().transferTo(out);
    return new Started(process.waitFor(), out.toString(StandardCharsets.UTF_8));
  }

  private Path link(String name) throws IOException {
    return Files.createSymbolicLink(folder.resolve(name), PROJECT.resolve("relocc"));
  }

  @Test
  void startsFromAnywhereThroughLinks() throws Exception {
    link("one");
    Path two = Files.createSymbolicLink(folder.resolve("two words"), Path.of("one"));
    Path far = Files.createDirectories(folder.resolve("a/b"));
    Files.createSymbolicLink(far.resolve("three"), Path.of("../../two words"));
    for (String[] command :
        List.of(
            new String[] {two.toString(), "--version"},
            new String[] {"./two words", "--version"},
            new String[] {"bash", "one", "--version"},
            new String[] {"a/b/three", "--version"})) {
      Started started = start(Map.of(), command);
      assertTrue(started.out().matches("relocc \\d+\\.\\d+\\.\\d+\n"), started.out());
      assertEquals(0, started.code());
    }
  }

  @Test
  void argumentsAndExitCodesPassThrough() throws Exception {
    String relocc = link("relocc").toString();
    Started compiled = start(Map.of(), relocc, HANDOFF, "-o", "a b.bin");
    assertEquals(new Started(0, ""), compiled);
    assertTrue(Files.size(folder.resolve("a b.bin")) > 0);
    assertEquals(2, start(Map.of(), relocc, "--nix").code());
    assertEquals(3, start(Map.of(), relocc, "check", "nix.rstub").code());
  }

  /** A Java that writes down where its classes come from. */
  @Test
  void theArchiveIsUsed() throws Exception {
    String relocc = link("relocc").toString();
    String home = System.getProperty("java.home");
    Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
    String log = "/-Xlog:disable/-Xlog:class+load:file=loaded.txt";
    Files.writeString(java, "#!/bin/bash\nexec " + home + "/bin/java \"${@" + log + "}\"\n");
    assertTrue(java.toFile().setExecutable(true));
    Files.copy(Path.of(home, "release"), folder.resolve("jdk/release"));
    start(Map.of("JAVA_HOME", home), relocc, HANDOFF, "-o", "a.bin");
    start(Map.of("JAVA_HOME", folder.resolve("jdk").toString()), relocc, HANDOFF, "-o", "a.bin");
    List<String> loaded = Files.readAllLines(folder.resolve("loaded.txt"));
    assertTrue(loaded.size() > 500, "only " + loaded.size() + " classes");
    assertEquals(
        List.of(),
        loaded.stream()
            .filter(line -> line.contains(" relocc.") || line.contains(" picocli."))
            .filter(line -> !line.contains("shared objects file (top)"))
            .toList());
  }

  @Test
  void aWrongJavaIsNamed() throws Exception {
    String relocc = link("relocc").toString();
    Started missing = start(Map.of("JAVA_HOME", "/nix"), relocc, "--version");
    assertEquals(new Started(3, "relocc: JAVA_HOME is /nix, which has no bin/java\n"), missing);
    Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nexit 1\n");
    assertTrue(java.toFile().setExecutable(true));
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"11.0.2\"\n");
    Started old = start(Map.of("JAVA_HOME", folder.resolve("jdk").toString()), relocc, "--version");
    assertEquals(3, old.code());
    assertTrue(old.out().contains("Java 11.0.2"), old.out());
    assertTrue(old.out().endsWith("is too old: relocc needs 17 or newer\n"), old.out());
  }
}
