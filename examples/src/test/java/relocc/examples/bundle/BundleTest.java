package relocc.examples.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relocc.examples.Board;
import relocc.examples.DebianKernel;
import relocc.examples.Judge;
import relocc.examples.Ram;
import relocc.examples.Relocc;
import relocc.examples.Tool;
import relocc.examples.kexec.Debugger;
import relocc.examples.kexec.Guest;
import relocc.examples.kexec.Setup;

/** Loaders that know nothing of stubs boot Debian's kernel from a bundle. */
@Execution(ExecutionMode.CONCURRENT)
class BundleTest {
  private static final Path EXAMPLE = Path.of("bundle");
  private static final Path BORROWED = EXAMPLE.resolve("borrowed.rstub");
  private static final Tool FILE = new Tool("file");
  private static final Pattern COMPLAINT =
      Pattern.compile("(?i)^(?!\\[).*(warn|error|fail|bad |invalid|unknown|lacks|assum|not )");

  /** QEMU puts its own device tree there. */
  private static final long BEHIND_TREE = Ram.BASE + (1 << 20);

  private static DebianKernel kernel;

  @TempDir Path folder;

  @BeforeAll
  static void fetchesKernel() {
    Judge.needMachine();
    Judge.need(Board.isInstalled(), "fdtput of device-tree-compiler");
    try {
      kernel = DebianKernel.fetch(Path.of("linux/fetch.sh"));
    } catch (IOException e) {
      Judge.missing("Debian's kernel cannot be fetched: " + e.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "QEMU, EL1",
    "QEMU, EL2",
    "UBOOT, EL1",
    "UBOOT, EL2",
    "KEXEC, EL1",
    "KEXEC, EL2",
    "KEXEC, VHE"
  })
  void boots(Loader loader, Setup setup) throws IOException {
    Judge.need(loader.isInstalled(), "what " + loader + " needs");
    BundleBoot boot = new BundleBoot(loader, setup);
    Path image = make(boot);
    String said = boot.run(EXAMPLE, image);
    for (String line : boot.expected()) {
      assertTrue(said.contains(line), () -> "no \"" + line + "\" in:\n" + said);
    }
    assertNoComplaint(said.substring(Math.max(0, said.indexOf("=> "))));
    if (loader == Loader.UBOOT) {
      assertMovedAsTheHeaderSays(Files.readAllBytes(image), said);
    }
  }

  /** Of the loader: a line of a kernel begins with the time. */
  private static void assertNoComplaint(String said) {
    List<String> complaints = said.lines().filter(COMPLAINT.asPredicate()).toList();
    assertEquals(List.of(), complaints, said);
  }

  /** From the start of RAM as many bytes on as text_offset says, image_size bytes of memory. */
  private static void assertMovedAsTheHeaderSays(byte[] image, String said) {
    ByteBuffer header = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    long start = Ram.BASE + header.getLong(8);
    String line =
        String.format(
            "Moving Image from %s to 0x%x, end=%x",
            Loader.FOUND_AT, start, start + header.getLong(16));
    assertTrue(said.contains(line), () -> "no \"" + line + "\" in:\n" + said);
  }

  @Test
  void isAKernelToTheFileCommand() throws IOException {
    Judge.need(FILE.isInstalled(), "file");
    String kind = FILE.run("-b", make(new BundleBoot(Loader.QEMU, Setup.EL2)));
    assertEquals("Linux kernel ARM64 boot executable Image, little-endian, 4K pages", kind.strip());
  }

  /** Over the kernel's place, and with its end over that of the initramfs. */
  @ParameterizedTest
  @CsvSource({"EL2, 0x40200000", "EL1, 0x6f400000"})
  void refusesToOverwriteItself(Setup setup, String at) throws IOException {
    byte[] image = Files.readAllBytes(make(new BundleBoot(Loader.QEMU, setup)));
    Ram expected = loaded("expected", at, image);
    Ram ram = loaded("ram", at, image);
    List<String> start = List.of("-device", "loader,cpu-num=0,addr=" + at);
    try (Guest guest = Guest.start(setup.machine(), ram, start, BundleBoot.PATIENCE)) {
      guest.hear("relocc: stopped: over stub, code 0x07, step 2 guard");
      try (Debugger debugger = guest.debugger()) {
        long pc = debugger.pc() - Long.decode(at);
        assertTrue(pc >= 0 && pc < image.length, () -> "it has left, and is at " + pc);
      }
    }
    // What it saves for a way back lies in memory of its own.
    assertSame(expected, ram, BEHIND_TREE, Long.decode(at));
    assertSame(expected, ram, Long.decode(at) + image.length, ram.end());
  }

  private static void assertSame(Ram expected, Ram ram, long start, long end) throws IOException {
    OptionalLong written = expected.firstDifference(ram, start, end);
    assertTrue(written.isEmpty(), () -> Long.toHexString(written.getAsLong()));
  }

  @Test
  void handsOnTheTreeOfTheLoader() throws IOException {
    try (Guest guest = borrowing(Files.readString(BORROWED))) {
      String said = guest.end();
      assertTrue(said.contains("relocc: initramfs reached"), said);
      assertTrue(said.contains("relocc: CPU: All CPU(s) started at EL2"), said);
    }
  }

  /** QEMU leaves its tree 128 MiB behind the start of RAM. */
  @Test
  void refusesToOverwriteTheTreeOfTheLoader() throws IOException {
    String plan = Files.readString(BORROWED);
    try (Guest guest = borrowing(plan.replace("0x7100_0000", "0x4800_0000"))) {
      guest.hear("relocc: stopped: require, code 0x42, step 1 enter");
    }
  }

  /** A machine whose loader is QEMU, with a bundle that uses QEMU's device tree. */
  private Guest borrowing(String plan) throws IOException {
    BundleBoot boot = new BundleBoot(Loader.QEMU, Setup.EL2);
    Path image = make(boot);
    Path file = Files.writeString(folder.resolve("borrowed.rstub"), plan);
    Relocc.compile(file, image, "--emit", "image");
    long size = kernel.initrd().length;
    String line = "console=ttyAMA0 panic=-1 quiet initrd=0x71000000," + size;
    Ram ram = Ram.blank(folder.resolve("ram"), Ram.GIB);
    List<String> start = List.of("-kernel", image.toString(), "-append", line);
    return Guest.start(Setup.EL2.machine(), ram, start, BundleBoot.PATIENCE);
  }

  private Ram loaded(String name, String at, byte[] image) throws IOException {
    Ram ram = Ram.blank(folder.resolve(name), Ram.GIB);
    ram.put(Long.decode(at), image);
    return ram;
  }

  private Path make(BundleBoot boot) throws IOException {
    return boot.make(
        EXAMPLE, folder, kernel, (file, image) -> Relocc.compile(file, image, "--emit", "image"));
  }
}
