package relocc.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One boot of Debian's kernel through a stub.
 *
 * @param layout where the loader leaves everything
 * @param plan the plan in the layout's file that the stub is made from
 * @param cpu what it runs on, as QEMU names it
 */
public record LinuxBoot(LinuxLayout layout, String plan, String cpu) {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Makes a stub. */
  public interface Compiler {
    /**
     * Compiles the plan called {@code plan} in {@code file}.
     *
     * @param stub the file that gets the blob
     */
    void compile(Path file, String plan, Path stub) throws IOException;
  }

  /** The exception level of the stub's first instruction. */
  public int entryLevel() {
    return plan.startsWith("el1") ? 1 : 2;
  }

  /** The exception level at which the kernel must start. */
  public int exitLevel() {
    return plan.contains("to_el1") ? 1 : 2;
  }

  /** What the machine must say. */
  public List<String> expected() {
    return List.of(
        "Linux version ",
        "CPU: All CPU(s) started at EL" + exitLevel(),
        "relocc: initramfs reached",
        "reboot: Power down");
  }

  /**
   * Boots.
   *
   * @param example the folder of the plans
   * @param work the folder that gets the plan, all that it imports, the stub and the log
   */
  public Tool.Outcome run(Path example, Path work, DebianKernel kernel, Compiler compiler)
      throws IOException {
    Machine machine = new Machine(entryLevel(), cpu, List.of());
    Path file = work.resolve(layout.fileName());
    Path stub = work.resolve(plan + ".bin");
    Path tree = work.resolve("board.dtb");
    Files.createDirectories(work);
    Files.writeString(file, Files.readString(example.resolve(layout.fileName())));
    Board.write(machine, tree, layout.initrd(), kernel.initrd().length);
    layout.prepare(kernel, work);
    compiler.compile(file, plan, stub);

    Ram ram = Ram.blank(work.resolve("ram"), Ram.GIB);
    try {
      layout.load(kernel, Files.readAllBytes(tree), ram);
      ram.put(layout.stub(), Files.readAllBytes(stub));
      return machine.run(ram, layout.stub(), work.resolve(plan + "-" + cpu + ".log"), PATIENCE);
    } finally {
      Files.delete(ram.file());
    }
  }
}
