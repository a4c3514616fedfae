package relocc.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relocc.cli.verify.report.Report;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.Complaints;
import relocc.compiler.FrontEnd;
import relocc.compiler.a64.Program;
import relocc.compiler.plan.CopyMap;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/** Lists of ranges that are parameters: nothing is written to them, whichever they are. */
class RangeListTest {
  private static final int NOP = 0xd503_201f;

  private static final String PLAN =
      """
      edition 1
      plan lists {
        cpu cortex-a72
        params at x0 {
          image  : range in dram
          own    : range
          target : range in dram aligned 64
          guests : list of range max 5
          others : list of range max 2
          delta  : offset
          map    : table root
        }
        memory {
          ram dram = 0x4000_0000 ..+ 64 MiB
          keep guests  keep own
        }
        entry { %s }
        run   { mmu %s }
        stub  { %s }
        steps {
          require image.size >= 4       else fail 1
          require target outside others else fail 2
          move image -> target
        }
        exit target { el same  mmu off  x0 = own.base  x1 = own.size }
      }
      """;

  private static Build build(String text) {
    Source source = new Source("lists.rstub", text);
    FrontEnd.Result read = FrontEnd.read(source, Path.of("."), Map.of(), Optional.empty());
    assertEquals(List.of(), Complaints.of(read));
    return Compiler.build(read.plan().orElseThrow(), new Problems()).orElseThrow();
  }

  private static Report check(Build build, byte[] blob) {
    return Verification.of(build).check(blob, LongStream.range(0, 12).toArray(), done -> {});
  }

  private static void agrees(Build build) {
    Report report = check(build, build.program().bytes());
    assertTrue(report.agrees(), () -> String.join("\n", report.lines()));
  }

  @ParameterizedTest
  @CsvSource({
    "el 1 { mmu off } el 2 { mmu off } el 2 vhe { mmu off }, identity, anywhere",
    "el 3 { mmu off }, off, at 0x4100_0000 ..+ 16 KiB",
    "el 2 vhe { mmu identity }, keep, anywhere limit 8 KiB",
    "el 1 { mmu linear at delta } el 2 vhe { mmu linear at delta }, linear via map, anywhere",
    "el 1 { mmu linear at delta }, keep, anywhere",
  })
  void areLeftAlone(String entry, String mmu, String stub) {
    agrees(build(String.format(PLAN, entry, mmu, stub)));
  }

  /** Also by what the plan knows: in as few ranges as it takes. */
  @ParameterizedTest
  @CsvSource({
    "el 1 { mmu off } el 3 { mmu off }, identity, at 0x4100_0000 ..+ 256 KiB",
    "el 2 { mmu identity }, keep, anywhere",
    "el 2 vhe { mmu off }, off, anywhere",
  })
  void areLeftAloneByWhatIsKnown(String entry, String mmu, String stub) {
    String known =
        "move { dram[0 ..+ 4099] -> dram[2 MiB ..+ 4099] } zero dram[2 MiB + 4099 ..+ 9]";
    String text = String.format(PLAN, entry, mmu, stub).replace("move image -> target", known);
    Build build = build(text.replace("exit target", "exit dram[2 MiB ..]"));
    long guards =
        build.plan().parameters().requirements().stream()
            .filter(r -> r.condition().toString().contains("0x40200000"))
            .count();
    assertEquals(2, guards);
    agrees(build);
  }

  /** Without one instruction of those that go through a list. */
  @Test
  void isMissed() {
    Build build = build(String.format(PLAN, "el 2 { mmu identity }", "keep", "anywhere"));
    List<Program.Line> all = build.program().lines();
    List<String> survivors = new ArrayList<>();
    int tried = 0;
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).text().startsWith("next_in_list")) {
        for (; !all.get(i).text().startsWith("list_over"); i++, tried++) {
          byte[] blob = build.program().bytes().clone();
          ByteBuffer.wrap(blob)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putInt((int) all.get(i).address(), NOP);
          boolean label = all.get(i).text().endsWith(":");
          if (!label && survives(build, blob)) {
            survivors.add(all.get(i).text());
          }
        }
      }
    }
    assertTrue(tried > 15, "no lists in the code");
    assertEquals(List.of(), survivors);
  }

  private static boolean survives(Build build, byte[] blob) {
    return LongStream.range(0, 12)
        .allMatch(seed -> Verification.of(build).check(blob, new long[] {seed}, d -> {}).agrees());
  }

  /** Tables that exist are used where others would have to be built. */
  @Test
  void theCallersTablesAreTheDefault() {
    String text = String.format(PLAN, "el 2 { mmu identity }", "keep", "anywhere");
    Build build = build(text.replace("run   { mmu keep }", ""));
    assertEquals(CopyMap.KEEP, build.plan().run().copy());
    String mixed = "el 2 { mmu identity } el 1 { mmu off }";
    Build other = build(String.format(PLAN, mixed, "identity", "anywhere"));
    assertEquals(CopyMap.IDENTITY, other.plan().run().copy());
    String open = String.format(PLAN, mixed, "identity", "anywhere");
    assertEquals(
        CopyMap.IDENTITY, build(open.replace("run   { mmu identity }", "")).plan().run().copy());
  }
}
