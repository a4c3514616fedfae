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
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.OnFail;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Piece;
import relocc.compiler.plan.Plan;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Rendering;
import relocc.compiler.source.Source;
import relocc.compiler.source.Style;

class FrontEndTest {
  private static final String BOARD =
      """
      /dts-v1/;
      /memreserve/ 0x7e000000 0x1000;
      / {
        #address-cells = <2>; #size-cells = <2>;
        memory@40000000 { device_type = "memory"; reg = <0 0x40000000 0 0x40000000>; };
        reserved-memory {
          #address-cells = <2>; #size-cells = <2>; ranges;
          secure@41000000 { reg = <0 0x41000000 0 0x100000>; no-map; };
        };
      };
      """;

  @TempDir Path folder;

  @Test
  void deepExpressionsAreWorkedOutOrRefused() {
    assertEquals(List.of("R3003", "R3003", "R3003"), codesOfDeep(15));
    assertEquals(List.of("R3003", "R3003", "R3003", "R0011"), codesOfDeep(31));
  }

  private static List<String> codesOfDeep(int brackets) {
    String deep = "a";
    for (int bracket = 0; bracket < brackets; bracket++) {
      deep = "(" + deep + "+1".repeat(64) + ")";
    }
    String sum = brackets + " * 64 + 1";
    return codes("edition 1\nconst a = 1\nplan p { assert " + deep + " == " + sum + " }\n");
  }

  private static List<String> codes(String text) {
    return FrontEnd.read(new Source("a", text), Path.of(""), Map.of(), Optional.empty())
        .problems()
        .stream()
        .map(Problem::code)
        .toList();
  }

  @Test
  void aLongChainOfConstantsIsRefused() {
    StringBuilder text = new StringBuilder("edition 1\n");
    for (int i = 0; i < 3000; i++) {
      text.append("const a").append(i).append(" = a").append(i + 1).append('\n');
    }
    text.append("const a3000 = 1\nplan p { }\n");
    assertTrue(codes(text.toString()).contains("R0011"));
  }

  @Test
  void theHandoffSampleMeansWhatItSays() throws Exception {
    Files.write(folder.resolve("board.dtb"), Dts.compile(BOARD));
    Files.write(folder.resolve("Image"), image(0x1f6_e000, 0x20_0000, 5_000_000));
    Files.write(folder.resolve("initrd.gz"), new byte[1_000_001]);
    Plan plan = plan(HANDOFF);

    Action.Move move = (Action.Move) plan.actions().get(0);
    List<List<Long>> pieces = move.pieces().stream().map(FrontEndTest::numbers).toList();
    assertEquals(
        List.of(
            List.of(0x5000_0000L, 0x5020_0000L, 5_000_000L),
            List.of(0x5300_0000L, 0x5400_0000L, 1_000_001L),
            List.of(0x5280_0000L, 0x4f00_0000L, 0x10_0000L)),
        pieces);
    Action.Fill zero = (Action.Fill) plan.actions().get(1);
    assertEquals(0x5020_0000L + 5_000_000, zero.range().start());
    assertEquals(0x1f6_e000L - 5_000_000, zero.range().size());
    assertEquals(Optional.of(ExceptionLevel.EL2), plan.exit().level());
    assertEquals(Map.of(0, 0x4f00_0000L, 1, 0L, 2, 0L, 3, 0L), values(plan));
    assertEquals(OptionalLong.of(0x0900_0000L), plan.onFail().pl011());
    assertEquals(44, plan.cpu().physicalBits());
    assertEquals(
        List.of(
            "RAM board.memory@40000000 0x4000_0000 .. 0x8000_0000",
            "RESERVED board.secure@41000000 0x4100_0000 .. 0x4110_0000",
            "KEEP board.memreserve 0x7e00_0000 .. 0x7e00_1000",
            "DEVICE uart 0x0900_0000 .. 0x0900_1000"),
        plan.memory().stream().limit(4).map(FrontEndTest::shown).toList());
  }

