package relocc.examples.kexec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import relocc.examples.Machine;
import relocc.examples.Ram;

/**
 * A first kernel that has loaded a second one and is about to execute the first instruction of its
 * relocation code. It stands still; other code can take that code's place.
 */
public final class Handover implements AutoCloseable {
  /** The most that relocation code may have, in bytes. */
  public static final int PAGE = 4096;

  private static final int RAM_SIZE = 256 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final Pattern READY =
      Pattern.compile("relocc: first kernel, machine_kexec at ([0-9a-f]{16})");

  private final Guest guest;
  private final Debugger debugger;
  private final Kimage kimage;
  private final Ram ram;

  private Handover(Guest guest, Debugger debugger, Kimage kimage, Ram ram) {
    this.guest = guest;
    this.debugger = debugger;
    this.kimage = kimage;
    this.ram = ram;
  }

  /**
   * Boots the first kernel up to there.
   *
   * @param options more of QEMU's options
   * @param work the folder that gets the machine's RAM
   */
  public static Handover reach(Setup setup, KexecKernel kernel, Path work, String... options)
      throws IOException {
    Files.createDirectories(work);
    Ram ram = Ram.blank(work.resolve("ram"), RAM_SIZE);
    Machine machine = setup.machine().with(options);
    Guest guest = Guest.start(machine, ram, start(kernel), PATIENCE);
    try {
      return reach(guest, ram);
    } catch (IOException | RuntimeException e) {
      guest.close();
      throw e;
    }
  }

  private static List<String> start(KexecKernel kernel) {
    return List.of(
        "-kernel", kernel.image().toString(),
        "-initrd", kernel.initramfs().toString(),
        "-append", "console=ttyAMA0 panic=-1 oops=panic quiet");
  }

  private static Handover reach(Guest guest, Ram ram) throws IOException {
    long machineKexec = Long.parseUnsignedLong(guest.hear(READY), 16);
    Debugger debugger = guest.debugger();
    guest.say("go");
    debugger.go(machineKexec);
    long at = debugger.x(0);
    Kimage kimage = Kimage.read(debugger, at);
    long code = kimage.get(Kimage.Field.CODE);
    debugger.go(code);
    if (debugger.x(0) != at || !Kimage.isReadBy(debugger.memory(code, PAGE))) {
      throw new IOException("this kernel's struct kimage is not like that of Linux 6.1");
    }
    return new Handover(guest, debugger, kimage, ram);
  }

  /** What the relocation code is handed. */
  public Kimage kimage() {
    return kimage;
  }

  /** To look at the machine, and to change it. */
  public Debugger debugger() {
    return debugger;
  }

  /** The machine's memory. */
  public Ram ram() {
    return ram;
  }

  /** Puts other code in the place of the kernel's. The rest of the page becomes zeros. */
  public void replace(byte[] code) throws IOException {
    if (code.length > PAGE) {
      throw new IllegalArgumentException("more than a page: " + code.length);
    }
    debugger.write(kimage.get(Kimage.Field.CODE), Arrays.copyOf(code, PAGE));
  }

  /** Lets the machine run to its end, and gives all that it has said. */
  public String finish() throws IOException {
    debugger.close();
    return guest.end();
  }

  @Override
  public void close() throws IOException {
    guest.close();
    Files.delete(ram.file());
  }
}
