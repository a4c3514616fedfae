package relocc.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static relocc.junit.RunAssertions.assertBytes;
import static relocc.junit.RunAssertions.assertPattern;
import static relocc.junit.RunAssertions.assertRefused;
import static relocc.junit.RunAssertions.assertRuns;
import static relocc.junit.RunAssertions.assertUnchanged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import relocc.api.Bench;
import relocc.api.CompilationException;
import relocc.api.Options;
import relocc.api.Run;
import relocc.api.Stub;

/** The extension, used as its users do. */
@Plan("../../examples/gather/gather.rstub")
final class PlanTest {
  private static final Path GATHER = Path.of("../../examples/gather/gather.rstub");

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> testsOfThePlan() throws IOException {
    return PlanTests.of(GATHER, Options.NONE, 1);
  }

  @Test
  void aBenchIsHandedOver(Stub stub, Bench bench, Bench other) {
    assertNotSame(bench, other);
    Stub.Range image = stub.region("image");
    bench.load(0x5000_0000, 0x3000, 7);
    assertRuns(
        bench,
        2,
        run -> {
          assertPattern(run, new Stub.Range(image.address(), 0x3000), 7);
          assertUnchanged(run, stub.region("secure"));
          assertEquals(image.address(), run.address());
        });
    Run run = bench.reference();
    AssertionFailedError wrong =
        assertThrows(
            AssertionFailedError.class, () -> assertBytes(run, image.address(), new byte[1]));
    assertTrue(wrong.getMessage().startsWith("on the reference the byte at 0x4020_0000"));
    assertThrows(AssertionFailedError.class, () -> assertRefused(bench, 65));
  }

  @Test
  @Plan(value = "../../examples/rotate/rotate.rstub", name = "rotate", constants = "a=4 KiB")
  void aMethodHasItsOwn(Stub stub, Stub same) {
    assertSame(stub, same);
    assertEquals("rotate", stub.name());
    assertEquals(4096 + (3 << 20) + (72 << 10) + (7 << 20) + 40, stub.region("room").size());
  }

  @Test
  void failuresFail() throws IOException {
    Files.copy(GATHER.resolveSibling("kernel.pages"), folder.resolve("kernel.pages"));
    String text = Files.readString(GATHER).replace("x0 == 0x4800_0000", "x0 == 5");
    Path plan = Files.writeString(folder.resolve("gather.rstub"), text);
    List<DynamicTest> tests = PlanTests.of(plan, Options.NONE, 1).toList();
    assertEquals("gather: three pages end up in order", tests.get(0).getDisplayName());
    AssertionFailedError failed =
        assertThrows(AssertionFailedError.class, () -> tests.get(0).getExecutable().execute());
    assertTrue(failed.getMessage().contains("x0 is 0x48000000, not 0x5"), failed.getMessage());
    Files.writeString(plan, text.replace("steps { move pieces }", "steps { move nix }"));
    assertThrows(CompilationException.class, () -> PlanTests.of(plan));
  }
}
