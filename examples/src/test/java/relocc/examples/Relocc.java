package relocc.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The compiler as its users call it. */
public final class Relocc {
  private static final Tool JAVA = new Tool(System.getProperty("java.home") + "/bin/java");

  private Relocc() {}

  /** Compiles a plan that must be right. Returns what was written to {@code out}. */
  public static byte[] compile(Path plan, Path out, String... options) throws IOException {
    Judge.need(Relocc.class.getResource("/relocc/cli/Main.class") != null, "the command line");
    List<Object> command = new ArrayList<>();
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "relocc.cli.Main"));
    command.addAll(List.of(plan, "-o", out));
    command.addAll(List.of(options));
    command.addAll(List.of("--message-format", "short"));
    List<String> messages = JAVA.run(command.toArray()).lines().toList();
    // That a copy is slow is what some plans are about.
    assertEquals(List.of(), messages.stream().filter(m -> !m.contains("W3101")).toList());
    return Files.readAllBytes(out);
  }
}