  @Test
  void theGatherSampleMeansWhatItSays() throws Exception {
    String list = "0x48000000 0x40200000 4096 # first\n\n0x4900_0000 0x4020_1000 8 KiB\r\n";
    Files.writeString(folder.resolve("kernel.pages"), list);
    Plan plan = plan(GATHER);
    Action.Move move = (Action.Move) plan.actions().get(0);
    assertEquals(
        List.of(
            List.of(0x4800_0000L, 0x4020_0000L, 4096L), List.of(0x4900_0000L, 0x4020_1000L, 8192L)),
        move.pieces().stream().map(FrontEndTest::numbers).toList());
    assertEquals("0x4900_0000 0x4020_1000 8 KiB", move.pieces().get(1).span().text());
    assertEquals(3, move.pieces().get(1).span().line());
    assertEquals(Optional.of(ExceptionLevel.EL1), plan.exit().level());
  }

  private static final String SMALL =
      """
      edition 1
      const base = 0x4800_0000
      plan one {
        const len = base / base * 8 KiB
        memory { ram dram = 0x4000_0000 ..+ 1 GiB }
        entry { el 1 { mmu off } }
        stub { at 0x6000_0000 ..+ 64 KiB }
        steps { zero base ..+ len  fill dram[0 ..+ 3] with 0xff }
        exit base + 4 { }
      }
      plan two {
        memory { ram dram = 0x4000_0000 ..+ 1 GiB }
        entry { el 2 { mmu off } }
        run { mmu off }
        stub { at 0x6000_0000 ..+ 64 KiB }
        exit base { el 1 sp = dram.end x30 = 64 KiB }
        on fail { before writes: halt }
      }
      """;

  private FrontEnd.Result small(Map<String, String> constants, String plan) {
    Source source = new Source("small.rstub", SMALL);
    return FrontEnd.read(source, folder, constants, Optional.ofNullable(plan));
  }

  private static String codes(FrontEnd.Result result) {
    return String.join(" ", result.problems().stream().map(p -> p.code()).toList());
  }

  @Test
  void whatAPlanLeavesOutHasItsDefault() {
    Plan plan = small(Map.of(), "one").plan().orElseThrow();
    assertEquals("armv8.0-a", plan.cpu().name());
    assertEquals(OptionalInt.empty(), plan.run().vaBits());
    assertEquals(true, plan.run().mmu());
    assertEquals(Optional.empty(), plan.exit().level());
    assertEquals(new Operand.Constant(0x4800_0004L), plan.exit().target());
    assertEquals(OnFail.DEFAULT, plan.onFail());
    Action.Fill fill = (Action.Fill) plan.actions().get(1);
    assertEquals((byte) 0xff, fill.value());
  }

  @Test
  void aPlanOfSeveralIsChosenByItsName() {
    Plan plan = small(Map.of(), "two").plan().orElseThrow();
    assertEquals(false, plan.run().mmu());
    assertEquals(List.of(), plan.actions());
    assertEquals(Map.of(Plan.Exit.SP, 0x8000_0000L, 30, 65536L), values(plan));
    assertEquals(false, plan.onFail().returnBefore());
    assertEquals("R1009", codes(small(Map.of(), null)));
    assertEquals("R1009", codes(small(Map.of(), "three")));
  }

  @Test
  void aConstantIsReplacedFromTheCommandLine() {
    Map<String, String> constants = Map.of("base", "0x4900_0000 - 4 KiB", "len", "2 pages");
    Plan plan = small(constants, "one").plan().orElseThrow();
    Action.Fill zero = (Action.Fill) plan.actions().get(0);
    assertEquals(0x48ff_f000L, zero.range().start());
    assertEquals(8192, zero.range().size());
    assertEquals("R1011", codes(small(Map.of("bass", "1"), "one")));
    assertEquals("R0008", codes(small(Map.of("base", "4KB"), "one")));
    assertEquals("R1011", codes(small(Map.of("base", "1 const x = 2"), "one")));
    assertEquals("R1001", codes(small(Map.of("base", "nobody"), "one")));
  }

