package com.example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static relocc.junit.RunAssertions.assertBytes;
import static relocc.junit.RunAssertions.assertPattern;
import static relocc.junit.RunAssertions.assertRuns;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import relocc.api.Bench;
import relocc.api.CompilationException;
import relocc.api.Level;
import relocc.api.Stub;
import relocc.junit.Plan;
import relocc.junit.PlanTests;

@Plan(value = "src/main/relocc/boot.rstub", constants = "room=96 KiB")
class StubsTest {
  /** The tests that the plan itself holds. */
  @TestFactory
  Stream<DynamicTest> testsOfThePlan() throws IOException {
    return PlanTests.of(Path.of("src/main/relocc/boot.rstub"));
  }

  /** What the plugin made is what the plan is. */
  @Test
  void theShippedStubIsThePlan(Stub stub) throws IOException {
    assertArrayEquals(stub.blob(), Stubs.shipped());
  }

  @Test
  void theShippedStubMovesThePieces(Stub stub, Bench bench) {
    bench.load(0x4400_0000L, 8192, 1);
    assertRuns(
        bench,
        3,
        run -> {
          assertPattern(run, new Stub.Range(stub.region("kernel").address(), 8192), 1);
          assertEquals(Level.EL1, run.level());
        });
  }

  @Test
  void piecesThatAreKnownLaterChangePlaces() {
    Stub stub =
        Stubs.gathering(
            List.of(
                new Stubs.Piece(0x4100_0000L, 0x4020_0000L, 4096),
                new Stubs.Piece(0x4020_0000L, 0x4100_0000L, 4096)),
            0x4020_0000L);
    Bench bench = stub.bench().load(0x4100_0000L, new byte[] {1, 2, 3}).enter(Level.EL1);
    assertRuns(bench, 3, run -> assertBytes(run, 0x4020_0000L, new byte[] {1, 2, 3}));
  }

  @Test
  void whatCannotBeIsSaid() {
    List<Stubs.Piece> overTheStub = List.of(new Stubs.Piece(0x4100_0000L, 0x4f00_0000L, 4096));
    CompilationException wrong =
        assertThrows(
            CompilationException.class, () -> Stubs.gathering(overTheStub, 0x4020_0000L));
    assertEquals("R2003", wrong.diagnostics().get(0).code());
  }
}
