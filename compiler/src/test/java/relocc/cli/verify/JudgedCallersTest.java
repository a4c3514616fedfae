package relocc.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.FrontEnd;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/**
 * Callers of several kinds, ways to copy and things to judge, where each pair is a case of its own.
 */
class JudgedCallersTest {
  private static void verify(String text, long... seeds) {
    Source source = new Source("mixed.rstub", text);
    FrontEnd.Result read = FrontEnd.read(source, Path.of("."), Map.of(), Optional.empty());
    Build build =
        read.plan()
            .flatMap(plan -> Compiler.build(plan, new Problems()))
            .orElseThrow(() -> new AssertionError(read.problems()));
    byte[] blob = build.program().bytes();
    assertEquals(List.of(), Verification.of(build).check(blob, seeds, done -> {}).findings());
  }

  /** Contents are read, and registers saved, through the map that is in force then. */
  @ParameterizedTest
  @CsvSource({
    "el 1 { mmu linear at delta }, mmu identity",
    "el 1 { mmu linear at delta }  el 2 vhe { mmu linear at delta }, mmu off",
    "el 1 { mmu linear at delta }, mmu linear via map",
    "el 2 vhe { mmu linear at 0 - delta }  el 2 { mmu off }, mmu off",
    "el 1 { mmu identity }  el 3 { mmu off }, mmu off",
    "el 2 { mmu off }  el 2 vhe { mmu identity }, mmu identity",
    "el 1 { mmu off }  el 2 { mmu off }  el 2 vhe { mmu off }, mmu off",
  })
  void contentsAreJudged(String entry, String run) {
    String plan =
        """
        edition 1
        plan judged {
          memory { ram dram = 0x4000_0000 ..+ 256 MiB }
          params at x0 {
            img   : range in dram
            dst   : range in dram
            want  : digest sha256
            map   : table root
            delta : offset
          }
          entry { %s }
          run   { %s }
          stub  { anywhere  limit 1 MiB }
          steps { verify img sha256 want else fail 5  move img -> dst }
          exit dst { el 1  mmu off }
        }
        """;
    String text = String.format(plan, entry, run);
    verify(run.endsWith("map") ? text : text.replaceAll(" *map   : table root\\n", ""), 0, 1, 2, 3);
  }

  /** What only judges writes to nobody's memory: there is nothing to guard. */
  @ParameterizedTest
  @CsvSource({
    "el 1 { mmu linear at delta }, mmu keep",
    "el 2 { mmu identity }, mmu keep",
    "el 2 { mmu off }  el 2 vhe { mmu off }  el 3 { mmu off }, mmu off",
  })
  void nothingIsWritten(String entry, String run) {
    String plan =
        """
        edition 1
        plan looks {
          memory { ram dram = 0x4000_0000 ..+ 256 MiB }
          params at x0 { want : digest crc32  delta : offset }
          entry { %s }
          run   { %s }
          stub  { anywhere  limit 1 MiB }
          steps { verify dram[20 MiB + 5 ..+ 777] crc32 want else fail 7 }
          exit dram[16 MiB ..] { el same  mmu off }
        }
        """;
    verify(String.format(plan, entry, run), 0, 1, 2, 3);
  }

  /** HVC at EL1 and SMC above it, also where the plan lists neither. */
  @ParameterizedTest
  @ValueSource(strings = {"el 1", "el 2 vhe", "el 2"})
  void theLevelThatIsFoundSaysHowToCall(String level) {
    String plan =
        """
        edition 1
        plan calls {
          memory { ram dram = 0x4000_0000 ..+ 256 MiB }
          params at x0 { img : range in dram  dst : range in dram }
          entry { %s { mmu identity } }
          stub  { anywhere }
          steps { copy img -> dst }
          exit dst { el 1  mmu off }
          on fail { before writes: psci system_off hvc  after writes: psci system_reset hvc }
        }
        """;
    verify(String.format(plan, level), 0, 1);
  }

  /** A list may use all memory but the stub's range, however large that is. */
  @ParameterizedTest
  @CsvSource({
    "'', anywhere  limit 16 MiB",
    "'', anywhere  limit 64 MiB + 4 KiB",
    "'', anywhere  limit 4 GiB",
    "aligned 64 KiB, anywhere  limit 5 GiB",
    "aligned 64 KiB, at dram[64 MiB ..+ 64 KiB]",
    "aligned 64 KiB, at dram[64 MiB + 60 KiB ..+ 64 KiB]",
    "aligned 16 KiB, anywhere  limit 64 KiB",
  })
  void theStubIsNoPageOfAList(String page, String stub) {
    String plan =
        """
        edition 1
        plan listed {
          memory { ram dram = 0x4000_0000 ..+ 512 GiB }
          params at x0 { head : kimage_list %s  start : addr aligned 4 }
          entry { el 2 { mmu off } }
          run   { mmu off }
          stub  { %s }
          steps { assume head hazard_free  move head }
          exit start { el same  mmu off }
        }
        """;
    verify(String.format(plan, page, stub), 0, 1, 2, 3, 4, 5);
  }
}
