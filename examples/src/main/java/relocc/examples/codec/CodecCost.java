package relocc.examples.codec;

import io.airlift.compress.lz4.Lz4Compressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import relocc.examples.Machine;
import relocc.examples.Ram;
import relocc.examples.Tool;

/**
 * How many instructions the emitted digests and unpackers execute for a byte, beside C that gcc -O2
 * compiled and beside liblz4 as Debian compiled it, counted exactly by QEMU. Run from the project's
 * folder when it is built; needs QEMU, aarch64-linux-gnu-gcc and, once, Debian's archive:
 *
 * <pre>java -cp examples/target/classes:compiler/target/relocc.jar relocc.examples.codec.CodecCost
 * </pre>
 */
public final class CodecCost {
  private static final long START = 0x4400_0000L;
  private static final long IN = 0x4800_0000L;
  private static final long PACKED = 0x4a00_0000L;
  private static final int RAM_SIZE = 512 << 20;
  private static final int MOST = 8 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(300);

  /** How many times the instructions of the other code ours may be, by name. */
  private static final List<Goal> GOALS =
      List.of(
          new Goal("sha256_cpu", 1),
          new Goal("sha256_software", 1.2),
          new Goal("crc32_cpu", 1),
          new Goal("crc32_software", 1),
          new Goal("lz4", 1.5));

  private record Goal(String name, double most) {}

  private CodecCost() {}

  /** Prints a line for each; ends with 1 where a goal is missed or results differ. */
  public static void main(String[] arguments) throws IOException {
    Path example = Path.of("examples/codec").toAbsolutePath();
    Path work = Files.createDirectories(Path.of("examples/target/codec")).toAbsolutePath();
    String printed = new Tool("sh").run(example.resolve("fetch.sh")).strip();
    Path cache = Path.of(printed.substring(printed.lastIndexOf('\n') + 1));
    byte[] program = program(example, work, cache.resolve("liblz4.a"));
    boolean good = report("Java sources", program, sources(), work);
    good &= report("a library", program, Files.readAllBytes(cache.resolve("liblz4.a")), work);
    Path kernel = cache.resolve("Image");
    if (Files.exists(kernel)) {
      byte[] image = Files.readAllBytes(kernel);
      good &= report("8 MiB of a kernel", program, Arrays.copyOf(image, MOST), work);
    }
    System.exit(good ? 0 : 1);
  }

  private static byte[] sources() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (Stream<Path> files = Files.walk(Path.of("compiler/src/main/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
        all.write(Files.readAllBytes(file));
      }
    }
    return all.toByteArray();
  }

  private static byte[] program(Path example, Path work, Path library) throws IOException {
    Emitted.write(work);
    Path linked = work.resolve("compare");
    new Tool("aarch64-linux-gnu-gcc")
        .run(
            "-O2",
            "-march=armv8-a+crc+crypto",
            "-ffreestanding",
            "-fno-tree-loop-distribute-patterns",
            "-nostdlib",
            "-static",
            "-Wa,-I" + work,
            "-Wl,--build-id=none,-T," + example.resolve("compare.ld"),
            "-o",
            linked,
            example.resolve("start.S"),
            example.resolve("compare.c"),
            example.resolve("plain.c"),
            example.resolve("intrinsics.c"),
            library);
    Path bytes = work.resolve("compare.bin");
    new Tool("aarch64-linux-gnu-objcopy").run("-O", "binary", linked, bytes);
    return Files.readAllBytes(bytes);
  }

  private static boolean report(String what, byte[] program, byte[] content, Path work)
      throws IOException {
    Ram ram = Ram.blank(work.resolve("ram"), RAM_SIZE);
    ram.put(START, program);
    ram.put(IN, sized(content));
    ram.put(PACKED, sized(packed(content)));
    Machine machine = Machine.at(1).with("-icount", "shift=0");
    String said = machine.run(ram, START, work.resolve("log"), PATIENCE).text();
    System.out.println(what);
    boolean good = true;
    for (Goal goal : GOALS) {
      good &= report(goal, said);
    }
    return good;
  }

  private static boolean report(Goal goal, String said) throws IOException {
    String[] line =
        said.lines()
            .map(l -> l.split(" "))
            .filter(l -> l.length == 5 && l[1].equals(goal.name))
            .findFirst()
            .orElseThrow(() -> new IOException("the machine said: " + said));
    double bytes = Double.parseDouble(line[2]);
    double ours = Double.parseDouble(line[3]) / bytes;
    double theirs = Double.parseDouble(line[4].strip()) / bytes;
    boolean good = line[0].equals("same") && ours <= theirs * goal.most;
    System.out.printf(
        Locale.ROOT,
        "  %-16s %7.3f instructions per byte, C %7.3f: %.2f times as many, %.2f allowed%s%n",
        goal.name,
        ours,
        theirs,
        ours / theirs,
        goal.most,
        good ? "" : "  MISSED " + line[0]);
    return good;
  }

  private static byte[] sized(byte[] bytes) {
    return ByteBuffer.allocate(8 + bytes.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(bytes.length)
        .put(bytes)
        .array();
  }

  private static byte[] packed(byte[] content) {
    Lz4Compressor compressor = new Lz4Compressor();
    byte[] out = new byte[compressor.maxCompressedLength(content.length)];
    return Arrays.copyOf(out, compressor.compress(content, 0, content.length, out, 0, out.length));
  }
}
