package relocc.examples.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import relocc.examples.Board;
import relocc.examples.DebianKernel;
import relocc.examples.Ram;
import relocc.examples.kexec.Guest;
import relocc.examples.kexec.Setup;

/**
 * One boot of Debian's kernel from a bundle.
 *
 * @param loader who boots it
 * @param setup the machine
 */
public record BundleBoot(Loader loader, Setup setup) {
  /** Where {@code bundle.rstub} puts the initramfs. */
  private static final long DISK = 0x7100_0000L;

  /** How long a machine may take. */
  static final Duration PATIENCE = Duration.ofSeconds(180);

  /** Makes a bundle. */
  public interface Compiler {
    /**
     * Compiles the only plan in {@code file}.
     *
     * @param image the file that gets the kernel image
     */
    void compile(Path file, Path image) throws IOException;
  }

  /** What the machine must say. */
  public List<String> expected() {
    return List.of(
        "relocc: initramfs reached",
        "relocc: CPU: All CPU(s) started at EL" + setup.kernelLevel(),
        "reboot: Power down");
  }

  /**
   * Makes the bundle.
   *
   * @param example the folder of the plan
   * @param work the folder that gets the plan, all that it imports and the bundle
   * @return the bundle, in {@code work}
   */
  public Path make(Path example, Path work, DebianKernel kernel, Compiler compiler)
      throws IOException {
    Path file = work.resolve("bundle.rstub");
    Path image = work.resolve("bundle.img");
    Files.createDirectories(work);
    Files.writeString(file, Files.readString(example.resolve("bundle.rstub")));
    Files.write(kernelIn(work), kernel.image());
    Files.write(work.resolve("initrd.gz"), kernel.initrd());
    Path tree = work.resolve("board.dtb");
    Board.write(loader.machine(setup), tree, "quiet", DISK, kernel.initrd().length);
    compiler.compile(file, image);
    return image;
  }

  /**
   * Boots it, until the kernel in it switches the machine off.
   *
   * @param example the folder of the plan
   * @param image what {@link #make} has made
   * @return all that was said
   * @throws IOException when that does not happen
   */
  public String run(Path example, Path image) throws IOException {
    Path work = image.getParent();
    Ram ram = Ram.blank(work.resolve("ram"), Ram.GIB);
    List<String> start = loader.start(example, image, kernelIn(work));
    try (Guest guest = Guest.start(loader.machine(setup), ram, start, PATIENCE)) {
      loader.command(guest);
      return guest.end();
    } finally {
      Files.delete(ram.file());
    }
  }

  private static Path kernelIn(Path work) {
    return work.resolve("Image");
  }
}
