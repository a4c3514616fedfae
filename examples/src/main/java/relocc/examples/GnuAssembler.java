package relocc.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** GNU as for arm64. */
public final class GnuAssembler {
  private static final Tool AS = new Tool("aarch64-linux-gnu-as");
  private static final Tool LD = new Tool("aarch64-linux-gnu-ld");
  private static final Tool OBJCOPY = new Tool("aarch64-linux-gnu-objcopy");

  private GnuAssembler() {}

  public static boolean isInstalled() {
    return AS.isInstalled() && LD.isInstalled() && OBJCOPY.isInstalled();
  }

  /**
   * The bytes of {@code source} when it lies at {@code address}.
   *
   * @param symbols absolute symbols that the source uses
   */
  public static byte[] assemble(Path source, long address, Map<String, Long> symbols)
      throws IOException {
    Path work = Files.createTempDirectory("relocc-as");
    Path object = work.resolve("object");
    Path linked = work.resolve("linked");
    Path bytes = work.resolve("bytes");
    try {
      List<Object> arguments = new ArrayList<>(List.of("-o", object));
      symbols.forEach((name, value) -> arguments.addAll(List.of("--defsym", name + "=" + value)));
      arguments.add(source);
      AS.run(arguments.toArray());
      LD.run("-Ttext=0x" + Long.toHexString(address), "-e", address, "-o", linked, object);
      OBJCOPY.run("-O", "binary", "-j", ".text", linked, bytes);
      return Files.readAllBytes(bytes);
    } finally {
      for (Path file : List.of(object, linked, bytes, work)) {
        Files.deleteIfExists(file);
      }
    }
  }
}
