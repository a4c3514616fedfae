package relocc.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relocc.cli.test.TestRun;
import relocc.compiler.ast.Syntax;
import relocc.compiler.imports.Folder;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/** Every sample of grammar/language.md is what the comment before it says. */
class LanguageReferenceTest {
  private static final Path REFERENCE = Path.of("../grammar/language.md");
  private static final String COMPLETE = "<!-- complete:";
  private static final String BOARD =
      """
      /dts-v1/;
      / {
        #address-cells = <2>; #size-cells = <2>;
        memory@40000000 { device_type = "memory"; reg = <0 0x40000000 0 0x40000000>; };
      };
      """;

  private static final String LISTING =
      """
      09000000-09000fff : pl011@9000000
      40000000-7fffffff : System RAM
        40210000-4192ffff : Kernel code
      """;

  private static final String FIT =
      """
      /dts-v1/;
      / {
        images {
          kernel-1 { data = "a kernel"; load = <0x40200000>; entry = <0x40200000>; };
          fdt-1 { data = "a device tree"; load = <0x4f000000>; };
        };
        configurations { default = "a"; a { kernel = "kernel-1"; fdt = "fdt-1"; }; };
      };
      """;

  /** A program in flash at 0: p_offset, p_vaddr, p_paddr, p_filesz, p_memsz. */
  private static final long[] TEXT = {0x1000, 0, 0, 0x1000, 0x1000};

  private static final long[] FAST = {0x2000, 0x4000_0000, 0x1000, 0x400, 0x400};
  private static final long[] DATA = {0x2400, 0x4001_0000, 0x1400, 0x100, 0x2000};
  private static final long[] BSS = {0, 0x4002_0000, 0x4002_0000, 0, 0x800};

  @TempDir Path folder;

  /**
   * @param mark the line before the fence
   * @param line of the fence, from 1
   */
  record Sample(String mark, int line, String text) {
    @Override
    public String toString() {
      return "line " + line;
    }
  }

  static List<Sample> samples() throws IOException {
    List<Sample> samples = new ArrayList<>();
    List<String> lines = Files.readAllLines(REFERENCE);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("```")) {
        int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf("```");
        if (lines.get(i).equals("```")) {
          String text = String.join("\n", lines.subList(i + 1, end)) + "\n";
          samples.add(new Sample(lines.get(i - 1), i + 1, text));
        }
        i = end;
      }
    }
    return samples;
  }

  @ParameterizedTest
  @MethodSource("samples")
  void isWhatItsMarkSays(Sample sample) throws Exception {
    Problems syntax = new Problems();
    Source source = new Source("language.md, " + sample, sample.text());
    assertTrue(Syntax.parse(source, syntax).isPresent(), () -> syntax.list().toString());
    assertTrue(sample.mark().startsWith(COMPLETE), sample::mark);
    assertEquals(List.of(), problems(source, sample.mark()));
  }

  /** Those of the samples that have tests: all of them pass. */
  @ParameterizedTest
  @MethodSource("samples")
  void itsTestsPass(Sample sample) throws Exception {
    Source source = new Source("language.md, " + sample, sample.text());
    boolean has = !Syntax.parse(source, new Problems()).orElseThrow().tests().isEmpty();
    if (has) {
      writeFiles(sample.mark());
      TestFrontEnd.Result result =
          TestFrontEnd.read(source, Folder.of(folder), Map.of(), Optional.empty());
      assertEquals(List.of(), result.problems());
      for (TestFrontEnd.Suite suite : result.suites()) {
        TestRun.of(suite, 2).forEach(r -> assertEquals(List.of(), r.failures()));
      }
    }
  }

  /** What there is to say when the sample is compiled to bytes. */
  private List<Problem> problems(Source source, String files) throws Exception {
    writeFiles(files);
    FrontEnd.Result result = FrontEnd.read(source, folder, Map.of(), Optional.empty());
    Problems problems = new Problems();
    Complaints.of(result).forEach(problems::add);
    result.plan().ifPresent(plan -> Compiler.build(plan, problems));
    return problems.list();
  }

  private void writeFiles(String names) throws Exception {
    if (names.contains("board.dtb")) {
      Files.write(folder.resolve("board.dtb"), Dts.compile(BOARD));
    }
    if (names.contains("Image")) {
      Files.write(folder.resolve("Image"), image());
    }
    if (names.contains("initrd.gz")) {
      Files.write(folder.resolve("initrd.gz"), new byte[1_000_001]);
    }
    if (names.contains("host.iomem")) {
      Files.writeString(folder.resolve("host.iomem"), LISTING);
    }
    if (names.contains("app.elf")) {
      Files.write(folder.resolve("app.elf"), ElfBytes.program(0, 0x3000, TEXT, FAST, DATA, BSS));
    }
    if (names.contains("kernel.itb")) {
      Files.write(folder.resolve("kernel.itb"), Dts.compile(FIT));
    }
    for (String sample : new String[] {"debian.kexec", "aavmf.memmap"}) {
      if (names.contains(sample)) {
        Files.copy(Path.of("src/test/resources/imports", sample), folder.resolve(sample));
      }
    }
    if (names.contains("kernel.pages")) {
      String pages = "0x48000000 0x40200000 4096 # first\n0x4900_0000 0x4020_1000 8 KiB\n";
      Files.writeString(folder.resolve("kernel.pages"), pages);
    }
  }

  /** An arm64 Image of zeros with a load size of 32 MiB (Linux, arm64/booting.rst). */
  private static byte[] image() {
    ByteBuffer bytes = ByteBuffer.allocate(5_000_000).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(16, 32 << 20).putLong(24, 0b1010);
    return bytes.put(56, new byte[] {'A', 'R', 'M', 'd'}).array();
  }
}
