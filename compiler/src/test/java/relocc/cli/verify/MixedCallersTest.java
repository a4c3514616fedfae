package relocc.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.Complaints;
import relocc.compiler.FrontEnd;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/**
 * Stubs that are entered with the MMU on at one level and off at another, and report on a UART:
 * they say why they refuse as soon as they know how the UART is reached, and not before.
 */
class MixedCallersTest {
  private static final List<String> LEVELS = List.of("el 1", "el 2", "el 2 vhe", "el 3");
  private static final String MOVES = "move a -> b  zero b[4 KiB ..]";
  private static final String JUDGES = "verify a crc32 0x1234_5678 else fail 1  " + MOVES;
  private static final String FIXED = "at 0x4100_0000 ..+ 256 KiB";

  private static final String PLAN =
      """
      edition 1
      plan mixed {
        %s
        memory {
          ram    dram = 0x4000_0000 ..+ 64 MiB
          device uart = 0x0900_0000 ..+ 4 KiB
          region a    = dram[32 MiB ..+ 3000]
          region b    = dram[48 MiB ..+ 5000]
        }
        entry { %s }
        run   { mmu %s }
        stub  { %s }
        steps { %s }
        exit b { el same  mmu off }
        on fail { report uart pl011  before writes: %s  after writes: halt }
      }
      """;

  /** Two levels, of which one has its MMU on, or all of them. */
  static Stream<String> mixes() {
    List<String> mixes = new ArrayList<>();
    for (String on : LEVELS) {
      for (String off : LEVELS) {
        if (!on.equals(off)) {
          mixes.add(on + " { mmu identity }  " + off + " { mmu off }");
        }
      }
    }
    mixes.add(
        "el 1 { mmu off }  el 2 { mmu identity }  el 2 vhe { mmu off }  el 3 { mmu identity }");
    mixes.add("el 1 { mmu identity }  el 2 { mmu identity }");
    mixes.add("el 1 { mmu linear at delta }  el 2 { mmu off }");
    mixes.add("el 2 vhe { mmu linear at delta }  el 1 { mmu off }");
    mixes.add("el 1 { mmu linear at delta }  el 2 { mmu identity }  el 3 { mmu off }");
    return mixes.stream();
  }

  @ParameterizedTest
  @MethodSource("mixes")
  void silenceIsWhereNothingIsKnown(String entry) {
    agrees("", entry, "identity", FIXED, "return", MOVES);
    agrees("", entry, "off", "anywhere", "halt", JUDGES);
    if (entry.contains("el 2 vhe")) {
      agrees("cpu max", entry, "identity granule 16 KiB va 52", "anywhere", "return", JUDGES);
    }
  }

  /** A list that is empty has a way of its own, on which parameters are judged, too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "el 1 { mmu linear at 0 - phys }  el 2 vhe { mmu linear at 0 - phys }",
        "el 1 { mmu linear at 0 - phys }  el 2 vhe { mmu off }",
        "el 1 { mmu identity }  el 2 { mmu off }",
        "el 2 { mmu off }  el 2 vhe { mmu off }  el 3 { mmu off }",
      })
  void anEmptyListHidesNoWrongParameter(String entry) {
    boolean linear = entry.contains("linear");
    String text =
        """
        edition 1
        plan list {
          params at x0 { head : kimage_list  start : addr aligned 4  %s }
          memory { device uart = 0x0900_0000 ..+ 4 KiB }
          entry { %s }
          run   { mmu off }
          stub  { anywhere  outside writes }
          steps { assume head hazard_free  move head }
          exit start { el same  mmu off }
          on fail { report uart pl011  before writes: return  after writes: halt }
        }
        """;
    agrees(build(String.format(text, linear ? "phys : offset" : "", entry)));
  }

  /** An offset is a parameter only where a caller has one. */
  private static void agrees(String... parts) {
    String params = parts[1].contains("delta") ? "params { delta : offset in x1 }" : "";
    parts[0] += " " + params;
    agrees(build(String.format(PLAN, parts[0], parts[1], parts[2], parts[3], parts[5], parts[4])));
  }

  private static void agrees(Build build) {
    byte[] blob = build.program().bytes();
    long[] seeds = LongStream.range(0, 2).toArray();
    List<String> found =
        Verification.of(build).check(blob, seeds, done -> {}).findings().stream()
            .flatMap(finding -> finding.cause().lines().stream())
            .toList();
    assertEquals(List.of(), found);
  }

  private static Build build(String text) {
    FrontEnd.Result read =
        FrontEnd.read(new Source("mixed.rstub", text), Path.of("."), Map.of(), Optional.empty());
    assertEquals(List.of(), Complaints.of(read));
    return Compiler.build(read.plan().orElseThrow(), new Problems()).orElseThrow();
  }
}
