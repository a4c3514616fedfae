package relocc.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relocc.compiler.source.Source;

/** What compiles all the same, but is hardly meant. */
class WarningsTest {
  private static final String KERNEL =
      """
      edition 1
      import image "Image" as linux
      plan p {
        memory {
          ram    dram   = 0x4000_0000 ..+ 1 GiB
          region kernel = %s ..+ linux.image_size
        }
        entry { el 2 { mmu off } }
        stub { at 0x7000_0000 ..+ 64 KiB }
        steps { move 0x5000_0000 ..+ linux.file_size -> kernel }
        exit kernel { el 2  mmu off  x0 = %s }
      }
      """;

  @TempDir private Path folder;

  private String warnings(String text) {
    FrontEnd.Result result =
        FrontEnd.read(new Source("a", text), folder, Map.of(), Optional.empty());
    assertTrue(result.plan().isPresent(), result.problems().toString());
    List<String> shown =
        result.problems().stream().map(p -> p.code() + " " + p.help().orElseThrow()).toList();
    return String.join("; ", shown);
  }

  private static byte[] image(long textOffset) {
    ByteBuffer header = ByteBuffer.allocate(5000).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(8, textOffset).putLong(16, 9000).putInt(56, 0x644d5241);
    return header.array();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0       | 0x4020_0000 | 0x4800_0000 | ''
          0       | 0x4020_0000 | 0x4800_0004 | W3003 place it at 0x4800_0008
          0       | 0x4020_0000 | 0           | ''
          0       | 0x4028_0000 | 0x4800_0000 | W3002 start its region at 0x4040_0000
          0x80000 | 0x4028_0000 | 0x4800_0000 | ''
          0x80000 | 0x4020_0000 | 0x4800_0000 | W3002 start its region at 0x4028_0000
          0x80000 | 0x4020_0004 | 1           | W3002 start its region at 0x4028_0000; W3003 place it at 0x0000_0008
          """)
  void aKernelIsPlacedAsItsBootProtocolSays(
      String textOffset, String kernel, String tree, String expected) throws Exception {
    Files.write(folder.resolve("Image"), image(Long.decode(textOffset)));
    assertEquals(expected, warnings(KERNEL.formatted(kernel, tree)));
  }

  @Test
  void aBoardWithoutRamIsNoticed() throws Exception {
    String dts =
        "/dts-v1/; / { #address-cells = <2>; #size-cells = <2>;"
            + " memory@0 { device_type = \"memory\"; reg = <0 0 0 0>; }; };";
    Files.write(folder.resolve("board.dtb"), Dts.compile(dts));
    String plan = KERNEL.formatted("0x4020_0000", 0).replace("memory {", "memory { use board");
    Files.write(folder.resolve("Image"), image(0));
    assertEquals(
        "W3001 declare the RAM, or import the tree that firmware has completed",
        warnings(plan.replace("import image", "import dtb \"board.dtb\" as board import image")));
  }
}