  @Test
  void theImportedFilesAreListed() {
    FrontEnd.Result result =
        FrontEnd.read(new Source("sample.rstub", HANDOFF), folder, Map.of(), Optional.empty());
    assertEquals("R5001 R5001 R5001", codes(result));
    List<String> names = result.inputs().stream().map(p -> p.getFileName().toString()).toList();
    assertEquals(List.of("board.dtb", "Image", "initrd.gz"), names);
  }

  private Plan plan(String text) {
    Source source = new Source("sample.rstub", text);
    FrontEnd.Result result = FrontEnd.read(source, folder, Map.of(), Optional.empty());
    assertEquals("", new Rendering(Style.PLAIN).human(result.problems()));
    return result.plan().orElseThrow();
  }

  private static List<Long> numbers(Piece piece) {
    return List.of(piece.source(), piece.destination(), piece.size());
  }

  private static String shown(relocc.compiler.plan.Region region) {
    return region.kind() + " " + region.name() + " " + region.range();
  }

  /** An arm64 Image of zeros (booting.rst). */
  private static byte[] image(long imageSize, long textOffset, int fileSize) {
    ByteBuffer bytes = ByteBuffer.allocate(fileSize).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(8, textOffset).putLong(16, imageSize).putLong(24, 0b1010);
    bytes.put(56, new byte[] {'A', 'R', 'M', 'd'});
    return bytes.array();
  }

  private static final String HANDOFF =
      """
      edition 1

      import dtb   "board.dtb" as board        // /memory, /reserved-memory (no-map), /memreserve/
      import image "Image"     as linux        // arm64 Image header: file_size, image_size, text_offset
      import raw   "initrd.gz" as initrd

      plan handoff {
        cpu cortex-a72

        memory {
          use board
          device uart   = 0x0900_0000 ..+ 4 KiB
          region load   = 0x5000_0000 ..+ 64 MiB         // where the loader left everything
          region kernel = 0x5020_0000 ..+ linux.image_size  aligned 2 MiB
          region rd     = 0x5400_0000 ..+ initrd.size
          region fdt    = 0x4f00_0000 ..+ 1 MiB          aligned 8
        }

        entry { el 2 { mmu off } }
        stub  { at 0x6000_0000 ..+ 128 KiB }

        steps {
          move {                                          // simultaneous
            load[0      ..+ linux.file_size] -> kernel    // overlaps its own source
            load[48 MiB ..+ initrd.size]     -> rd
            load[40 MiB ..+ 1 MiB]           -> fdt
          }
          zero kernel[linux.file_size ..]
        }

        assert rd.base >= kernel.end, "the initrd starts inside the kernel"

        exit kernel { el 2  mmu off  x0 = fdt  x1 = 0  x2 = 0  x3 = 0 }
        on fail { report uart pl011  before writes: return  after writes: halt }
      }
      """;

  private static final String GATHER =
      """
      edition 1
      import pages "kernel.pages" as pieces      // text lines: source destination size, '#' comments

      plan gather {
        cpu cortex-a72
        memory {
          ram      dram   = 0x4000_0000 ..+ 1 GiB
          reserved secure = 0x4000_0000 ..+ 2 MiB        // never mapped, read or written
          region   image  = 0x4020_0000 ..+ 64 MiB
        }
        entry { el 2 { mmu off } }
        run   { el 2  mmu identity  granule 4 KiB  va 48 }   // these are the defaults; shown for the record
        stub  { at 0x7f00_0000 ..+ 1 MiB }
        steps { move pieces }
        exit image { el 1  mmu off  x0 = 0x4800_0000  x1 = 0  x2 = 0  x3 = 0 }
      }
      """;

  private static Map<Integer, Long> values(Plan plan) {
    Map<Integer, Long> values = new TreeMap<>();
    plan.exit().registers().forEach((n, value) -> values.put(n, value.constant().orElseThrow()));
    return values;
  }
}
