package relocc.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.FrontEnd;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/** Payload lies where the stub does, whatever is added to the addresses of everything else. */
class PayloadMapTest {
  private static final String PLAN =
      """
      edition 1
      import raw "a.bin" as a
      import raw "b.bin" as b
      plan borne {
        params at x0 { delta : offset  map : table root }
        memory {
          ram     dram = 0x4000_0000 ..+ 64 MiB
          payload p    = a
          payload q    = b
          region  to   = 0x4020_0000 ..+ 1 MiB
          region  far  = 0x4140_0000 ..+ 64 KiB
          region  old  = 0x4150_0000 ..+ 6000 B
        }
        entry { %s }
        run   { mmu %s }
        stub  { %s }
        steps {
          verify p sha256 a.sha256 else fail 1
          move { p -> to  q[5 B ..] -> to[300 KiB ..]  old -> far[8 B ..] }
          unpack q -> far[16 KiB ..] packing lz4
          zero to[400 KiB ..]
          verify to[0 ..+ a.size] sha256 a.sha256 else fail 2
        }
        exit to { el same  mmu off  x0 = far }
      }
      """;

  @TempDir Path folder;

  @BeforeEach
  void files() throws IOException {
    byte[] a = new byte[20_003];
    new Random(1).nextBytes(a);
    Files.write(folder.resolve("a.bin"), a);
    Files.writeString(folder.resolve("b.bin"), "what is said twice is said well. ".repeat(300));
  }

  @ParameterizedTest
  @CsvSource({
    "el 1 { mmu linear at delta } el 2 vhe { mmu linear at delta }, linear via map, anywhere",
    "el 1 { mmu linear at delta }, linear via map, at 0x4200_0000 ..+ 512 KiB",
    "el 2 { mmu identity } el 1 { mmu identity }, keep, anywhere",
    "el 1 { mmu linear at delta }, keep, anywhere",
  })
  void isMoved(String entry, String run, String stub) {
    String text = String.format(PLAN, entry, run, stub);
    FrontEnd.Result read =
        FrontEnd.read(new Source("borne.rstub", text), folder, Map.of(), Optional.empty());
    Build build = Compiler.build(read.plan().orElseThrow(), new Problems()).orElseThrow();
    byte[] blob = build.program().bytes();
    long[] seeds = {0, 1, 2, 3};
    assertEquals(List.of(), Verification.of(build).check(blob, seeds, done -> {}).findings());
  }
}
