package relocc.compiler.imports;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import relocc.compiler.source.Problems;

/**
 * The header of an arm64 kernel image (Linux, Documentation/arch/arm64/booting.rst).
 *
 * <p>R5020: it is another kind of file. R5021: it does not say how much memory it needs.
 *
 * @param fileSize bytes of the file
 * @param imageSize bytes of memory that the kernel needs from its start, not 0
 * @param textOffset where it wants to start, counted from a 2 MiB boundary
 * @param flags bit 0 big endian, bits 1-2 page size, bit 3 may lie anywhere in memory
 */
public record KernelImage(long fileSize, long imageSize, long textOffset, long flags) {
  private static final int HEADER_SIZE = 64;
  private static final int MAGIC_AT = 0x38;
  private static final int MAGIC = 0x644d5241;

  /** Reads the header. */
  public static Optional<KernelImage> read(ImportedFile file, Problems problems) {
    Optional<Long> size = file.size(problems);
    if (size.isEmpty()) {
      return Optional.empty();
    }
    return file.start(HEADER_SIZE, problems).flatMap(b -> parse(b, size.get(), file, problems));
  }

  private static Optional<KernelImage> parse(
      byte[] start, long size, ImportedFile file, Problems problems) {
    ByteBuffer header = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    if (start.length < HEADER_SIZE || header.getInt(MAGIC_AT) != MAGIC) {
      FileKind kind = FileKind.of(start);
      String finding = "is not an arm64 Image: it is " + kind.description();
      return file.fails(problems, "R5020", finding, kind.wayToImage());
    }
    KernelImage image =
        new KernelImage(size, header.getLong(16), header.getLong(8), header.getLong(24));
    if (image.imageSize == 0) {
      return file.fails(
          problems,
          "R5021",
          "does not say how much memory it needs (its image_size is 0: a kernel before 3.17)",
          "import it as raw and give the region a size of your own");
    }
    return Optional.of(image);
  }
}
