package relocc.compiler.imports.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import relocc.compiler.Dts;
import relocc.compiler.Tool;
import relocc.compiler.imports.ImportedFile;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;
import relocc.compiler.source.Span;

/** The judge is mkimage of U-Boot: it makes the files and computes their digests. */
class FitReaderTest {
  private static final Source PLAN = new Source("a.rstub", "import fit \"fit.itb\" as fit");

  private static final String ITS =
      """
      /dts-v1/;
      / {
        description = "a test"; #address-cells = <1>;
        images {
          kernel-1 {
            data = /incbin/("kernel"); type = "kernel"; arch = "arm64"; os = "linux";
            compression = "none"; load = <0x40200000>; entry = <0x40200040>;
            hash-1 { algo = "crc32"; };
            hash-2 { algo = "sha256"; };
          };
          ramdisk@1 {
            data = /incbin/("disk"); type = "ramdisk"; arch = "arm64"; os = "linux";
            compression = "gzip"; load = <1 0x80000000>;
            hash-1 { algo = "sha1"; };
            hash-2 { algo = "md5"; };
            hash-3 { algo = "sha512"; };
            hash-4 { algo = "sha384"; };
          };
          fdt-1 {
            data = /incbin/("fdt"); type = "flat_dt"; arch = "arm64"; compression = "none";
            hash { algo = "crc32"; };
          };
        };
        configurations {
          default = "conf-2";
          conf-1 { kernel = "kernel-1"; };
          conf-2 { kernel = "kernel-1"; ramdisk = "ramdisk@1"; fdt = "fdt-1"; };
        };
      };
      """;

  @TempDir Path folder;

  private final Problems problems = new Problems();

  private Optional<FitImage> read(byte[] bytes, Problems problems) throws Exception {
    Files.write(folder.resolve("fit.itb"), bytes);
    Span at = new Span(PLAN, 11, 20);
    return FitReader.read(ImportedFile.of(folder, "fit.itb", at, problems).orElseThrow(), problems);
  }

  private byte[] made(String... options) throws Exception {
    Random random = new Random(5);
    for (String name : List.of("kernel", "disk", "fdt")) {
      byte[] bytes = new byte[1000 + random.nextInt(9000)];
      random.nextBytes(bytes);
      Files.write(folder.resolve(name), bytes);
    }
    Files.writeString(folder.resolve("fit.its"), ITS);
    String[] command = {"mkimage", "-f", "fit.its", "fit.made"};
    String[] all = Arrays.copyOf(command, command.length + options.length);
    System.arraycopy(command, 1, all, 1 + options.length, command.length - 1);
    System.arraycopy(options, 0, all, 1, options.length);
    Tool.run(folder, all);
    return Files.readAllBytes(folder.resolve("fit.made"));
  }

  private static String bytes(byte[] file, FitImage.Image image) {
    int start = (int) image.data().offset();
    return Arrays.toString(Arrays.copyOfRange(file, start, start + (int) image.data().size()));
  }

