package relocc.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
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
  @TempDir Path folder;

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
    agrees(String.format(PLAN, mmu, stub, level));
  }

  private void agrees(String text) {
    Source source = new Source("pass.rstub", text);
    FrontEnd.Result read = FrontEnd.read(source, folder, Map.of(), Optional.empty());
    assertEquals(List.of(), Complaints.of(read));
    Build build = Compiler.build(read.plan().orElseThrow(), new Problems()).orElseThrow();
    long[] seeds = {0, 1, 2, 3, 4, 5};
    byte[] blob = build.program().bytes();
    assertEquals(List.of(), Verification.of(build).check(blob, seeds, done -> {}).findings());
  }

  /** What travels in the blob has no address that a caller's map would have to reach. */
  @ParameterizedTest
  @CsvSource({"el 1 { mmu linear at delta }", "el 2 { mmu off }  el 2 vhe { mmu linear at delta }"})
  void payloadComesFromNowhere(String entry) throws IOException {
    Files.writeString(folder.resolve("some.txt"), "some text ".repeat(300));
    String text =
        """
        edition 1
        import raw "some.txt" as some
        plan pass {
          memory { ram dram = 0x4000_0000 ..+ 1 GiB  payload it = some }
          params at x0 { delta : offset }
          entry { %s }
          stub  { anywhere }
          steps { verify it crc32 some.crc32 else fail 1  unpack it -> dram[1 MiB ..] packing lz4 }
          exit dram { el same  mmu off }
        }
        """;
    agrees(String.format(text, entry));
  }
}
