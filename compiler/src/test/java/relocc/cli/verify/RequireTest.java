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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relocc.cli.verify.report.Report;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.Complaints;
import relocc.compiler.FrontEnd;
import relocc.compiler.a64.Program;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/** What a plan requires is judged by the stub, and it ends as the plan says where it is not so. */
class RequireTest {
  private static final int NOP = 0xd503_201f;

  private static final String PLAN =
      """
      edition 1
      plan required {
        cpu cortex-a72
        params at x1 {
          go    : addr aligned 4
          dtb   : addr aligned 8
          bytes : size
        }
        memory {
          ram dram = 0x4000_0000 ..+ 64 MiB
          device uart = 0x0900_0000 ..+ 4 KiB
        }
        entry { el 1 { mmu off } el 2 { mmu off } }
        run { mmu %s }
        stub { at 0x4100_0000 ..+ 64 KiB }
        steps {
          require go >= 0x4000_0000 and go < dram.end else fail 1
          require dtb != go else fail 2
          require dtb ..+ bytes outside 0x4030_0000 ..+ 8 KiB else fail 3
          require bytes <= 2 MiB or not dtb > go else fail 63
          require 1 MiB == 1024 KiB else fail 4
          move 0x4020_0000 ..+ 8 KiB -> 0x4030_0000
        }
        exit go { el same mmu off x0 = dtb }
        on fail {
          report uart pl011
          report dram[32 MiB ..+ 64] record
          before writes: %s
          after writes: psci system_reset hvc
        }
      }
      """;

  private static Build build(String mmu, String before) {
    Source source = new Source("required.rstub", String.format(PLAN, mmu, before));
    FrontEnd.Result read = FrontEnd.read(source, Path.of("."), Map.of(), Optional.empty());
    assertEquals(List.of(), Complaints.of(read));
    return Compiler.build(read.plan().orElseThrow(), new Problems()).orElseThrow();
  }

  private static Report check(Build build, byte[] blob) {
    return Verification.of(build).check(blob, new long[] {0, 1, 2, 3}, done -> {});
  }

  @ParameterizedTest
  @ValueSource(strings = {"return", "halt", "psci system_off", "psci system_reset hvc"})
  void isKept(String before) {
    for (String mmu : List.of("identity", "off")) {
      Build build = build(mmu, before);
      Report result = check(build, build.program().bytes());
      assertTrue(result.agrees(), () -> String.join("\n", result.lines()));
    }
  }

  /** Of every comparison the branch that refuses. */
  @Test
  void isMissedIfOneIsNotJudged() {
    Build build = build("identity", "return");
    for (int code : new int[] {0x41, 0x42, 0x43, 0x7f}) {
      byte[] blob = build.program().bytes().clone();
      Program.Line judged =
          build.program().lines().stream()
              .filter(line -> line.text().matches(".* refuse_(late_)?" + code))
              .findFirst()
              .orElseThrow();
      ByteBuffer.wrap(blob)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putInt((int) (judged.address() - 0x4100_0000L), NOP);
      assertFalse(check(build, blob).agrees(), judged.text());
    }
  }
}
