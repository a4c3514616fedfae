package relocc.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import relocc.cli.verify.report.Report;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.Complaints;
import relocc.compiler.FrontEnd;
import relocc.compiler.a64.Program;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/** Moves of ranges that are parameters: copied, or refused, and what is left out is found out. */
class RangesTest {
  private static final int NOP = 0xd503_201f;

  private static final String PLAN =
      """
      edition 1
      plan ranges {
        cpu cortex-a72
        memory { ram dram = 0x4000_0000 ..+ 64 MiB  rom flash = 0 ..+ 1 MiB }
        params at x0 {
          image  : range in dram
          target : range in dram aligned 8
          other  : addr in dram
          go     : addr aligned 4
          map    : table root
          delta  : offset
        }
        entry { %s }
        run   { mmu %s }
        stub  { %s }
        steps { %s }
        exit go { el same  mmu off  x0 = target  x1 = image.size }
        on fail { before writes: return  after writes: halt }
      }
      """;
  private static final String ONE = "move image -> target";

  private static Build build(String entry, String mmu, String stub, String steps) {
    Source source = new Source("ranges.rstub", String.format(PLAN, entry, mmu, stub, steps));
    FrontEnd.Result read = FrontEnd.read(source, Path.of("."), Map.of(), Optional.empty());
    assertEquals(List.of(), Complaints.of(read));
    return Compiler.build(read.plan().orElseThrow(), new Problems()).orElseThrow();
  }

  private static Report check(Build build, byte[] blob) {
    long[] seeds = LongStream.range(0, 20).toArray();
    return Verification.of(build).check(blob, seeds, done -> {});
  }

  private static void agrees(Build build) {
    Report report = check(build, build.program().bytes());
    assertTrue(report.agrees(), () -> String.join("\n", report.lines()));
  }

  @ParameterizedTest
  @CsvSource({
    "el 1 { mmu off } el 2 { mmu off } el 2 vhe { mmu off }, identity, anywhere",
    "el 3 { mmu off } el 1 { mmu off }, off, anywhere",
    "el 2 { mmu identity } el 1 { mmu identity }, identity, at 0x4100_0000 ..+ 256 KiB",
    "el 2 { mmu identity } el 1 { mmu off }, off, anywhere",
    "el 1 { mmu linear at delta } el 2 vhe { mmu linear at delta }, linear via map, anywhere",
    "el 2 { mmu off }, identity granule 64 KiB, anywhere limit 2 MiB",
    "el 1 { mmu off }, identity va 39, anywhere limit 1 MiB",
  })
  void isCopied(String entry, String mmu, String stub) {
    agrees(build(entry, mmu, stub, ONE));
  }

  /** One after the other: the second reads what the first one wrote. */
  @ParameterizedTest
  @ValueSource(strings = {"identity", "off"})
  void severalAreCopiedInOrder(String mmu) {
    String steps =
        """
        move image -> target
        copy target -> other
        move flash[4099 B ..+ 1234 B] -> target
        move image -> dram[4 MiB ..+ 32 KiB]
        """;
    agrees(build("el 1 { mmu off } el 2 { mmu off }", mmu, "anywhere", steps));
  }

  /** Without one instruction of those that decide. */
  @ParameterizedTest
  @CsvSource({
    "identity, move range, b.lo range_backward",
    "identity, move range, dc civac",
    "identity, move range, dsb",
    "identity, guard ranges, b.lo fail",
    "identity, turn on mmu, stp x1, ",
    "off, clean ranges, dc civac",
    "off, clean ranges, dsb",
    "off, move range, cbnz x4, ",
    "off, move range, dsb",
  })
  void isMissed(String mmu, String step, String start) {
    Build build = build("el 2 { mmu off }", mmu, "anywhere", ONE);
    Locator locator = new Locator(build, build.program().bytes());
    List<Program.Line> lines =
        build.program().lines().stream()
            .filter(line -> locator.step(line.step()).endsWith(step))
            .filter(line -> line.text().startsWith(start.strip()))
            .toList();
    assertFalse(lines.isEmpty(), "no " + start + " in " + step);
    for (Program.Line line : lines) {
      byte[] blob = build.program().bytes().clone();
      int at = (int) (line.address() - build.plan().stub().range().start());
      ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN).putInt(at, NOP);
      assertFalse(check(build, blob).agrees(), line.text());
    }
  }

  /** Nothing but the pages of the two ranges is mapped, and the tables of the stub fit. */
  @Test
  void theTablesAreBuiltByTheStubAlsoWhereItsPlaceIsKnown() {
    Build build = build("el 2 { mmu off }", "identity", "at 0x4100_0000 ..+ 256 KiB", ONE);
    assertTrue(build.routine().buildsTables());
    assertEquals(List.of(), build.tables());
  }
}
