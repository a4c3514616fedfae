package relocc.examples.mutation;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relocc.compiler.Build;
import relocc.examples.Scatter;

/**
 * The plans under {@code examples}, and smaller versions of them: the code of a stub does not
 * depend on how much it moves, the time that it runs does.
 */
final class ExamplePlans {
  /** Plans for states that no example is in. */
  private static final String STATES = "src/test/resources/relocc/examples/mutation";

  private static final long IMAGE = 0x4020_0000L;
  private static final long STUB = 0x7f00_0000L;
  private static final long KIB = 1 << 10;
  private static final long MIB = 1 << 20;

  /** Zeros: some whole blocks, and one more of the largest. */
  private static final long TAIL = 66 * KIB;

  private static final int IMAGE_SIZE_AT = 16;

  private final Path folder;

  /**
   * A plan.
   *
   * @param folder where it lies
   * @param name of the plan in the file; empty where it is the only one
   */
  record Example(String folder, String file, Optional<String> name) {
    /** As its score is called: the folder too, where several have a plan of that name. */
    String title() {
      return folder.equals(STATES) ? toString() : folder + "/" + this;
    }

    @Override
    public String toString() {
      return Path.of(folder, file).getFileName() + name.map(plan -> " " + plan).orElse("");
    }
  }

  /**
   * @param folder for copies of the plans and for what they import
   */
  ExamplePlans(Path folder) {
    this.folder = folder;
  }

  static List<Example> all() {
    return List.of(
        new Example("handoff", "handoff.rstub", Optional.empty()),
        new Example("gather", "gather.rstub", Optional.empty()),
        new Example("rotate", "rotate.rstub", Optional.empty()),
        new Example("anylevel", "anylevel.rstub", Optional.empty()),
        new Example("linux", "gather.rstub", Optional.of("el2_to_el2")),
        new Example("linux", "gather.rstub", Optional.of("el2_to_el1")),
        new Example("linux", "gather.rstub", Optional.of("el1_to_el1")),
        new Example("linux", "gather.rstub", Optional.of("el2_to_el2_mmu_off")),
        new Example("linux", "gather.rstub", Optional.of("el2_to_el1_mmu_off")),
        new Example("linux", "gather.rstub", Optional.of("el1_to_el1_mmu_off")),
        new Example("linux", "handoff.rstub", Optional.of("mmu_on")),
        new Example("linux", "handoff.rstub", Optional.of("mmu_off")),
        new Example("kimage", "kimage.rstub", Optional.empty()),
        new Example("ranges", "ranges.rstub", Optional.empty()),
        new Example(STATES, "granule.rstub", Optional.empty()),
        new Example(STATES, "monitor.rstub", Optional.empty()),
        new Example(STATES, "anywhere.rstub", Optional.empty()),
        new Example(STATES, "translated.rstub", Optional.empty()),
        new Example("kexec", "kexec.rstub", Optional.empty()));
  }

  /** A plan as it is, with imports like those that it gets when it boots a kernel. */
  Build whole(Example example) throws IOException {
    return build(example, Files.readString(source(example)), 33 * MIB, 34 * MIB, 8_000, Map.of());
  }

  /** The plan with less to move. */
  Build small(Example example) throws IOException {
    String text = Files.readString(source(example));
    if (example.folder.equals("handoff")) {
      long size = Files.size(Path.of("handoff/Image"));
      return build(example, text, size, size + TAIL, 0, Map.of());
    }
    // The same ranges in each other's way: nearer to each other, and shorter.
    String smaller =
        text.replace("load   = 0x5000_0000", "load   = 0x501e_0000")
            .replace("load[32 MiB ..+ 1 MiB]", "load[384 KiB ..+ 64 KiB]")
            .replace("fdt    = 0x5000_0000 ..+ 1 MiB ", "fdt    = 0x501e_0000 ..+ 64 KiB ");
    boolean handsOff = example.file.equals("handoff.rstub");
    long file = handsOff ? 512 * KIB : 4 * MIB;
    Map<String, String> constants =
        example.folder.equals("rotate")
            ? Map.of("a", "20 KiB + 3", "b", "16 KiB + 72", "c", "36 KiB + 40")
            : Map.of();
    return build(example, smaller, file, file + TAIL, 40, constants);
  }

  private static Path source(Example example) {
    return Path.of(example.folder, example.file);
  }

  private Build build(
      Example example,
      String text,
      long fileSize,
      long imageSize,
      int pages,
      Map<String, String> constants)
      throws IOException {
    Path file = Files.writeString(folder.resolve(example.file), text);
    for (String imported : List.of("board.dtb", "initrd.gz")) {
      Files.write(folder.resolve(imported), Files.readAllBytes(Path.of("handoff", imported)));
    }
    image(folder.resolve("Image"), fileSize, imageSize);
    Files.writeString(
        folder.resolve("kernel.pages"),
        pages == 0 || example.folder.equals("gather")
            ? Files.readString(Path.of("gather/kernel.pages"))
            : pages(pages));
    return Plans.build(file, example.name, constants);
  }

  /** The example's image with other sizes; zeros behind it take no room on the disk. */
  private static void image(Path file, long fileSize, long imageSize) throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of("handoff/Image"));
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(IMAGE_SIZE_AT, imageSize);
    Files.write(file, bytes);
    try (RandomAccessFile whole = new RandomAccessFile(file.toFile(), "rw")) {
      whole.setLength(fileSize);
    }
  }

  private static String pages(int count) {
    long size = (count - 1L) * Scatter.PAGE + 0xa48;
    return Scatter.over(IMAGE, STUB, slot -> true, IMAGE, size, 20260101).text();
  }
}
