package relocc.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * {@code boot.sh}: boots Debian's kernel through the stub of one plan of {@code examples/linux}.
 */
public final class Boot {
  private Boot() {}

  /**
   * @param arguments the project's folder, {@code gather} or {@code handoff}, and the plan's name
   * @throws IOException when something cannot be fetched, compiled, started or written
   */
  public static void main(String[] arguments) throws IOException {
    Path project = Path.of(arguments[0]);
    Path example = project.resolve("examples/linux");
    LinuxLayout layout = LinuxLayout.valueOf(arguments[1].toUpperCase(Locale.ROOT));
    LinuxBoot boot = new LinuxBoot(layout, arguments[2], "cortex-a72");
    Tool relocc = new Tool(project.resolve("relocc").toString());

    DebianKernel kernel = DebianKernel.fetch(example.resolve("fetch.sh"));
    Tool.Outcome outcome =
        boot.run(
            example,
            project.resolve("examples/target/linux"),
            kernel,
            (file, plan, stub) -> relocc.run(file, "--plan", plan, "-o", stub));

    System.out.print(outcome.text());
    System.exit(boot.expected().stream().allMatch(outcome.text()::contains) ? 0 : 1);
  }
}
