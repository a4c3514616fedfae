package relocc.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts the instructions that a stub of {@code examples/linux/gather.rstub} executes, with QEMU's
 * {@code -icount} and the PMU's INST_RETIRED. The image that it moves is noise whose first page
 * holds the program that prints the count.
 *
 * @param folder for the machine's files
 * @param count how many pages are moved
 */
public record InstructionCount(Path folder, int count) {
  private static final long IMAGE = 0x4020_0000L;
  private static final long START = 0x7e00_0000L;
  private static final long STUB = 0x7f00_0000L;
  private static final long SEED = 1;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern COUNT = Pattern.compile("instructions 0x([0-9a-f]{16})");

  /** The pages that the plan must import. */
  public Scatter pages() {
    return Scatter.over(IMAGE, START, slot -> true, IMAGE, count * Scatter.PAGE, SEED);
  }

  /**
   * The instructions from the first of the stub to the first behind it, and 4 more.
   *
   * @param program {@code count.S}
   * @throws IOException also when the image is not whole afterwards
   */
  public long of(byte[] stub, Path program) throws IOException {
    byte[] counter = GnuAssembler.assemble(program, 0, Map.of("STUB", STUB, "BLOCK", 0L));
    byte[] image = new byte[count * Scatter.PAGE];
    new Random(SEED).nextBytes(image);
    System.arraycopy(counter, 0, image, 0, counter.length);

    Ram ram = Ram.blank(folder.resolve("ram"), Ram.GIB);
    ram.scatter(image, pages());
    ram.put(START, counter);
    ram.put(STUB, stub);
    Machine machine = Machine.at(2).with("-icount", "shift=0");
    String said = machine.run(ram, START, folder.resolve("count.log"), PATIENCE).text();

    Matcher matcher = COUNT.matcher(said);
    if (!matcher.find() || !Arrays.equals(ram.get(IMAGE, image.length), image)) {
      throw new IOException("the image is not whole; the machine said: " + said);
    }
    return Long.parseUnsignedLong(matcher.group(1), 16);
  }
}