  /** Data in the tree, behind it, and at a place of the file. */
  @ParameterizedTest
  @ValueSource(strings = {"", "-E", "-E -p 0x4000", "-E -B 0x200"})
  void findsTheDataWhereverItLies(String options) throws Exception {
    byte[] file = made(options.isEmpty() ? new String[0] : options.split(" "));
    FitImage fit = read(file, problems).orElseThrow();
    assertEquals(List.of(), problems.list());
    assertEquals(
        List.of("kernel-1", "ramdisk@1", "fdt-1"),
        fit.images().stream().map(FitImage.Image::name).toList());
    List<String> sources = List.of("kernel", "disk", "fdt");
    for (int i = 0; i < sources.size(); i++) {
      String expected = Arrays.toString(Files.readAllBytes(folder.resolve(sources.get(i))));
      assertEquals(expected, bytes(file, fit.images().get(i)));
    }
    FitImage.Image kernel = fit.images().get(0);
    assertEquals(0x4020_0000, kernel.load().getAsLong());
    assertEquals(0x4020_0040, kernel.entry().getAsLong());
    assertEquals(0x1_8000_0000L, fit.images().get(1).load().getAsLong());
    assertTrue(fit.images().get(1).packed() && !kernel.packed());
    assertTrue(fit.images().get(2).load().isEmpty());
    assertEquals("conf-2", fit.chosen().orElseThrow().name());
    assertEquals("ramdisk@1", fit.chosen().orElseThrow().roles().get("ramdisk"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kernel-1", "ramdisk@1", "fdt-1"})
  void everyByteOfEveryImageCounts(String name) throws Exception {
    byte[] file = made();
    FitImage.Image image = read(file, problems).orElseThrow().image(name).orElseThrow();
    Random random = new Random(7);
    for (int i = 0; i < 20; i++) {
      int at = (int) image.data().offset() + random.nextInt((int) image.data().size());
      file[at] ^= 1;
      Problems own = new Problems();
      assertTrue(read(file, own).isEmpty());
      Problem first = own.list().get(0);
      assertEquals("R5061", first.code());
      assertTrue(first.message().contains("of image `" + name + "`"), first.message());
      file[at] ^= 1;
    }
  }

  @Test
  void bothDigestsAreShown() throws Exception {
    byte[] file = made();
    String listed = Tool.run(folder, "mkimage", "-l", "fit.made");
    FitImage fit = read(file, problems).orElseThrow();
    file[(int) fit.images().get(2).data().offset()] ^= 1;
    assertTrue(read(file, problems).isEmpty());
    String notes = problems.list().get(0).notes().toString();
    String crc =
        Pattern.compile("(?s)fdt-1.*?Hash value: +(\\w+)")
            .matcher(listed)
            .results()
            .findFirst()
            .orElseThrow()
            .group(1);
    assertTrue(notes.contains("the file says " + crc), notes);
    assertTrue(Pattern.compile("its data has {2}[0-9a-f]{8},").matcher(notes).find(), notes);
  }

  @Test
  void aDigestThatIsNotKnownIsAWarning() throws Exception {
    String dts =
        "/dts-v1/; / { images { a { data = [00]; hash { algo = \"crc16\"; value = <1>; }; }; }; };";
    assertTrue(read(Dts.compile(dts), problems).isPresent());
    assertEquals("W3010", problems.list().get(0).code());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model = \"a board\";|without /images",
        "images { };|has 0 images",
        "images { a { }; };|an image without data: node /images/a",
        "images { a { data-size = <4>; }; };|without data",
        "images { a { data-size = <4>; data-offset = <0x7fffffff>; }; };|ends before the data",
        "images { a { data-size = <5>; data-position = <0xffffffff 0xfffffffc>; }; };|ends before",
        "images { a { data-size = <0xffffffff 0xffffffff>; data-offset = <0>; }; };|ends before",
        "images { a { data-size = <1 2 3>; data-offset = <0>; }; };|1 or 2 cells",
        "images { a { data = [00]; load = [00]; }; };|1 or 2 cells",
        "images { a { data = [0000]; load = <0xffffffff 0xffffffff>; }; };|past 2^64",
        "images { a { data = [00]; hash { algo = \"crc32\"; }; }; };|digest without value",
        "images { a { data = [00]; hash { value = [00]; algo = \"sha256\"; }; }; };|is another one",
        "images { a { data = [00]; }; }; configurations { default = \"b\"; };|no configuration `b`",
        "images { a { data = [00]; }; }; configurations { b { kernel = \"c\"; }; };|no image `c`",
      })
  void whatAFitMustNotSayIsRefused(String body, String message) throws Exception {
    assertTrue(read(Dts.compile("/dts-v1/; / { " + body + " };"), problems).isEmpty());
    String all = problems.list().get(0).code() + " " + problems.list().get(0).message();
    assertTrue(all.startsWith("R506") && all.contains(message), all);
  }

  @Test
  void digestsWithoutEndAreRefused() throws Exception {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      body.append("hash-").append(i).append(" { algo = \"crc32\"; value = <0>; };");
    }
    String dts = "/dts-v1/; / { images { a { data-size = <40000>; data-position = <0>; " + body;
    read(Dts.compile(dts + " }; }; };"), problems);
    assertTrue(problems.list().size() < 20, problems.list().size() + " messages");
  }

  @Test
  void everyDamagedWordGivesAMessageOrAnImage() throws Exception {
    byte[] file = made("-E");
    int[] values = {0, 1, 2, 3, 9, 0x7fffffff, 0x80000000, -1, -4, file.length};
    for (int at = 0; at + 4 <= ByteBuffer.wrap(file).getInt(4); at += 4) {
      for (int value : values) {
        byte[] damaged = file.clone();
        ByteBuffer.wrap(damaged).putInt(at, value);
        Problems own = new Problems();
        assertEquals(read(damaged, own).isEmpty(), own.hasErrors(), "word " + at + " = " + value);
      }
    }
  }
}
