package relocc.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * QEMU's virt machine, whose first instruction runs with the MMU off.
 *
 * @param level the exception level of the first instruction: 1, 2 or 3
 * @param cpu as QEMU names it
 * @param options more of QEMU's own
 */
public record Machine(int level, String cpu, List<String> options) {
  private static final Tool QEMU = new Tool("qemu-system-aarch64");

  public Machine {
    options = List.copyOf(options);
  }

  /** With a Cortex-A72 that starts at exception level {@code level}. */
  public static Machine at(int level) {
    return new Machine(level, "cortex-a72", List.of());
  }

  /** The same machine with more of QEMU's options. */
  public Machine with(String... more) {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of(more));
    return new Machine(level, cpu, all);
  }

  public static boolean isInstalled() {
    return QEMU.isInstalled();
  }

  /**
   * Runs until it switches itself off.
   *
   * @param ram its memory; afterwards it holds what the machine left there
   * @param entry address of the first instruction
   * @param log gets all that the serial port says
   */
  public Tool.Outcome run(Ram ram, long entry, Path log, Duration patience) throws IOException {
    List<String> arguments = with(ram);
    arguments.addAll(List.of("-device", "loader,addr=0x" + Long.toHexString(entry) + ",cpu-num=0"));
    return QEMU.run(log, patience, arguments);
  }

  /**
   * The command that starts it, for those who talk to it while it runs; its serial port is the
   * program's input and output. What it starts with is to be added.
   */
  public List<String> command(Ram ram) {
    List<String> command = new ArrayList<>(List.of(QEMU.name()));
    command.addAll(with(ram));
    return command;
  }

  private List<String> with(Ram ram) {
    List<String> arguments = board(ram.size(), ",memory-backend=ram");
    arguments.add("-object");
    arguments.add(
        "memory-backend-file,id=ram,size=" + ram.size() + ",share=on,mem-path=" + ram.file());
    arguments.addAll(List.of("-nographic", "-no-reboot"));
    return arguments;
  }

  /** Writes the device tree that describes this machine with 1 GiB of RAM. */
  public void describe(Path tree) throws IOException {
    QEMU.run(board(Ram.GIB, ",dumpdtb=" + tree).toArray());
  }

  private List<String> board(int ramSize, String more) {
    String levels = level >= 2 ? ",virtualization=on" : "";
    String kind = "virt,dtb-randomness=off" + levels + (level == 3 ? ",secure=on" : "");
    List<String> arguments =
        new ArrayList<>(List.of("-M", kind + more, "-cpu", cpu, "-nic", "none"));
    arguments.addAll(List.of("-m", (ramSize >> 20) + "M"));
    arguments.addAll(options);
    return arguments;
  }
}
