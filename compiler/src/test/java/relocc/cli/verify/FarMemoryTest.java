package relocc.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relocc.cli.verify.report.Report;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.FrontEnd;
import relocc.compiler.paging.PageTables;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/** Plans whose memory lies where it takes other tables than usual, on the machine model. */
class FarMemoryTest {
  private static Build build(String cpu, String run, String base, String more) {
    String text =
        """
        edition 1
        plan far {
          cpu CPU
          memory {
            ram    dram = BASE ..+ 32 MiB
            region from = dram[1 MiB + 24 B ..+ 40 KiB]
            region to   = dram[1 MiB + 20 KiB ..+ 40 KiB]
            region gone = dram[16 MiB ..+ 64 KiB]
            MORE
          }
          entry { el 1 { mmu off }  el 2 { mmu off }  el 2 vhe { mmu off } }
          run   { mmu identity  RUN }
          stub  { at BASE + 24 MiB ..+ 2 MiB }
          steps {
            move from -> to
            zero gone
          }
          exit to { el same  mmu off  x0 = gone }
        }
        """;
    return build(
        text.replace("CPU", cpu).replace("RUN", run).replace("BASE", base).replace("MORE", more));
  }

  private static Build build(String text) {
    Source source = new Source("far.rstub", text);
    FrontEnd.Result read = FrontEnd.read(source, Path.of("."), Map.of(), Optional.empty());
    Problems problems = new Problems();
    return read.plan()
        .flatMap(plan -> Compiler.build(plan, problems))
        .orElseThrow(() -> new AssertionError("" + read.problems() + problems.list()));
  }

  private static void verify(Build build) {
    long[] seeds = {0, 1};
    Report report = Verification.of(build).check(build.program().bytes(), seeds, done -> {});
    assertTrue(report.agrees(), () -> String.join("\n", report.lines()));
  }

  /** TAB-03: the width follows from the highest address. */
  @ParameterizedTest
  @CsvSource({
    "cortex-a72,  granule 4 KiB,  0x0800_0000,             30",
    "cortex-a72,  granule 4 KiB,  0x4000_0000,             39",
    "cortex-a72,  granule 4 KiB,  0x80_0000_0000,          48",
    "cortex-a72,  granule 64 KiB, 0x4000_0000,             42",
    "cortex-a72,  granule 64 KiB, 0x400_0000_0000,         48",
    "neoverse-n1, granule 16 KiB, 0x4000_0000,             36",
    "neoverse-n1, granule 16 KiB, 0x80_0000_0000,          47",
    "neoverse-n1, granule 16 KiB, 0x8000_0000_0000,        48",
    "armv8.7-a,   granule 4 KiB,  0x1_0000_0000_0000,      52",
    "max,         granule 4 KiB,  0xf_ffff_e000_0000,      52",
    "armv8.7-a,   granule 16 KiB, 0x6_0000_0000_0000,      52",
    "armv8.2-a,   granule 64 KiB, 0x9_0000_0000_0000,      52",
    "max,         granule 64 KiB va 52, 0x4000_0000,       52",
    "max,         granule 4 KiB va 50,  0x4000_0000,       50",
  })
  void isReached(String cpu, String run, String base, int vaBits) {
    Build build = build(cpu, run, base, "");
    assertEquals(3, build.tables().size());
    build.tables().forEach(tables -> assertEquals(vaBits, tables.vaBits()));
    // The callers that verify makes up have tables of at most 48 bits, one of them for the half.
    if (build.plan().stub().range().end() >>> 47 == 0) {
      verify(build);
    }
  }

  /**
   * TAB-09, TAB-07: the stub builds its tables far up, the root among them. With callers that have
   * the MMU off, as above.
   */
  @ParameterizedTest
  @CsvSource({
    "granule 4 KiB,  0x80_0000_0000,      img -> dst, img : range in dram  dst : range in dram",
    "granule 4 KiB,  0xf_ffff_e000_0000,  img -> dst, img : range in dram  dst : range in dram",
    "granule 16 KiB, 0x6_0000_0000_0000,  img -> dst, img : range in dram  dst : range in dram",
    "granule 64 KiB, 0x9_0000_0000_0000,  img -> dst, img : range in dram  dst : range in dram",
    "granule 4 KiB,  0x7_0000_0000_0000,  dram[0 ..+ 70000] -> dram[5 ..+ 70000], dst : addr",
    "granule 64 KiB, 0xf_0000_0000_0000,  dram[0 ..+ 70000] -> dram[5 ..+ 70000], dst : addr",
    "granule 16 KiB, 0x1_0000_0000_0000,  head, head : kimage_list  dst : addr",
  })
  void isReachedByTablesThatTheStubBuilds(String run, String base, String move, String params) {
    String text =
        """
        edition 1
        plan far {
          cpu max
          memory { ram dram = %s ..+ 64 MiB }
          params at x0 { %s }
          entry { el 1 { mmu off }  el 2 { mmu off }  el 2 vhe { mmu off }  el 3 { mmu off } }
          run   { mmu identity  %s }
          stub  { anywhere  limit 2 MiB }
          steps { %s move %s }
          exit dst { el same  mmu off }
        }
        """;
    String assume = move.equals("head") ? "assume head hazard_free" : "";
    verify(build(String.format(text, base, params, run, assume, move)));
  }

  /** MEM-01: neither a page nor a block nor a group has a reserved byte. */
  @ParameterizedTest
  @CsvSource({"granule 4 KiB", "granule 16 KiB", "granule 64 KiB"})
  void aReservedPageIsMappedAround(String run) {
    AddressRange secure = new AddressRange(0x4103_7000L, 4096);
    Build build =
        build("neoverse-n1", run, "0x4000_0000", "reserved secure = 0x4103_7000 ..+ 4 KiB");
    for (PageTables tables : build.tables()) {
      for (PageTables.Leaf leaf : tables.leaves()) {
        assertFalse(leaf.range().overlaps(secure), leaf::toString);
      }
    }
    verify(build);
  }
}
