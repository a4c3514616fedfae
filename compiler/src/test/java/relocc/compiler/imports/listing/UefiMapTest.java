package relocc.compiler.imports.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relocc.compiler.imports.ImportedFile;
import relocc.compiler.imports.ImportedMemory;
import relocc.compiler.imports.ImportedMemory.Use;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;
import relocc.compiler.source.Span;

class UefiMapTest {
  private static final Source PLAN = new Source("a.rstub", "import memmap \"map\" as fw");

  /** What the shell of Debian's AAVMF 2022.11 printed on QEMU's virt board with 512 MiB. */
  private static final Path SAMPLE = Path.of("src/test/resources/imports/aavmf.memmap");

  @TempDir Path folder;

  private final Problems problems = new Problems();

  private Optional<ImportedMemory> read(String text) throws Exception {
    Files.writeString(folder.resolve("map"), text);
    Span at = new Span(PLAN, 14, 19);
    return UefiMap.read(ImportedFile.of(folder, "map", at, problems).orElseThrow(), problems);
  }

  private List<String> areas(String text) throws Exception {
    return read(text).orElseThrow().areas().stream().map(IoMemoryTest::shown).toList();
  }

  /** The shell adds up the pages of each type below the map. */
  @Test
  void agreesWithTheSumsOfTheShell() throws Exception {
    String text = Files.readString(SAMPLE);
    TreeMap<Use, Long> expected = new TreeMap<>();
    Matcher sum = Pattern.compile("(?m)^  (\\w+) *: +([0-9,]+) Pages").matcher(text);
    while (sum.find()) {
      long pages = Long.parseLong(sum.group(2).replace(",", ""));
      Use use =
          switch (sum.group(1).substring(0, 2)) {
            case "RT", "AC" -> Use.OWNED;
            case "MM" -> Use.DEVICE;
            case "Re", "Pa", "Un", "Pe" -> Use.RESERVED;
            default -> Use.RAM;
          };
      expected.merge(use, 4096 * pages, Long::sum);
    }
    expected.values().removeIf(bytes -> bytes == 0);
    TreeMap<Use, Long> found = new TreeMap<>();
    List<ImportedMemory.Area> areas = read(text).orElseThrow().areas();
    areas.forEach(area -> found.merge(area.use(), area.size(), Long::sum));
    assertEquals(expected, found);
    assertEquals(List.of(), problems.list());
    List<String> ram = new ArrayList<>();
    areas.stream().filter(a -> a.use() == Use.RAM).forEach(a -> ram.add(IoMemoryTest.shown(a)));
    assertEquals("RAM ram0 40000000+1c430000 :2", ram.get(0));
  }

  @Test
  void neighboursOfOneUseAreTakenTogether() throws Exception {
    String text =
        """
        Available  0000000040000000-0000000043FFFFFF 0000000000004000 000000000000000F
        BS_Data    0000000044000000-0000000044000FFF 0000000000000001 000000000000000F
        RT_Data    0000000044001000-0000000044001FFF 0000000000000001 800000000000000F
        RT_Data    0000000044002000-0000000044002FFF 0000000000000001 800000000000000F
        LoaderData 0000000044004000-0000000044004FFF 0000000000000001 000000000000000F
        80000001   0000000044005000-0000000044005FFF 0000000000000001 000000000000000F
        MMIO_Port  FFFFFFFFFFFFF000-FFFFFFFFFFFFFFFF 0000000000000001 000000000000000F
        """;
    assertEquals(
        List.of(
            "RAM ram0 40000000+4001000 :1",
            "OWNED RT_Data 44001000+1000 :3",
            "OWNED RT_Data 44002000+1000 :4",
            "RAM ram1 44004000+1000 :5",
            "RESERVED 80000001 44005000+1000 :6",
            "DEVICE MMIO_Port fffffffffffff000+1000 :7"),
        areas(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Available  40000000 40000FFF 1 F|R5040",
        "Available  40000000-40000FFF 1|R5040",
        "Total Memory: 512 MB|R5040",
        "Available  40000000-40000FFF 2 F|R5042",
        "Available  40000000-40000FFE 1 F|R5042",
        "Available  40000800-400017FF 1 F|R5042",
        "Available  40000000-3FFFFFFF 0 F|R5042",
        "Available  0-FFFFFFFFFFFFFFFF 10000000000000 F|R5042",
        "Available  40000000-3FFFFFFF 10000000000000 F|R5042",
        "Available  FFFFFFFFFFFFF000-FFF 2 F|R5042",
      })
  void whatIsNoMapIsRefused(String line, String code) throws Exception {
    assertTrue(read(line + "\n").isEmpty());
    assertEquals(code, problems.list().get(0).code());
  }
}
