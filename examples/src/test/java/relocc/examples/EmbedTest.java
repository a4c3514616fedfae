package relocc.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The loader in C around a stub: how it is built, and what it does on QEMU. */
class EmbedTest {
  private static final Path EXAMPLE = Path.of("embed-c").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int HEADER_BYTES = 64;

  @TempDir private Path folder;
  private Path sources;
  private Path relocc;
  private Path calls;

  /** Who builds it. */
  private enum Builder {
    MAKE("make"),
    CMAKE_WITH_MAKE("cmake", "make"),
    CMAKE_WITH_NINJA("cmake", "ninja");

    private final List<String> needed;

    Builder(String... needed) {
      this.needed = List.of(needed);
    }
  }

  /** A copy of the example that looks an hour old, and a relocc that notes its calls. */
  @BeforeEach
  void copy() throws IOException {
    Judge.need(new Tool("aarch64-linux-gnu-gcc").isInstalled(), "gcc-aarch64-linux-gnu");
    sources = folder.resolve("embed-c");
    calls = Files.createFile(folder.resolve("calls"));
    copy(EXAMPLE, sources);
    copy(EXAMPLE.resolve("cmake"), sources.resolve("cmake"));
    copy(EXAMPLE.resolveSibling("handoff"), folder.resolve("handoff"));
    relocc = folder.resolve("relocc");
    String java = System.getProperty("java.home") + "/bin/java";
    Files.writeString(
        relocc,
        "#!/bin/sh\necho call >> '"
            + calls
            + "'\nexec '"
            + java
            + "' -XX:TieredStopAtLevel=1 -cp '"
            + System.getProperty("java.class.path")
            + "' relocc.cli.Main \"$@\"\n");
    assertTrue(relocc.toFile().setExecutable(true));
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = Files.copy(file, to.resolve(file.getFileName()));
        FileTime hourAgo = FileTime.from(Instant.now().minusSeconds(3600));
        Files.setLastModifiedTime(copy, hourAgo);
      }
    }
  }

  private Tool.Outcome build(Builder builder, String... options) throws IOException {
    builder.needed.forEach(tool -> Judge.need(new Tool(tool).isInstalled(), tool));
    Path out = folder.resolve("out");
    if (builder == Builder.MAKE) {
      List<String> make = new ArrayList<>(List.of("-C", sources.toString(), "BUILD=" + out));
      make.addAll(List.of("RELOCC=" + relocc, out + "/loader.elf"));
      make.addAll(List.of(options));
      return new Tool("make").run(folder.resolve("log"), PATIENCE, make);
    }
    String generator = builder == Builder.CMAKE_WITH_NINJA ? "Ninja" : "Unix Makefiles";
    List<String> configure = new ArrayList<>(List.of("-S", sources.toString(), "-B", "" + out));
    configure.addAll(List.of("-G", generator, "-DRELOCC=" + relocc));
    configure.add("-DCMAKE_TOOLCHAIN_FILE=" + sources + "/cmake/aarch64.cmake");
    new Tool("cmake").run(configure.toArray());
    return new Tool("cmake")
        .run(folder.resolve("log"), PATIENCE, List.of("--build", out.toString()));
  }

  private Path loader(Builder builder) throws IOException {
    Tool.Outcome outcome = build(builder);
    assertEquals(0, outcome.code(), outcome.text());
    return folder.resolve("out/loader.elf");
  }

  private int calls() throws IOException {
    return Files.readAllLines(calls).size();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsImportedIsNeeded(Builder builder) throws IOException {
    FileTime first = Files.getLastModifiedTime(loader(builder));
    byte[] stub = Files.readAllBytes(object(builder));
    assertEquals(1, calls());
    assertEquals(first, Files.getLastModifiedTime(loader(builder)), "nothing has changed");
    assertEquals(1, calls());
    Path board = folder.resolve("handoff/board.dtb");
    Files.setLastModifiedTime(board, FileTime.from(Instant.now()));
    assertTrue(first.compareTo(Files.getLastModifiedTime(loader(builder))) < 0, "linked again");
    assertEquals(2, calls());
    assertArrayEquals(stub, Files.readAllBytes(object(builder)));
  }

  private Path object(Builder builder) {
    String name = builder == Builder.MAKE ? "boot.stub.o" : "boot.relocc/boot.o";
    return folder.resolve("out").resolve(name);
  }

  @ParameterizedTest
  @EnumSource
  void anotherOrderOfTheParametersStopsTheBuild(Builder builder) throws IOException {
    loader(builder);
    Path header = object(builder).resolveSibling("boot.h");
    Path frozen = Files.copy(header, sources.resolve("frozen.h"));
    replace("CMakeLists.txt", "PLAN boot.rstub", "PLAN boot.rstub CHECK_ABI frozen.h");
    String option = "RELOCC_FLAGS=--check-abi " + frozen;
    assertEquals(0, build(builder, option).code());
    String image = "    image  : range in store\n";
    replace("boot.rstub", image, "");
    replace("boot.rstub", "    tree   : addr aligned 8\n", "    tree   : addr aligned 8\n" + image);
    Tool.Outcome outcome = build(builder, option);
    assertNotEquals(0, outcome.code());
    assertTrue(outcome.text().contains("error[R4031]"), outcome.text());
    assertTrue(outcome.text().contains("parameter image.base has changed"), outcome.text());
    assertTrue(outcome.text().contains("was: at 0 in the block"), outcome.text());
  }

  private void replace(String file, String what, String by) throws IOException {
    String text = Files.readString(sources.resolve(file));
    assertTrue(text.contains(what), file);
    Files.writeString(sources.resolve(file), text.replace(what, by));
  }

  @ParameterizedTest
  @CsvSource({"MAKE, el1", "MAKE, el2", "CMAKE_WITH_MAKE, el1", "CMAKE_WITH_MAKE, el2"})
  void callsTheStub(Builder builder, String level) throws IOException {
    Judge.needMachine();
    Path loader = loader(builder);
    byte[] image = image(level.equals("el2"));
    Path file = Files.write(folder.resolve("Image"), image);
    Tool.Outcome outcome = boot(sources, level, loader, file);
    String number = level.substring(2);
    String said = "loader: at EL" + number + ", an image of " + image.length + " bytes";
    assertTrue(outcome.text().contains(said), outcome.text());
    String left =
        "left at EL" + number + " mmu off caches off x0=000000004f000000 x1=0000000000000000";
    assertTrue(outcome.text().contains(left), outcome.text());
  }

  /** A call that is refused comes back to C, with a code that the header names. */
  @ParameterizedTest
  @ValueSource(strings = {"el1", "el2"})
  void isRefused(String level) throws IOException {
    Judge.needMachine();
    Path nothing = Files.write(folder.resolve("nothing"), new byte[HEADER_BYTES]);
    Tool.Outcome outcome = boot(sources, level, loader(Builder.MAKE), nothing);
    String said = "loader: refused, code 65: there is no image";
    assertTrue(outcome.inTime() && outcome.text().contains(said), outcome.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"el1", "el2"})
  void bootsDebiansKernel(String level) throws IOException {
    Judge.needMachine();
    Judge.need(Board.isInstalled(), "fdtput of device-tree-compiler");
    try {
      DebianKernel.fetch(Path.of("linux/fetch.sh"));
    } catch (IOException e) {
      Judge.missing("Debian's kernel cannot be fetched: " + e.getMessage());
    }
    Tool.Outcome outcome = boot(EXAMPLE, level, loader(Builder.MAKE));
    for (String line :
        Set.of(
            "loader: at EL" + level.substring(2),
            "CPU: All CPU(s) started at EL" + level.substring(2),
            "relocc: initramfs reached",
            "reboot: Power down")) {
      assertTrue(outcome.text().contains(line), () -> "no \"" + line + "\":\n" + outcome.text());
    }
  }

  private Tool.Outcome boot(Path example, String level, Path... files) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(example + "/boot.sh", level));
    Stream.of(files).map(Path::toString).forEach(arguments::add);
    return new Tool("sh").run(folder.resolve("serial.log"), PATIENCE, arguments);
  }

  /** A program that says in which state it was entered, behind the header of a kernel. */
  private static byte[] image(boolean smc) throws IOException {
    Path source = Path.of("src/test/resources/relocc/examples/finish.S");
    byte[] program = GnuAssembler.assemble(source, 0, Map.of("SMC", smc ? 1L : 0L));
    int size = HEADER_BYTES + program.length;
    ByteBuffer image = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    image.putInt(0, 0x1400_0000 | HEADER_BYTES / 4); // B
    image.putLong(16, size);
    image.putInt(56, 0x644d_5241); // "ARM\x64"
    image.position(HEADER_BYTES);
    return image.put(program).array();
  }
}
