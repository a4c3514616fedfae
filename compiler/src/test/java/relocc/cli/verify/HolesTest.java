package relocc.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/** Ranges that are parameters, in regions that are not all theirs. */
class HolesTest {
  private static final int NOP = 0xd503_201f;

  private static final String PLAN =
      """
      edition 1
      plan holes {
        params at x0 {
          image  : range in area
          target : range in area aligned 4
        }
        memory {
          ram      low  = 0x4000_0000 ..+ 1 MiB
          ram      high = 0x4010_0000 ..+ 1 MiB
          region   area = 0x4000_0000 ..+ 2 MiB
          %s
        }
        entry { el 2 { mmu off }  el 1 { mmu off } }
        run   { mmu %s }
        stub  { anywhere }
        steps { move image -> target }
        exit target { el same  mmu off }
      }
      """;

  private static final String KEPT = "keep 0x4004_0123 ..+ 3 KiB";
  private static final String RESERVED = "reserved fw = 0x4010_0000 ..+ 64 KiB";

  private static FrontEnd.Result read(String holes, String mmu) {
    Source source = new Source("holes.rstub", PLAN.formatted(holes, mmu));
    return FrontEnd.read(source, Path.of("."), Map.of(), Optional.empty());
  }

  private static Build build(String holes, String mmu) {
    FrontEnd.Result read = read(holes, mmu);
    assertEquals(List.of(), Complaints.of(read));
    return Compiler.build(read.plan().orElseThrow(), new Problems()).orElseThrow();
  }

  private static Report check(Build build, byte[] blob, int seeds) {
    return Verification.of(build).check(blob, LongStream.range(0, seeds).toArray(), done -> {});
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "off"})
  void whatHitsNoneIsCopied(String mmu) {
    Build build = build(KEPT + " " + RESERVED, mmu);
    Report report = check(build, build.program().bytes(), 8);
    assertTrue(report.agrees(), () -> String.join("\n", report.lines()));
  }

  /** A stub that does not look is found out: it is called with ranges that hit a hole. */
  @ParameterizedTest
  @CsvSource({"keep 0x4004_0123 ..+ 3 KiB, 1", "reserved fw = 0x4010_0000 ..+ 64 KiB, 2"})
  void whatHitsOneIsRefused(String hole, int guards) {
    Build build = build(hole, "off");
    List<Program.Line> lines =
        build.program().lines().stream()
            .filter(line -> line.step() == 0 && line.text().startsWith("b.lo refuse"))
            .toList();
    int found = 0;
    for (Program.Line line : lines) {
      byte[] blob = build.program().bytes().clone();
      int at = (int) (line.address() - build.plan().stub().range().start());
      ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN).putInt(at, NOP);
      found += check(build, blob, 12).agrees() ? 0 : 1;
    }
    // Each guard compares twice; what says that a range starts in its region is said twice.
    assertTrue(found > guards && found <= 2 * guards, found + " found");
  }

  private static List<String> guards(String holes, String mmu) {
    return read(holes, mmu).plan().orElseThrow().parameters().requirements().stream()
        .map(requirement -> requirement.condition().toString())
        .filter(text -> text.startsWith("Outside"))
        .map(text -> text.replaceAll(".*otherStart=(\\w+), otherSize=(\\w+).*", "$1 $2"))
        .toList();
  }

  @Test
  void kindsDecideWhoMustKeepAway() {
    assertEquals(List.of("0x40040123 0xc00"), guards(KEPT, "off"));
    assertEquals(List.of("0x40040000 0x1000"), guards(KEPT, "identity"));
    String reserved = "0x40100000 0x10000";
    assertEquals(List.of(reserved, reserved), guards(RESERVED, "identity"));
    assertEquals(List.of(), guards("", "identity"));
  }

  @Test
  void aRegionWithoutAnythingToWriteIsRefused() {
    FrontEnd.Result result = read("keep area", "off");
    assertEquals(List.of("R2004"), codes(result));
    assertEquals(List.of("R2005", "R2004"), codes(read("reserved all = area", "off")));
  }

  @Test
  void tooManyHolesAreNotLookedAt() {
    StringBuilder holes = new StringBuilder();
    for (int i = 0; i < 257; i++) {
      holes.append("keep 0x4000_0000 + ").append(i).append(" * 8 KiB ..+ 4 KiB ");
    }
    assertEquals(List.of(), codes(read(holes.toString().replaceFirst("keep [^k]*", ""), "off")));
    FrontEnd.Result result = read(holes.toString(), "off");
    assertTrue(codes(result).stream().allMatch("R2020"::equals), result.problems()::toString);
  }

  private static List<String> codes(FrontEnd.Result result) {
    return Complaints.of(result).stream().map(Problem::code).toList();
  }
}
