package relocc.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.Complaints;
import relocc.compiler.FrontEnd;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/** A stub that cannot be written, with scratch elsewhere and without. */
class RomPlanTest {
  private static final String PLAN =
      """
      edition 1
      plan rom {
        cpu cortex-a53
        memory {
          rom    flash = 0x0000_0000 ..+ 1 MiB
          ram    sram  = 0x4000_0000 ..+ 16 MiB
          region used  = flash[0 ..+ 12 KiB]
          region a     = sram[1 MiB ..+ 64 KiB]
          region b     = sram[2 MiB ..+ 64 KiB]
        }
        params { tree : addr in x0 }
        entry { %s }
        run   { mmu %s }
        stub  { in flash  readonly %s }
        steps {
          %s
          move { a[3 ..+ 50000] -> a[7000 ..]  a[55000 ..+ 5000] -> a[2 ..] }
          move { a[0 ..+ 30000] -> a[9000 ..]  a[20000 ..+ 9000] -> a[0 ..]  used -> b }
        }
        exit sram { el 1  mmu off  x0 = tree }
      }
      """;

  @ParameterizedTest
  @CsvSource({
    "identity, scratch sram[14 MiB ..+ 64 KiB]",
    "off, scratch sram[14 MiB ..+ 64 KiB]",
    "identity, ''",
  })
  void isKept(String run, String scratch) {
    check("el 3 { mmu off } el 1 { mmu off }", run, scratch, "");
  }

  /** A way back is kept in the scratch, of which the first bytes are not aligned. */
  @ParameterizedTest
  @CsvSource({
    "el 3 { mmu off } el 1 { mmu off }, identity",
    "el 2 { mmu off } el 1 { mmu off }, off",
    "el 2 { mmu identity } el 1 { mmu off }, identity",
    "el 1 { mmu identity }, off",
  })
  void looksBeforeItWrites(String entry, String run) {
    String verify = "verify used crc32 0x1234_5678 else fail 5";
    check(entry, run, "scratch sram[14 MiB + 4 B ..+ 64 KiB]", verify);
  }

  private static void check(String entry, String run, String scratch, String first) {
    String text = String.format(PLAN, entry, run, scratch, first);
    Source source = new Source("rom.rstub", text);
    FrontEnd.Result read = FrontEnd.read(source, Path.of("."), Map.of(), Optional.empty());
    assertEquals(List.of(), Complaints.of(read));
    Build build = Compiler.build(read.plan().orElseThrow(), new Problems()).orElseThrow();
    AddressRange stub = build.plan().stub().range();
    assertEquals(12 << 10, stub.start(), "behind what is used of the region");
    assertTrue(build.program().bytes().length <= stub.size());
    assertEquals(scratch.isEmpty(), build.schedule().scratchUsed() == 0);
    long[] seeds = {1, 2, 3, 4, 5, 6};
    byte[] blob = build.program().bytes();
    assertEquals(List.of(), Verification.of(build).check(blob, seeds, done -> {}).findings());
  }
}
