package relocc.compiler.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.FrontEnd;
import relocc.compiler.a64.Judge;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/** The interfaces as the compilers of their languages see them, and who differs from them. */
final class BindingsTest {
  private static final String[] STRICT = {"-Wall", "-Wextra", "-Wpedantic", "-Werror"};

  @TempDir Path folder;

  private void write(String plan, String format, String file) throws IOException {
    Build build = GoldenOutputsTest.build(plan, GoldenOutputsTest.FOLDER);
    Output output = Outputs.named(format).orElseThrow();
    assertEquals(List.of(), output.problems(build));
    Files.write(folder.resolve(file), output.render(build));
  }

  private void compiles(Judge compiler, String file, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(Arrays.asList(STRICT));
    arguments.addAll(Arrays.asList(options));
    arguments.addAll(List.of("-c", file, "-o", "user.o"));
    assertEquals("", compiler.run(folder, arguments.toArray(String[]::new)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"callers", "digest", "every", "plain"})
  void everyCompilerOfCTakesTheHeader(String plan) throws Exception {
    write(plan, "header", "stub.h");
    String twice = "#include \"stub.h\"\n#include \"stub.h\"\nint used;\n";
    Files.writeString(folder.resolve("user.c"), twice);
    Files.writeString(folder.resolve("user.cc"), twice);
    for (String standard : List.of("c99", "c11", "gnu17")) {
      compiles(Judge.GCC, "user.c", "-std=" + standard);
      compiles(Judge.CLANG, "user.c", "-std=" + standard);
      compiles(Judge.CROSS_GCC, "user.c", "-std=" + standard, "-ffreestanding");
    }
    for (String standard : List.of("c++98", "c++11", "c++17")) {
      compiles(Judge.GXX, "user.cc", "-std=" + standard);
      compiles(Judge.CLANG, "user.cc", "-std=" + standard);
    }
  }

  /** What the compiler makes of the struct, read from its object file. */
  @Test
  void theBlockHasTheWordsOfThePlan() throws Exception {
    write("callers", "header", "stub.h");
    Files.writeString(
        folder.resolve("user.c"),
        """
        #include "stub.h"
        struct foreign { uint64_t a[3], from, bytes, head, b, c, tail; };
        CALLERS_ASSERT_BLOCK(struct foreign, from, head, tail);
        const struct callers_params params = {
          .image = {.base = 0x1111, .size = 0x2222}, .first = 0x3333, .last = 0x4444};
        """);
    compiles(Judge.CROSS_GCC, "user.c", "-std=c11");
    Judge.GNU_OBJCOPY.run(folder, "-O", "binary", "-j", ".rodata", "user.o", "words");
    java.nio.LongBuffer words =
        java.nio.ByteBuffer.wrap(Files.readAllBytes(folder.resolve("words")))
            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
            .asLongBuffer();
    long[] found = new long[words.remaining()];
    words.get(found);
    assertEquals(
        Arrays.toString(new long[] {0, 0, 0, 0x1111, 0x2222, 0x3333, 0, 0, 0x4444}),
        Arrays.toString(found));
  }

  @ParameterizedTest
  @ValueSource(strings = {"callers", "digest", "every", "plain"})
  void rustTakesTheModule(String plan) throws Exception {
    write(plan, "rust", "stub.rs");
    Files.writeString(folder.resolve("user.rs"), "#![no_std]\npub mod stub;\n");
    String said =
        Judge.RUSTC.run(
            folder,
            "--edition",
            "2021",
            "--crate-type",
            "lib",
            "--emit",
            "metadata",
            "-D",
            "warnings",
            "user.rs");
    assertEquals("", said);
    assertEquals("", Judge.RUSTFMT.run(folder, "--edition", "2021", "--check", "stub.rs"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"callers", "digest", "every", "plain"})
  void goTakesThePackage(String plan) throws Exception {
    write(plan, "go", "stub.go");
    assertEquals("", Judge.GOFMT.run(folder, "-l", "stub.go"));
    assertEquals("", Judge.GO.run(folder, "vet", "stub.go"));
  }

  /** The strictest of them says which names it has no room for. */
  @ParameterizedTest
  @ValueSource(strings = {"linux", "unix", "NULL", "size_t", "_Bool", "int_fast8_t", "errno", "x"})
  void aNameIsRefusedWhereTheCompilerRefusesIt(String name) throws Exception {
    String text = Files.readString(GoldenOutputsTest.FOLDER.resolve("plain.rstub"));
    Source source = new Source("named.rstub", text.replace("plan plain", "plan " + name));
    Build build =
        Compiler.build(
                FrontEnd.read(source, folder, Map.of(), Optional.empty()).plan().orElseThrow(),
                new Problems())
            .orElseThrow();
    Output output = Outputs.named("header").orElseThrow();
    Files.write(folder.resolve("stub.h"), output.render(build));
    String[] arguments = {"-std=gnu17", "-fsyntax-only", "-xc", "stub.h"};
    if (output.problems(build).isEmpty()) {
      Judge.CROSS_GCC.run(folder, arguments);
    } else {
      Judge.CROSS_GCC.refuse(folder, arguments);
    }
  }

  /** A compiler must refuse a struct that is not the block: else the assertions say nothing. */
  @Test
  void theAssertionsCanFail() throws Exception {
    write("callers", "header", "stub.h");
    write("callers", "rust", "stub.rs");
    write("callers", "go", "stub.go");
    fails(
        Judge.GCC,
        "stub.h",
        "uint64_t first;",
        "uint64_t first, more;",
        "-std=c99",
        "-x",
        "c",
        "-c");
    fails(
        Judge.GCC,
        "stub.h",
        "uint64_t first;",
        "uint64_t first, more;",
        "-std=c11",
        "-x",
        "c",
        "-c");
    fails(Judge.RUSTC, "stub.rs", "pub first: u64", "pub first: [u64; 2]", "--crate-type", "lib");
    fails(Judge.GO, "stub.go", "First uint64", "First [2]uint64", "vet");
  }

  private void fails(Judge judge, String file, String what, String by, String... options)
      throws Exception {
    String text = Files.readString(folder.resolve(file));
    assertTrue(text.contains(what), text);
    Path broken = folder.resolve("broken" + file.substring(file.indexOf('.')));
    Files.writeString(broken, text.replace(what, by));
    List<String> arguments = new ArrayList<>(Arrays.asList(options));
    arguments.add(broken.getFileName().toString());
    judge.refuse(folder, arguments.toArray(String[]::new));
  }
}
