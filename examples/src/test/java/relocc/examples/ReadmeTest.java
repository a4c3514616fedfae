package relocc.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is what happens: its commands run as written, its plan is the example. */
class ReadmeTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern CONSOLE =
      Pattern.compile("```console\n\\$ (.*)\n((?:.*\n)*?)```", Pattern.MULTILINE);

  @TempDir Path folder;

  private static String readme() throws IOException {
    return Files.readString(PROJECT.resolve("README.md"));
  }

  @TestFactory
  Stream<DynamicTest> commands() throws IOException {
    Matcher matcher = CONSOLE.matcher(readme());
    List<DynamicTest> tests =
        matcher
            .results()
            .map(
                found ->
                    DynamicTest.dynamicTest(
                        found.group(1), () -> run(found.group(1), found.group(2).lines().toList())))
            .toList();
    assertTrue(tests.size() >= 4, "commands in the README");
    return tests.stream();
  }

  /** From a folder with the project's files, so that what a command writes stays out of those. */
  private void run(String command, List<String> shown) throws IOException {
    for (String name : List.of("relocc", "examples", "compiler", "grammar", "pom.xml")) {
      Path link = folder.resolve(name);
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, PROJECT.resolve(name));
    }
    String inFolder = "cd '" + folder + "' && " + command;
    Tool.Outcome outcome =
        new Tool("sh").run(folder.resolve("log"), Duration.ofMinutes(5), List.of("-c", inFolder));
    boolean refused = shown.stream().anyMatch(line -> line.startsWith("error["));
    assertEquals(refused ? 1 : 0, outcome.code(), outcome.text());
    int from = 0;
    for (String line : shown) {
      int found = outcome.text().indexOf(line, from);
      assertTrue(found >= 0, "`" + line + "` is not in order in\n" + outcome.text());
      from = found + line.length();
    }
  }

  @Test
  void thePlanIsTheExample() throws IOException {
    String plan = Files.readString(PROJECT.resolve("examples/handoff/handoff.rstub"));
    assertTrue(readme().contains(plan.substring(plan.indexOf("edition 1"))));
  }

  @Test
  void linksLeadToFiles() throws IOException {
    Matcher links = Pattern.compile("\\]\\(([^)#]+)\\)").matcher(readme());
    assertFalse(links.results().toList().isEmpty());
    links.reset();
    while (links.find()) {
      assertTrue(Files.exists(PROJECT.resolve(links.group(1))), links.group(1));
    }
  }
}
