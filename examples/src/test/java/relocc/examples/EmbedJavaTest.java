package relocc.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The project of a stranger, built with the artefacts of this one from a repository of their own:
 * its folders are links to those of the local repository, where all else comes from, but for {@code
 * relocc}.
 */
class EmbedJavaTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final String VERSION = "0.1.0";

  /** Module by artefact. */
  private static final Map<String, String> ARTEFACTS =
      Map.of(
          "relocc", ".",
          "relocc-grammar", "grammar",
          "relocc-runtime", "runtime",
          "relocc-compiler", "compiler",
          "relocc-junit", "compiler/junit",
          "relocc-maven-plugin", "compiler/maven-plugin");

  private static final Tool MAVEN = new Tool("mvn");

  @TempDir private Path folder;
  private Path repository;
  private Path project;

  @BeforeEach
  void needsJars() throws IOException {
    repository = Files.createDirectories(folder.resolve("repository"));
    Judge.need(MAVEN.isInstalled(), "mvn");
    Path local = Path.of(System.getProperty("relocc.localRepository", "no-repository"));
    if (!Files.isDirectory(local)) {
      Judge.missing("no local repository; Maven says where it is");
    }
    for (Path group : list(local)) {
      if (!group.getFileName().toString().equals("relocc")) {
        Files.createSymbolicLink(repository.resolve(group.getFileName()), group);
      }
    }
    for (Map.Entry<String, String> artefact : ARTEFACTS.entrySet()) {
      install(artefact.getKey(), PROJECT.resolve(artefact.getValue()));
    }
    project = copy(PROJECT.resolve("examples/embed-java"), folder.resolve("project"));
  }

  /** Or whoever clears the folder would warn of each. */
  @AfterEach
  void removeLinks() throws IOException {
    for (Path group : list(repository)) {
      if (Files.isSymbolicLink(group)) {
        Files.delete(group);
      }
    }
  }

  private void install(String artefact, Path module) throws IOException {
    Path place = repository.resolve("relocc").resolve(artefact).resolve(VERSION);
    String name = artefact + "-" + VERSION;
    Files.createDirectories(place);
    Files.copy(module.resolve("pom.xml"), place.resolve(name + ".pom"));
    if (!artefact.equals("relocc")) {
      Path jar = module.resolve("target").resolve(name + ".jar");
      if (!Files.exists(jar)) {
        Judge.missing(jar + " is made by `mvn verify`");
      }
      Files.copy(jar, place.resolve(name + ".jar"));
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(f -> !f.startsWith(from.resolve("target"))).toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
    return to;
  }

  private Tool.Outcome maven(String phase) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-B", "-ntp", "-Dstyle.color=never"));
    if ("offline=true".equals(System.getProperty("relocc.maven"))) {
      arguments.add("-o");
    }
    arguments.add("-Dmaven.repo.local=" + repository);
    arguments.addAll(List.of("-f", project.resolve("pom.xml").toString(), phase));
    return MAVEN.run(folder.resolve("log"), Duration.ofMinutes(10), arguments);
  }

  @Test
  void aStrangersProjectIsBuilt() throws IOException {
    Tool.Outcome built = maven("test");
    assertEquals(0, built.code(), built.text());
    assertTrue(built.text().contains("compiled 1 plan"), built.text());
    assertTrue(built.text().contains("Tests run: 5, Failures: 0, Errors: 0, Skipped: 0"));
    byte[] blob = Files.readAllBytes(project.resolve("target/classes/boot.bin"));
    Path plan = project.resolve("src/main/relocc/boot.rstub");
    assertArrayEquals(Relocc.compile(plan, folder.resolve("boot.bin"), "-D", "room=96 KiB"), blob);

    Tool.Outcome again = maven("process-resources");
    assertEquals(0, again.code(), again.text());
    assertTrue(again.text().contains("all plans are up to date"), again.text());

    Path pieces = plan.resolveSibling("pieces.pages");
    Files.writeString(pieces, Files.readString(pieces).replace("0x4020_2000", "0x4020_1000"));
    Tool.Outcome wrong = maven("process-resources");
    assertNotEquals(0, wrong.code());
    String line = "[ERROR] " + pieces + ":3:1: error[R2001]";
    assertTrue(wrong.text().contains(line), wrong.text());
    assertArrayEquals(blob, Files.readAllBytes(project.resolve("target/classes/boot.bin")));
  }
}
