package relocc.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relocc.cli.verify.report.Report;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.Complaints;
import relocc.compiler.FrontEnd;
import relocc.compiler.a64.Program;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/** What is packed is unpacked, in every way that a copy can run. */
class UnpackTest {
  private static final int NOP = 0xd503_201f;

  private static final String PLAN =
      """
      edition 1
      import raw "noise" as noise
      import raw "text"  as text
      plan unpacks {
        cpu cortex-a72
        memory {
          ram dram = 0x4000_0000 ..+ 64 MiB
          %s
          region a = 0x4200_0003 ..+ 30001
          region b = 0x4300_0010 ..+ 70003
        }
        entry { %s }
        run   { mmu %s }
        stub  { %s }
        steps { %s }
        exit 0x4380_0000 { el same  mmu off }
        on fail { before writes: return  after writes: halt }
      }
      """;
  private static final String PAYLOADS = "payload n = noise  payload t = text";
  private static final String FRAMES = "unpack a -> b packing lz4";

  @TempDir Path folder;

  private Build build(String memory, String entry, String mmu, String stub, String steps)
      throws IOException {
    byte[] noise = new byte[5000];
    new Random(1).nextBytes(noise);
    Files.write(folder.resolve("noise"), noise);
    Files.writeString(folder.resolve("text"), "all work and no play ".repeat(400));
    String plan = String.format(PLAN, memory, entry, mmu, stub, steps);
    Source source = new Source("unpacks.rstub", plan);
    FrontEnd.Result read = FrontEnd.read(source, folder, Map.of(), Optional.empty());
    assertEquals(List.of(), Complaints.of(read));
    return Compiler.build(read.plan().orElseThrow(), new Problems()).orElseThrow();
  }

  private static Report check(Build build, byte[] blob) {
    long[] seeds = LongStream.range(0, 12).toArray();
    return Verification.of(build).check(blob, seeds, done -> {});
  }

  private static void agrees(Build build) {
    Report report = check(build, build.program().bytes());
    assertTrue(report.agrees(), () -> String.join("\n", report.lines()));
  }

  @ParameterizedTest
  @CsvSource({
    "el 2 { mmu off }, identity, at 0x4100_0000 ..+ 256 KiB",
    "el 1 { mmu off } el 2 { mmu off } el 2 vhe { mmu off }, identity, anywhere",
    "el 3 { mmu off } el 1 { mmu off }, off, anywhere",
    "el 2 { mmu identity } el 1 { mmu off }, off, at 0x4100_0000 ..+ 256 KiB",
    "el 2 { mmu identity }, keep, at 0x4100_0000 ..+ 256 KiB",
    "el 2 { mmu off }, identity granule 64 KiB, anywhere limit 2 MiB",
  })
  void framesAreUnpacked(String entry, String mmu, String stub) throws IOException {
    agrees(build("", entry, mmu, stub, FRAMES));
  }

  /**
   * Payload is packed or not, two blocks share their code, and what is moved is moved in between.
   */
  @ParameterizedTest
  @CsvSource({"identity", "off"})
  void payloadIsPackedIfThatIsSmaller(String mmu) throws IOException {
    String steps =
        """
        unpack n -> 0x4210_0000 packing auto
        unpack t -> b packing auto
        move b[0 ..+ 100] -> a
        unpack t[17 ..+ 2000] -> b[8000 ..] packing lz4
        zero b[0 ..+ 10]
        unpack t[0 ..+ 5] -> 0x4220_0001 packing none
        """;
    Build build = build(PAYLOADS, "el 2 { mmu off }", mmu, "anywhere", steps);
    agrees(build);
    List<Integer> sizes = build.plan().payloads().stream().map(p -> p.bytes().length).toList();
    assertEquals(List.of(5000, 8400), sizes.subList(0, 2));
    assertTrue(sizes.get(2) < 200 && sizes.get(3) < 200, sizes.toString());
  }

  /** Before it, behind it: what comes out has the digest of the file. */
  @ParameterizedTest
  @CsvSource({"identity", "off", "keep"})
  void whatComesOutCanBeVerified(String mmu) throws IOException {
    String steps =
        """
        verify a[0 ..+ 100] crc32 0x1234_5678 else fail 1
        unpack a[200 ..] -> b packing lz4
        verify a[0 ..+ 100] crc32 0x1234_5678 else fail 2
        move b -> 0x4100_0000
        """;
    agrees(build("", "el 2 { mmu identity }", mmu, "at 0x4180_0000 ..+ 256 KiB", steps));
  }

  @Test
  void payloadThatComesOutHasItsDigest() throws IOException {
    String steps = "unpack t -> b packing lz4  verify b[0 ..+ 8400] sha256 text.sha256 else fail 3";
    agrees(build(PAYLOADS, "el 2 { mmu off }", "identity", "anywhere", steps));
  }

  @Test
  void whatIsOnlyPackedTravelsOnlyPacked() throws IOException {
    String steps = "unpack t -> b packing auto  unpack n -> a packing auto";
    Build build = build(PAYLOADS, "el 2 { mmu off }", "identity", "anywhere", steps);
    agrees(build);
    assertEquals(2, build.plan().payloads().size());
    assertTrue(build.plan().payloads().get(1).bytes().length < 200);
  }

  /** Without one instruction of those that decide. */
  @ParameterizedTest
  @CsvSource({"identity, ldr q0", "identity, clean", "off, strb", "off, dsb"})
  void isMissed(String mmu, String start) throws IOException {
    Build build = build("", "el 2 { mmu off }", mmu, "at 0x4100_0000 ..+ 256 KiB", FRAMES);
    Locator locator = new Locator(build, build.program().bytes());
    Program.Line line =
        build.program().lines().stream()
            .filter(l -> locator.step(l.step()).contains("unpack") || start.equals("clean"))
            .filter(l -> l.text().startsWith(start.equals("clean") ? "dc civac" : start))
            .findFirst()
            .orElseThrow();
    byte[] blob = build.program().bytes().clone();
    int at = (int) (line.address() - build.plan().stub().range().start());
    ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN).putInt(at, NOP);
    assertFalse(check(build, blob).agrees(), line.text());
  }
}
