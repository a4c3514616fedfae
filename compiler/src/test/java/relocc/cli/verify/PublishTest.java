package relocc.cli.verify;

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
import relocc.compiler.FrontEnd;
import relocc.compiler.a64.Program;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/** What somebody else wrote is in memory when the next program runs. */
class PublishTest {
  private static final int NOP = 0xd503_201f;

  private static final String PLAN =
      """
      edition 1
      plan published {
        params at x0 {
          delta : offset
          map   : table root
          tree  : range in dram
          other : range in dram
          want  : digest crc32
          room  : addr in dram
        }
        memory {
          ram    dram   = 0x4000_0000 ..+ 64 MiB
          rom    flash  = 0x0000_0000 ..+ 1 MiB
          region kernel = 0x4020_0024 ..+ 70_001 B
          region log    = 0x4100_0000 ..+ 4 KiB
          region a      = 0x4200_0000 ..+ 8 KiB
          keep   log
        }
        entry { %s }
        run   { mmu %s }
        stub  { %s }
        steps { %s }
        exit kernel { el same  mmu off  x0 = tree }
      }
      """;

  private static final String TURN =
      "move { a[0 ..+ 4 KiB] -> a[4 KiB ..]  a[4 KiB ..] -> a[0 ..+ 4 KiB] }";

  private static Build build(String entry, String run, String stub, String steps) {
    String text = String.format(PLAN, entry, run, stub, steps);
    FrontEnd.Result read =
        FrontEnd.read(
            new Source("published.rstub", text), Path.of("."), Map.of(), Optional.empty());
    return Compiler.build(read.plan().orElseThrow(), new Problems()).orElseThrow();
  }

  private static String found(Build build, byte[] blob) {
    return Verification.of(build)
        .check(blob, new long[] {0, 1, 2, 3, 4, 5, 6, 7}, done -> {})
        .findings()
        .toString();
  }

  @ParameterizedTest
  @CsvSource({
    "el 2 { mmu identity } el 1 { mmu off }, identity, at 0x4300_0000 ..+ 64 KiB,"
        + " publish kernel publish log publish flash",
    "el 2 { mmu off } el 3 { mmu off }, off, anywhere, publish kernel publish tree",
    "el 2 vhe { mmu identity }, off, at 0x4300_0000 ..+ 64 KiB, publish kernel",
    "el 2 vhe { mmu identity }, off, anywhere, fill a with 1 publish tree publish kernel",
    "el 2 vhe { mmu identity } el 1 { mmu identity }, keep, anywhere, fill a with 1 publish kernel",
    "el 1 { mmu identity }, identity, anywhere, move other -> room publish kernel publish tree",
    "el 1 { mmu linear at delta }, linear via map, anywhere, fill a with 1 publish kernel"
        + " publish tree",
    "el 1 { mmu identity } el 2 { mmu off }, identity, anywhere, "
        + TURN
        + " publish kernel publish tree",
    "el 1 { mmu identity } el 2 { mmu off }, identity, at 0x4300_0000 ..+ 128 KiB, "
        + "publish kernel verify other crc32 want else fail 1 "
        + TURN,
    "el 2 { mmu off }, identity, at 0x4300_0000 ..+ 128 KiB, "
        + TURN
        + " verify other crc32 want else fail 1",
  })
  void isSeen(String entry, String run, String stub, String steps) {
    Build build = build(entry, run, stub, steps);
    assertEquals("[]", found(build, build.program().bytes()));
  }

  @Test
  void isMissedWhereALineIsNotCleaned() {
    String entry = "el 2 { mmu identity }";
    for (String run : List.of("identity", "off")) {
      Build build = build(entry, run, "at 0x4300_0000 ..+ 64 KiB", "publish kernel");
      assertTrue(without(build, "dc civac").contains("MEM-03"), run);
      assertTrue(without(build, "ic iallu").contains("MEM-11"), run);
      assertTrue(without(build, "dsb sy").contains("SYN-04"), run);
    }
  }

  /** Of the step that publishes, or where it comes behind that of the last step. */
  private static String without(Build build, String instruction) {
    int step = build.routine().steps().stream().map(s -> s.word()).toList().indexOf("publish");
    byte[] blob = build.program().bytes().clone();
    build.program().lines().stream()
        .filter(line -> line.step() >= step && line.text().startsWith(instruction))
        .findFirst()
        .map(Program.Line::address)
        .ifPresent(
            address ->
                ByteBuffer.wrap(blob)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt((int) (address - build.plan().stub().range().start()), NOP));
    return found(build, blob);
  }
}
