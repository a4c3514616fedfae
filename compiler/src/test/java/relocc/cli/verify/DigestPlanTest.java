package relocc.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import relocc.cli.verify.call.Call;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.Complaints;
import relocc.compiler.FrontEnd;
import relocc.compiler.a64.Program;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/** Digests are judged before the first write, with the way back, and behind it. */
class DigestPlanTest {
  private static final int NOP = 0xd503_201f;

  private static final String PLAN =
      """
      edition 1
      plan digested {
        cpu %s
        params at x0 {
          image  : range in dram
          target : range in dram aligned 4
          want   : digest %s
        }
        memory { ram dram = 0x4000_0000 ..+ 64 MiB  device uart = 0x0900_0000 ..+ 4 KiB }
        entry { %s }
        run   { mmu %s }
        stub  { anywhere  limit 512 KiB }
        steps {
          require image.size == target.size else fail 1
          verify  image %s want             else fail 3
          move    image -> target
          verify  target %s want            else fail 4
        }
        exit target { el same  mmu off  x0 = image.size }
        on fail { report uart pl011  before writes: return  after writes: halt }
      }
      """;

  private static Build build(String cpu, String algorithm, String entry, String run) {
    return build(String.format(PLAN, cpu, algorithm, entry, run, algorithm, algorithm));
  }

  private static Build build(String text) {
    FrontEnd.Result read =
        FrontEnd.read(new Source("digested.rstub", text), Path.of("."), Map.of(), Optional.empty());
    Build build = Compiler.build(read.plan().orElseThrow(), new Problems()).orElseThrow();
    assertEquals(List.of(), Complaints.of(read));
    return build;
  }

  @ParameterizedTest
  @CsvSource({
    "neoverse-n1, sha256, el 2 vhe { mmu identity }, identity",
    "armv8.0-a with sha2, sha256, el 2 { mmu off }, identity",
    "armv8.0-a, crc32, el 1 { mmu off } el 3 { mmu off }, identity",
    "max, sha256, el 2 { mmu identity }, off",
    "armv8.0-a, sha256, el 1 { mmu off }, off",
    "cortex-a72, crc32, el 1 { mmu off }, off",
  })
  void isKept(String cpu, String algorithm, String entry, String run) {
    Build build = build(cpu, algorithm, entry, run);
    byte[] blob = build.program().bytes();
    assertEquals(List.of(), Verification.of(build).check(blob, seeds(), done -> {}).findings());
  }

  /** A comparison that decides nothing lets other bytes through. */
  @Test
  void isMissedWhereNothingIsCompared() {
    Build build = build("max", "sha256", "el 2 { mmu off }", "identity");
    byte[] blob = build.program().bytes().clone();
    Program.Line branch =
        build.program().lines().stream()
            .filter(line -> line.text().startsWith("b.ne wrong_digest"))
            .findFirst()
            .orElseThrow();
    ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN).putInt((int) branch.address(), NOP);
    String found = Verification.of(build).check(blob, seeds(), done -> {}).findings().toString();
    assertTrue(found.contains("another digest"), found);
  }

  /** Two ranges of free sizes that are held against one digest: whoever calls has copies. */
  @ParameterizedTest
  @CsvSource({"sha256", "crc32"})
  void copiesHaveOneDigest(String algorithm) {
    String verify = "verify  image " + algorithm + " want";
    String text =
        String.format(PLAN, "max", algorithm, "el 2 { mmu off }", "identity", algorithm, algorithm)
            .replace("require image.size == target.size else fail 1", "")
            .replace(verify, verify + " else fail 7  " + verify.replace("image", "target"));
    Build build = build(text);
    byte[] blob = build.program().bytes();
    assertEquals(List.of(), Verification.of(build).check(blob, seeds(), done -> {}).findings());
  }

  /** No bytes have both, and no bytes are found that have both. */
  @Test
  void contradictionsAreSaid() {
    String text =
        String.format(PLAN, "max", "crc32", "el 2 { mmu off }", "identity", "crc32", "crc32")
            .replace(
                "verify  image crc32 want",
                "verify dram[0 ..+ 9] crc32 1 else fail 5\n" + "verify dram[0 ..+ 8] crc32 2");
    Build build = build(text);
    byte[] blob = build.program().bytes();
    Call.Impossible found =
        assertThrows(
            Call.Impossible.class, () -> Verification.of(build).check(blob, seeds(), done -> {}));
    assertTrue(found.getMessage().contains("all digests at once"), found.getMessage());
  }

  private static long[] seeds() {
    return new long[] {1, 2, 3, 4, 5, 6};
  }
}
