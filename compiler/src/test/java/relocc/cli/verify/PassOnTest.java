package relocc.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/** A stub that moves nothing and only passes control on, with what its caller gave it. */
class PassOnTest {
  private static final String PLAN =
      """
      edition 1
      plan pass {
        memory { ram dram = 0x4000_0000 ..+ 1 GiB }
        params at x0 { start : addr  dtb : addr  delta : offset  hypvec : addr or none }
        entry { el 1 { mmu %s } }
        stub  { %s }
        steps { }
        exit start { el %s  mmu off  x0 = dtb }
      }
      """;

  /** The block lies in memory that a linear map alone reaches, or that is mapped where it lies. */
  @ParameterizedTest
  @CsvSource({
    "linear at delta, anywhere, same",
    "linear at 0 - delta, at 0x6000_0000 ..+ 64 KiB, 2 via hypvec",
    "'linear at delta', anywhere, '2 via hypvec when hypvec, same otherwise'",
    "identity, anywhere, 2 via hypvec",
    "off, anywhere, same",
  })
  void readsItsBlockWhileItCan(String mmu, String stub, String level) {
    Source source = new Source("pass.rstub", String.format(PLAN, mmu, stub, level));
    FrontEnd.Result read = FrontEnd.read(source, Path.of("."), Map.of(), Optional.empty());
    assertEquals(List.of(), Complaints.of(read));
    Build build = Compiler.build(read.plan().orElseThrow(), new Problems()).orElseThrow();
    long[] seeds = {0, 1, 2, 3, 4, 5};
    byte[] blob = build.program().bytes();
    assertEquals(List.of(), Verification.of(build).check(blob, seeds, done -> {}).findings());
  }
}
