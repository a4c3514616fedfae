package relocc.compiler.imports.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relocc.compiler.imports.ImportedFile;
import relocc.compiler.imports.ImportedMemory;
import relocc.compiler.imports.ImportedMemory.Origin;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;
import relocc.compiler.source.Span;

class IoMemoryTest {
  private static final Source PLAN = new Source("a.rstub", "import iomem \"host\" as host");

  @TempDir Path folder;

  private final Problems problems = new Problems();

  private Optional<ImportedMemory> read(String text) throws Exception {
    Files.writeString(folder.resolve("host"), text);
    Span at = new Span(PLAN, 13, 19);
    return IoMemory.read(ImportedFile.of(folder, "host", at, problems).orElseThrow(), problems);
  }

  private List<String> areas(String text) throws Exception {
    return read(text).orElseThrow().areas().stream().map(IoMemoryTest::shown).toList();
  }

  /** Use, name and range of an area, and the line that it comes from. */
  static String shown(ImportedMemory.Area area) {
    return "%s %s %x+%x :%d"
        .formatted(
            area.use(),
            area.name(),
            area.start(),
            area.size(),
            ((Origin.Line) area.origin()).span().line());
  }

  @Test
  void tellsWhoOwnsWhat() throws Exception {
    String text =
        """
        # of the board on the left
        00000000-03ffffff : 0.flash flash@0
        09000000-09000fff : 9000000.pl011 pl011@9000000
          09000000-09000fff : 9000000.pl011 pl011@9000000
        40000000-7a3fffff : System RAM
          40210000-4192ffff : Kernel code
          41930000-41efffff : reserved
          41f00000-4241ffff : Kernel data
            42000000-42000fff : ramoops:dump(0/4)
          70000000-77ffffff : Crash kernel
            70000000-70000fff : reserved
        7a400000-7a4fffff : reserved
        7a500000-7fffffff : System RAM
        4000000000-7fffffffff : Soft Reserved
          4000000000-4000000fff : System RAM (kmem)
        """;
    assertEquals(
        List.of(
            "DEVICE flash@0 0+4000000 :2",
            "DEVICE pl011@9000000 9000000+1000 :3",
            "RAM ram0 40000000+3a400000 :5",
            "OWNED reserved 41930000+5d0000 :7",
            "OWNED ramoops:dump(0/4) 42000000+1000 :9",
            "OWNED Crash kernel 70000000+8000000 :10",
            "RESERVED reserved 7a400000+100000 :12",
            "RAM ram1 7a500000+5b00000 :13",
            "RESERVED Soft Reserved 4000000000+4000000000 :14"),
        areas(text));
    assertEquals(List.of(), problems.list());
  }

  /** What Debian's arm64 kernel 6.1 says on QEMU's virt board with crashkernel=64M. */
  @Test
  void readsARealListing() throws Exception {
    String text = Files.readString(Path.of("src/test/resources/imports/debian.iomem"));
    List<String> found = areas(text);
    assertEquals("DEVICE pl011@9000000 9000000+1000 :1", found.get(0));
    assertEquals("RAM ram 40000000+40000000 :8", found.get(4));
    assertEquals("OWNED reserved 41860000+650000 :10", found.get(5));
    assertTrue(found.contains("OWNED Crash kernel 76c00000+4000000 :14"), found::toString);
    assertEquals("DEVICE pcie@10000000 8000000000+8000000000 :23", found.get(found.size() - 1));
    assertEquals(5 + 11 + 2, found.size());
  }

  @Test
  void whateverMayHappenToATextOnItsWayIsTolerated() throws Exception {
    String text =
        "\ufeff    40000000-4fffffff : System RAM  \r\n\r\n      40000000-40000fff : x\r\n";
    List<String> expected = List.of("RAM ram 40000000+10000000 :1", "OWNED x 40000000+1000 :3");
    assertEquals(expected, areas(text));
    Files.write(folder.resolve("host"), text.getBytes(StandardCharsets.UTF_16LE));
    Span at = new Span(PLAN, 13, 19);
    ImportedFile file = ImportedFile.of(folder, "host", at, problems).orElseThrow();
    ImportedMemory wide = IoMemory.read(file, problems).orElseThrow();
    assertEquals(expected, wide.areas().stream().map(IoMemoryTest::shown).toList());
  }

  @Test
  void aListingWithoutAddressesMustBeReadAsRoot() throws Exception {
    String text =
        "00000000-00000000 : System RAM\n  00000000-00000000 : Kernel code\n"
            + "00000000-00000000 : reserved\n";
    assertTrue(read(text).isEmpty());
    assertEquals(1, problems.list().size());
    assertEquals("R5041", problems.list().get(0).code());
    assertEquals(
        "read it as root: sudo cat /proc/iomem > FILE",
        problems.list().get(0).help().orElseThrow());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "40000000-7fffffff System RAM|R5040",
        "40000000-7fffffff : System RAM;00000|R5040",
        "4-g : x|R5040",
        "10000000000000000-20000000000000000 : x|R5040",
        "# nothing|R5040",
        "40000000-3fffffff : System RAM|R5042",
        "0-ffffffffffffffff : System RAM|R5042",
        "40000000-7fffffff : System RAM;  30000000-4fffffff : x|R5042",
        "40000000-7fffffff : System RAM;  70000000-80000000 : x|R5042",
      })
  void whatIsNoListingIsRefused(String lines, String code) throws Exception {
    assertTrue(read(lines.replace(';', '\n')).isEmpty());
    assertEquals(code, problems.list().get(0).code());
  }

  @Test
  void messagesPointIntoTheFile() throws Exception {
    assertTrue(read("40000000-7fffffff : System RAM\n   what?\n").isEmpty());
    Span place = problems.list().get(0).primary().span();
    assertEquals("what?", place.text());
    assertEquals(2, place.line());
    assertEquals(PLAN, problems.list().get(0).secondary().orElseThrow().span().source());
  }

  @Test
  void manyBadLinesGiveFewMessages() throws Exception {
    assertTrue(read("nonsense\n".repeat(1000)).isEmpty());
    assertEquals(21, problems.list().size());
    assertTrue(problems.list().get(20).message().contains("has 1000 bad lines"));
  }
}
