package relocc.examples.kexec;

import java.io.IOException;
import java.nio.file.Path;
import relocc.examples.Tool;

/**
 * Debian's stock arm64 kernel, and an initramfs with kexec-tools that loads that kernel once more.
 *
 * @param image the kernel, an arm64 Image
 * @param initramfs for the first of the two
 */
public record KexecKernel(Path image, Path initramfs) {
  /**
   * Takes them from the cache, or makes them there.
   *
   * @param script {@code examples/kexec/fetch.sh}, which prints where the cache is
   */
  public static KexecKernel fetch(Path script) throws IOException {
    String printed = new Tool("sh").run(script).strip();
    Path cache = Path.of(printed.substring(printed.lastIndexOf('\n') + 1));
    return new KexecKernel(cache.resolve("Image"), cache.resolve("kexec/first.cpio"));
  }
}
