package relocc.cli.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relocc.cli.run.ReferenceRun.Dump;
import relocc.cli.run.ReferenceRun.Load;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.FrontEnd;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

class ReferenceRunTest {
  private static final String PLAN =
      """
      edition 1
      plan swap {
        cpu cortex-a72
        memory {
          ram dram = 0x4000_0000 ..+ 64 MiB
          region left = 0x4020_0000 ..+ 5
          region right = 0x4020_0100 ..+ 5
        }
        entry { el 2 { mmu off } }
        stub { at 0x4100_0000 ..+ 64 KiB }
        steps { move { left -> right  right -> left } }
        exit left { el 1 mmu off x0 = right x2 = 7 }
      }
      """;

  @TempDir private Path folder;

  private final Build build = build();

  private static Build build() {
    FrontEnd.Result read =
        FrontEnd.read(new Source("swap.rstub", PLAN), Path.of("."), Map.of(), Optional.empty());
    assertEquals(List.of(), read.problems());
    return Compiler.build(read.plan().orElseThrow(), new Problems()).orElseThrow();
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @Test
  void filesAreMovedAndComeOutAgain() throws IOException {
    List<Load> loads =
        List.of(
            Load.parse(file("hello", "hello") + "@left", build.plan()),
            Load.parse(file("a@b", "world!") + "@0x4020_0100", build.plan()));
    List<String> messages = new ArrayList<>();
    ReferenceRun run = ReferenceRun.of(build, ExceptionLevel.EL2, loads, messages::add);
    Dump dump = Dump.parse("0x4020_0000 ..+ 6 = x=y", build.plan());
    assertEquals(Path.of("x=y"), dump.file());
    assertArrayEquals("world".getBytes(), java.util.Arrays.copyOf(run.bytes(dump), 5));
    assertArrayEquals("hello".getBytes(), run.bytes(Dump.parse("right=out", build.plan())));
    assertEquals(
        List.of("continues at 0x4020_0000 in EL1", "x0 = 0x4020_0100", "x2 = 0x0000_0007"),
        run.exit().lines());
    assertEquals(List.of(), messages);
  }

  @Test
  void aMissingFileIsReported() {
    Load missing = new Load(folder.resolve("missing"), 0);
    assertThrows(
        NoSuchFileException.class,
        () -> ReferenceRun.of(build, ExceptionLevel.EL2, List.of(missing), message -> {}));
  }

  @Test
  void whatCannotBeReadIsRefused() {
    for (String bad : List.of("file", "@left", "file@nowhere", "file@12 KB")) {
      assertThrows(IllegalArgumentException.class, () -> Load.parse(bad, build.plan()), bad);
    }
    for (String bad : List.of("left", "left=", "=file", "nowhere=file", "0 ..+ 2 GiB=file")) {
      assertThrows(IllegalArgumentException.class, () -> Dump.parse(bad, build.plan()), bad);
    }
  }
}
