package relocc.compiler.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;
import relocc.compiler.source.Span;

class KernelImageTest {
  private static final Source PLAN = new Source("a.rstub", "import image \"Image\" as linux");

  @TempDir Path folder;

  private final Problems problems = new Problems();

  private Optional<KernelImage> read(byte[] bytes) throws Exception {
    Files.write(folder.resolve("Image"), bytes);
    Span at = new Span(PLAN, 13, 20);
    return KernelImage.read(ImportedFile.of(folder, "Image", at, problems).orElseThrow(), problems);
  }

  /** Field offsets as in Documentation/arch/arm64/booting.rst. */
  private static byte[] image(long textOffset, long imageSize, long flags, int size) {
    ByteBuffer image = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    image.put(0, new byte[] {'M', 'Z'});
    image.putLong(8, textOffset).putLong(16, imageSize).putLong(24, flags);
    image.put(56, new byte[] {'A', 'R', 'M', 0x64});
    return image.array();
  }

  private String message() {
    assertEquals(1, problems.list().size());
    return problems.list().get(0).code() + " " + problems.list().get(0).message();
  }

  @Test
  void readsTheHeader() throws Exception {
    KernelImage image = read(image(0x8_0000, 0x216_0000, 0b1011, 70_000)).orElseThrow();
    assertEquals(new KernelImage(70_000, 0x216_0000, 0x8_0000, 0b1011), image);
  }

  @Test
  void anOldKernelDoesNotSayItsSize() throws Exception {
    assertTrue(read(image(0x8_0000, 0, 0, 4096)).isEmpty());
    assertTrue(message().startsWith("R5021 "), message());
  }

  @Test
  void aPackedKernelMustBeUnpacked() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(image(0, 4096, 0, 4096));
    }
    assertTrue(read(packed.toByteArray()).isEmpty());
    assertTrue(message().startsWith("R5020 ") && message().contains("it is gzip"), message());
    assertTrue(problems.list().get(0).help().orElseThrow().contains("gunzip"));
  }

  @Test
  void otherKindsAreNamed() throws Exception {
    String[][] kinds = {
      {"\u007fELF", "an ELF file"},
      {"MZ\0\0zimg", "an EFI zboot image"},
      {"MZ\0\0\0\0\0\0", "an EFI program"},
      {"BZh9", "bzip2"},
      {"\u00d0\r\u00fe\u00ed", "a device tree"},
      {"\u00fd7zXZ\0", "xz"},
      {"\u0028\u00b5\u002f\u00fd", "zstd"},
      {"hello", "of an unknown format"},
    };
    for (String[] kind : kinds) {
      assertTrue(read(kind[0].getBytes("ISO-8859-1")).isEmpty());
      String last = problems.list().get(problems.list().size() - 1).message();
      assertTrue(last.contains("it is " + kind[1]), last);
    }
  }

  @Test
  void everyTruncationOfTheHeaderIsRefused() throws Exception {
    byte[] whole = image(0, 4096, 0, 64);
    for (int size = 1; size < 64; size++) {
      assertTrue(read(java.util.Arrays.copyOf(whole, size)).isEmpty(), size + " bytes");
    }
    assertTrue(read(whole).isPresent());
  }
}
