package relocc.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Boots Debian's kernel through a stub. {@link #prepare} makes the files that the plans of {@code
 * examples/linux} import; {@link #run} puts everything where those plans say that the loader left it,
 * and starts the machine at the stub.
 *
 * @param kernel what is booted
 * @param work the folder of the plans and of what they import
 * @param machine what it runs on
 */
public record LinuxBoot(DebianKernel kernel, Path work, Machine machine) {
  /** Where the loader is told to start; the same numbers as in the plans. */
  private static final long GATHER_STUB = 0x7f00_0000L;

  private static final long GATHER_TREE = 0x4800_0000L;
  private static final long GATHER_INITRD = 0x4900_0000L;
  private static final long GATHER_IMAGE = 0x4020_0000L;
  private static final long HANDOFF_STUB = 0x6000_0000L;
  private static final long HANDOFF_LOAD = 0x5000_0000L;
  private static final long HANDOFF_INITRD = 0x5400_0000L;
  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;
  private static final long SEED = 20260101;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** The pages of the kernel, spread over RAM but for the tree, the initramfs and the stub. */
  public Scatter pages() {
    return Scatter.over(
        GATHER_IMAGE,
        GATHER_STUB,
        slot -> slot < GATHER_TREE || slot >= GATHER_TREE + 64 * MIB,
        GATHER_IMAGE,
        kernel.image().length,
        SEED);
  }

  /** Writes what {@code gather.rstub} imports beside it. */
  public void prepareGather(Path plan) throws IOException {
    copy(plan);
    Files.writeString(work.resolve("kernel.pages"), pages().text());
    Board.write(machine, work.resolve("board.dtb"), GATHER_INITRD, kernel.initrd().length);
  }

  /** Writes what {@code handoff.rstub} imports beside it. */
  public void prepareHandoff(Path plan) throws IOException {
    copy(plan);
    Files.write(work.resolve("Image"), kernel.image());
    Files.write(work.resolve("initrd.gz"), kernel.initrd());
    Board.write(machine, work.resolve("board.dtb"), HANDOFF_INITRD, kernel.initrd().length);
  }

  /** Boots from scattered pages. */
  public Tool.Outcome gather(byte[] stub, Path log) throws IOException {
    Ram ram = Ram.blank(work.resolve("ram"));
    ram.scatter(kernel.image(), pages());
    ram.put(GATHER_TREE, Files.readAllBytes(work.resolve("board.dtb")));
    ram.put(GATHER_INITRD, kernel.initrd());
    return start(ram, GATHER_STUB, stub, log);
  }

  /** Boots from where a boot loader left the pieces, in each other's way. */
  public Tool.Outcome handoff(byte[] stub, Path log) throws IOException {
    Ram ram = Ram.blank(work.resolve("ram"));
    ram.put(HANDOFF_LOAD, kernel.image());
    ram.put(HANDOFF_LOAD + 64 * MIB + 512 * KIB, kernel.initrd());
    ram.put(HANDOFF_LOAD + 32 * MIB, Files.readAllBytes(work.resolve("board.dtb")));
    return start(ram, HANDOFF_STUB, stub, log);
  }

  private Tool.Outcome start(Ram ram, long at, byte[] stub, Path log) throws IOException {
    ram.put(at, stub);
    try {
      return machine.run(ram, at, log, PATIENCE);
    } finally {
      Files.delete(ram.file());
    }
  }

  private void copy(Path plan) throws IOException {
    Files.createDirectories(work);
    Files.writeString(work.resolve(plan.getFileName()), Files.readString(plan));
  }

  /** What a boot must print. */
  public static List<String> expected(int exitLevel) {
    return List.of(
        "Linux version ",
        "CPU: All CPU(s) started at EL" + exitLevel,
        "relocc: initramfs reached",
        "reboot: Power down");
  }
}
