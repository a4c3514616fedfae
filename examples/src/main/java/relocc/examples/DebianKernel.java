package relocc.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Debian's stock arm64 kernel and an initramfs that says so when it is reached.
 *
 * @param image the kernel, an arm64 Image
 * @param initrd the initramfs
 */
public record DebianKernel(byte[] image, byte[] initrd) {
  /**
   * Takes them from the cache, or downloads them into it.
   *
   * @param script {@code examples/linux/fetch.sh}, which prints where the cache is
   */
  public static DebianKernel fetch(Path script) throws IOException {
    String printed = new Tool("sh").run(script).strip();
    Path cache = Path.of(printed.substring(printed.lastIndexOf('\n') + 1));
    return new DebianKernel(
        Files.readAllBytes(cache.resolve("Image")), Files.readAllBytes(cache.resolve("initrd.gz")));
  }
}
