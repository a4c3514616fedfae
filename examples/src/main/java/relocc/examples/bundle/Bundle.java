package relocc.examples.bundle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import relocc.examples.DebianKernel;
import relocc.examples.Tool;
import relocc.examples.kexec.Setup;

/** {@code boot.sh}: boots Debian's kernel from the bundle of {@code bundle.rstub}. */
public final class Bundle {
  private Bundle() {}

  /**
   * @param arguments the project's folder, a {@link Loader} and a {@link Setup}
   * @throws IOException when something cannot be fetched, compiled, started or written, or when the
   *     kernel does not end as it should
   */
  public static void main(String[] arguments) throws IOException {
    Path project = Path.of(arguments[0]);
    Path example = project.resolve("examples/bundle");
    BundleBoot boot =
        new BundleBoot(
            Loader.valueOf(arguments[1].toUpperCase(Locale.ROOT)),
            Setup.valueOf(arguments[2].toUpperCase(Locale.ROOT)));
    Tool relocc = new Tool(project.resolve("relocc").toString());

    DebianKernel kernel = DebianKernel.fetch(project.resolve("examples/linux/fetch.sh"));
    Path image =
        boot.make(
            example,
            project.resolve("examples/target/bundle"),
            kernel,
            (file, out) -> relocc.run(file, "--emit", "image", "-o", out));
    String said = boot.run(example, image);

    System.out.print(said);
    System.exit(boot.expected().stream().allMatch(said::contains) ? 0 : 1);
  }
}
