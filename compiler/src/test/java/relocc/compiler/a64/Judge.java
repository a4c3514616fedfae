package relocc.compiler.a64;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A program outside the project that has an opinion of its own. Where it is not installed the test
 * is skipped; with {@code -Drelocc.judges=required} it fails.
 */
public enum Judge {
  GNU_AS("aarch64-linux-gnu-as"),
  GNU_OBJCOPY("aarch64-linux-gnu-objcopy"),
  LLVM_MC("llvm-mc"),
  LZ4("lz4"),
  GNU_READELF("aarch64-linux-gnu-readelf"),
  GNU_LD("aarch64-linux-gnu-ld"),
  GNU_OBJDUMP("aarch64-linux-gnu-objdump"),
  LLVM_READELF("llvm-readelf"),
  LLVM_DWARFDUMP("llvm-dwarfdump"),
  GDB("gdb-multiarch"),
  CROSS_GCC("aarch64-linux-gnu-gcc"),
  GCC("gcc"),
  GXX("g++"),
  CLANG("clang"),
  RUSTC("rustc"),
  RUSTFMT("rustfmt"),
  GO("go"),
  GOFMT("gofmt");

  private final String program;

  Judge(String program) {
    this.program = program;
  }

  private boolean isInstalled() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(":")).anyMatch(at -> Files.isExecutable(Path.of(at, program)));
  }

  private void need() {
    boolean installed = isInstalled();
    if (!installed && "required".equals(System.getProperty("relocc.judges"))) {
      fail(program + " is not installed");
    }
    Assumptions.assumeTrue(installed, program + " is not installed");
  }

  /** What it prints; it must succeed. */
  public String run(Path directory, String... arguments) throws IOException, InterruptedException {
    return run(directory, true, arguments);
  }

  /** It must fail. */
  public void refuse(Path directory, String... arguments) throws IOException, InterruptedException {
    run(directory, false, arguments);
  }

  private String run(Path directory, boolean succeeds, String... arguments)
      throws IOException, InterruptedException {
    need();
    Path out = directory.resolve(program + ".out");
    Process process =
        new ProcessBuilder(Stream.concat(Stream.of(program), Stream.of(arguments)).toList())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      fail(program + " does not end");
    }
    String text = Files.readString(out);
    assertEquals(succeeds, process.exitValue() == 0, text);
    return text;
  }

  /** The bytes that GNU as makes of a source for Armv8.0. */
  public static byte[] assemble(Path directory, List<String> lines)
      throws IOException, InterruptedException {
    Files.write(directory.resolve("t.s"), lines);
    GNU_AS.run(directory, "-march=armv8-a+crc+sha2", "-o", "t.o", "t.s");
    GNU_OBJCOPY.run(directory, "-O", "binary", "-j", ".text", "t.o", "t.bin");
    return Files.readAllBytes(directory.resolve("t.bin"));
  }
}
