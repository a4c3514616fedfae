package relocc.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.Complaints;
import relocc.compiler.FrontEnd;
import relocc.compiler.a64.Program;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/** Each step that looks at contents gives up for others, before the first write and behind it. */
class DamageTest {
  private static final int NOP = 0xd503_201f;

  private static final String PLAN =
      """
      edition 1
      import raw "kernel" as kernel
      import raw "text"   as text
      plan careful {
        cpu cortex-a72
        memory {
          ram dram = 0x4000_0000 ..+ 64 MiB
          device uart = 0x0900_0000 ..+ 4 KiB
          payload k = kernel
          payload t = text
          region a = 0x4200_0003 ..+ 30001
          region b = 0x4300_0010 ..+ 70003
          region c = 0x4380_0000 ..+ kernel.size
        }
        entry { %s }
        run   { mmu %s }
        stub  { %s }
        steps { %s }
        exit 0x4380_0000 { el same  mmu off }
        on fail { report uart pl011  %s }
      }
      """;

  private static final String DIGESTS =
      """
      verify k crc32 kernel.crc32 else fail 1
      verify a[0 ..+ 100] crc32 0x1234_5678 else fail 1
      move   k -> c
      verify c sha256 kernel.sha256 else fail 2
      verify a[500 ..+ 300] crc32 0x0815_4711 else fail 2
      """;

  private static final String PACKED =
      """
      unpack a -> b packing lz4
      unpack t -> 0x4210_0000 packing lz4
      """;

  @TempDir Path folder;

  private Build build(String entry, String mmu, String stub, String steps, String onFail)
      throws IOException {
    Files.write(folder.resolve("kernel"), new byte[5001]);
    Files.writeString(folder.resolve("text"), "all work and no play ".repeat(400));
    String plan = String.format(PLAN, entry, mmu, stub, steps, onFail);
    FrontEnd.Result read =
        FrontEnd.read(new Source("careful.rstub", plan), folder, Map.of(), Optional.empty());
    assertEquals(List.of(), Complaints.of(read));
    return Compiler.build(read.plan().orElseThrow(), new Problems()).orElseThrow();
  }

  private static List<String> findings(Build build, byte[] blob) {
    return Verification.of(build).check(blob, new long[] {0, 1}, done -> {}).lines();
  }

  @ParameterizedTest
  @CsvSource({
    "el 2 { mmu off }, identity, at 0x4100_0000 ..+ 256 KiB, before writes: return",
    "el 1 { mmu off } el 3 { mmu identity }, identity, anywhere, before writes: halt",
    "el 2 vhe { mmu identity } el 1 { mmu off }, off, anywhere, after writes: psci system_off",
    "el 2 { mmu off }, off, at 0x4100_0000 ..+ 256 KiB, after writes: psci system_reset",
  })
  void isRefused(String entry, String mmu, String stub, String onFail) throws IOException {
    for (String steps : List.of(DIGESTS, PACKED)) {
      Build build = build(entry, mmu, stub, steps, onFail);
      assertEquals(List.of(), findings(build, build.program().bytes()));
    }
  }

  /** A comparison that decides nothing, of each step. */
  @ParameterizedTest
  @ValueSource(strings = {"identity", "off"})
  void aDigestThatNobodyComparesIsMissed(String mmu) throws IOException {
    Build build = build("el 2 { mmu off }", mmu, "anywhere", DIGESTS, "before writes: return");
    for (int step : new Locator(build, build.program().bytes()).verifications()) {
      byte[] blob = build.program().bytes().clone();
      build.program().lines().stream()
          .filter(line -> line.step() == step && line.text().startsWith("b.ne wrong_digest"))
          .forEach(line -> put(blob, line, build));
      String name = new Locator(build, blob).step(step);
      String found = findings(build, blob).toString();
      assertTrue(found.contains("another bit in"), name + ": " + found);
      assertTrue(found.contains("in " + name), name + ": " + found);
    }
  }

  private static void put(byte[] blob, Program.Line line, Build build) {
    int at = (int) (line.address() - build.plan().stub().range().start());
    ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN).putInt(at, NOP);
  }

  @Test
  void aReportOfAnotherRangeIsMissed() throws IOException {
    Build build = build("el 2 { mmu off }", "off", "anywhere", DIGESTS, "before writes: return");
    byte[] blob = build.program().bytes().clone();
    Program.Line name =
        build.program().lines().stream()
            .filter(line -> line.text().equals(".asciz \"c\""))
            .findFirst()
            .orElseThrow();
    blob[(int) (name.address() - build.plan().stub().range().start())]++;
    String found = findings(build, blob).toString();
    assertTrue(found.contains("digest of c"), found);
  }

  /**
   * Branches that are there for nothing but damage, one after the other: which of those are missed
   * that find another number than they want. Behind the ends of a block and of the range there is
   * something else that is wrong, or whole.
   */
  @ParameterizedTest
  @ValueSource(strings = {"identity", "off"})
  void packedDataThatNobodyJudgesIsMissed(String mmu) throws IOException {
    Build build =
        build(
            "el 2 { mmu off }",
            mmu,
            "anywhere",
            "unpack a -> b packing lz4",
            "before writes: return");
    List<String> unnoticed = new ArrayList<>();
    int all = 0;
    for (Program.Line line : build.program().lines()) {
      if (line.text().matches("(b.ne|cb.*) wrong_packing")) {
        all++;
        byte[] blob = build.program().bytes().clone();
        put(blob, line, build);
        if (findings(build, blob).isEmpty()) {
          unnoticed.add(line.text());
        }
      }
    }
    assertTrue(all >= 9 && unnoticed.isEmpty(), all + " " + unnoticed);
  }
}
