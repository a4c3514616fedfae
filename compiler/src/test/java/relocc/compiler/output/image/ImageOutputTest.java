package relocc.compiler.output.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.Complaints;
import relocc.compiler.FrontEnd;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/** Which stubs can be kernel images, and where these want to lie. */
class ImageOutputTest {
  private static final int TEXT_OFFSET_AT = 8; // Linux, Documentation/arch/arm64/booting.rst
  private static final long MIB = 1 << 20;

  /** One that can. */
  private static final String PLAN =
      """
      edition 1
      plan image {
        params { dtb : addr in x0 }
        memory { ram dram = 0x4000_0000 ..+ 64 MiB  region a = 0x4300_0000 ..+ 1 MiB }
        entry { el 1 { mmu off }  el 2 { mmu off }  el 2 vhe { mmu off }  el 3 { mmu off } }
        run   { mmu off }
        stub  { anywhere }
        steps { zero a }
        exit a { el same  mmu off  x0 = dtb }
      }
      """;

  private final ImageOutput image = new ImageOutput();

  private static Build build(String from, String to) {
    String text = PLAN.replace(from, to);
    FrontEnd.Result read =
        FrontEnd.read(new Source("p.rstub", text), Path.of("."), Map.of(), Optional.empty());
    assertEquals(List.of(), Complaints.of(read));
    return Compiler.build(read.plan().orElseThrow(), new Problems()).orElseThrow();
  }

  @Test
  void whatALoaderOfKernelsCanEnterIsAnImage() {
    assertEquals(List.of(), image.problems(build("", "")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "anywhere | at 0x4200_0000 ..+ 64 KiB | R6002 | 0x4200_0000 ..+ 64 KiB",
        "el 1 { mmu off }  el 2 { mmu off }  el 2 vhe { mmu off } || R6002 | el 3 { mmu off }",
        "el 1 { mmu off } | el 1 { mmu identity } | R6002 | el 1 { mmu identity }",
        "dtb : addr in x0 | dtb : addr in x0 more : addr in x1 | R6002 | more : addr in x1",
        "dtb : addr in x0 | dtb : size in x0 | R6002 | dtb : size in x0"
      })
  void anythingElseIsRefused(String from, String to, String code, String where) {
    Build build = build(from, to == null ? "" : to);
    Problem problem = image.problems(build).get(0);
    assertEquals(code, problem.code());
    assertEquals(where, problem.primary().span().text());
  }

  /** A list of pages comes in a register, too. */
  @Test
  void aListOfPagesIsNoDeviceTree() {
    String list =
        """
        edition 1
        plan list {
          params { head : kimage_list in x0 }
          memory { ram dram = 0x4000_0000 ..+ 1 GiB }
          entry { el 2 { mmu off } }
          run   { mmu off }
          stub  { anywhere }
          steps { assume head hazard_free  move head }
          exit 0x4020_0000 { el same  mmu off }
        }
        """;
    assertEquals("R6002", image.problems(build(PLAN, list)).get(0).code());
  }

  /** QEMU would move an image away from the very start. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | '' | 2",
        "dram = 0x4000_0000 | dram = 0x4000_1000 | 2",
        "a = 0x4300_0000 | a = 0x4020_0000 | 4",
        "region a | reserved firmware = 0x4000_0000 ..+ 5 MiB region a | 6",
        "region a | keep 0x4020_0000 ..+ 1 MiB keep 0x4040_1000 ..+ 4 KiB region a | 6",
        "zero a | move dram[2 MiB ..+ 1 MiB] -> a | 4",
        "zero a | verify dram[2 MiB ..+ 4 KiB] crc32 0x1234_5678 else fail 1 zero a | 4",
        "zero a | zero a fill dram[2 MiB ..+ 4 KiB] with 1 | 4"
      })
  void liesAtTheLowestPlaceThatIsFree(String from, String to, long offset) {
    Build build = build(from, to);
    assertEquals(List.of(), image.problems(build));
    ByteBuffer header = ByteBuffer.wrap(image.render(build)).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(offset * MIB, header.getLong(TEXT_OFFSET_AT));
  }

  @Test
  void withoutRoomThereIsNone() {
    Problem problem =
        image.problems(build("64 MiB  region a = 0x4300", "3 MiB  region a = 0x4020")).get(0);
    assertEquals("R6003", problem.code());
    assertTrue(problem.help().isPresent());
  }
}
