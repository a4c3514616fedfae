package relocc.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relocc.runtime.memory.Memory;

/** The compiler as programs call it. */
final class ReloccTest {
  private static final Path EXAMPLES = Path.of("../examples");
  private static final Path NOWHERE = Path.of("no-such-folder");
  private static final String SWAP =
      """
      edition 1
      import pages "list" as pieces
      const END = 0x4020_0000
      plan swap {
        memory {
          ram    dram = 0x4000_0000 ..+ 64 MiB
          region next = END ..+ 4 KiB
        }
        entry { el 2 { mmu off }  el 1 { mmu off } }
        stub  { at 0x4100_0000 ..+ 64 KiB }
        steps { move pieces }
        exit next { el 1  mmu off  x0 = 7 }
      }
      """;
  private static final Options LIST =
      Options.NONE.withFile(
          "list",
          "0x4010_0000 0x4020_0000 4096\n0x4020_0000 0x4010_0000 4096\n"
              .getBytes(StandardCharsets.UTF_8));

  @TempDir private Path folder;

  private static Stub swap() {
    return Relocc.compile(SWAP, NOWHERE, LIST).stubOrThrow();
  }

  @Test
  void bytesStandForFiles() {
    Compilation compiled = Relocc.compile(SWAP, NOWHERE, LIST);
    assertEquals(List.of(), compiled.diagnostics());
    assertEquals(List.of(), compiled.inputs());
    Compilation without = Relocc.compile(SWAP, NOWHERE, Options.NONE);
    assertEquals("R5001", without.diagnostics().get(0).code());
    assertEquals(List.of(NOWHERE.resolve("list")), without.inputs());
    Compilation empty = Relocc.compile(SWAP, NOWHERE, Options.NONE.withFile("list", new byte[0]));
    assertEquals("R5003", empty.diagnostics().get(0).code());
    Compilation wrong =
        Relocc.compile(SWAP, NOWHERE, Options.NONE.withFile("list", new byte[] {'x', '\n'}));
    assertEquals("R5030", wrong.diagnostics().get(0).code());
  }

  /** The same bytes, by the command line and from files. */
  @Test
  void theBlobIsThatOfTheCommandLine() throws IOException {
    Path plan = Files.writeString(folder.resolve("swap.rstub"), SWAP);
    Files.write(folder.resolve("list"), LIST.files().get("list"));
    Stub fromFile = Relocc.compile(plan, Options.NONE).stubOrThrow();
    assertArrayEquals(fromFile.blob(), swap().blob());
    assertArrayEquals(fromFile.blob(), fromFile.output("bin"));
    assertEquals(List.of(plan.resolveSibling("list")), inputs(plan));
  }

  private static List<Path> inputs(Path plan) throws IOException {
    return Relocc.compile(plan, Options.NONE).inputs();
  }

  @Test
  void whatAStubTells() {
    Stub stub = swap();
    assertEquals("swap", stub.name());
    assertEquals(OptionalLong.of(0x4100_0000), stub.address());
    assertEquals(List.of(Level.EL2, Level.EL1), stub.levels());
    assertEquals(new Stub.Range(0x4020_0000, 4096), stub.region("next"));
    assertThrows(IllegalArgumentException.class, () -> stub.region("last"));
    assertTrue(stub.map().contains("schedule"), stub.map());
    assertTrue(stub.json().startsWith("{"), stub.json());
    assertTrue(Stub.formats().containsAll(List.of("bin", "asm", "map", "json", "class")));
    assertThrows(IllegalArgumentException.class, () -> stub.output("nix"));
    assertEquals(List.of("swap"), Relocc.plans(SWAP));
    assertEquals(List.of(), Relocc.plans("plan {"));
  }

  @Test
  void aWrongPlanIsToldAndNotThrown() {
    Compilation compiled = Relocc.compile(SWAP.replace("exit next", "exit nxet"), NOWHERE, LIST);
    Diagnostic first = compiled.diagnostics().get(0);
    assertEquals("plan.rstub:12:8: error[R1001]: there is no `nxet`", first.toString());
    assertEquals(new Diagnostic.Place("plan.rstub", 12, 8, 12, 12, "not declared"), first.place());
    assertEquals(Optional.of("did you mean `next`?"), first.help());
    assertTrue(first.text().contains("12 |   exit nxet {"), first.text());
    CompilationException thrown = assertThrows(CompilationException.class, compiled::stubOrThrow);
    assertTrue(thrown.getMessage().contains("R1001"), thrown.getMessage());
    assertEquals(compiled.diagnostics(), thrown.diagnostics());
    assertThrows(IOException.class, () -> Relocc.compile(NOWHERE, Options.NONE));
  }

  @Test
  void constantsAndPlansAreChosen() {
    Options other = LIST.withConstant("END", "0x4010_0000");
    assertEquals(
        0x4010_0000, Relocc.compile(SWAP, NOWHERE, other).stubOrThrow().region("next").address());
    String two = SWAP + SWAP.substring(SWAP.indexOf("plan")).replace("plan swap", "plan other");
    assertEquals("R1009", Relocc.compile(two, NOWHERE, LIST).diagnostics().get(0).code());
    Options plan = LIST.withPlan("other");
    assertEquals("other", Relocc.compile(two, NOWHERE, plan).stubOrThrow().name());
    assertEquals(List.of("swap", "other"), Relocc.plans(two));
  }

  @Test
  void theReferenceRunsOnMemory() throws Throwable {
    Reference reference = swap().reference();
    Memory memory = new Memory(5);
    memory.write(0x4010_0000, new byte[] {1, 2, 3});
    Reference.Exit exit = reference.run(memory, Level.EL2);
    assertArrayEquals(new byte[] {1, 2, 3}, memory.read(0x4020_0000, 3));
    assertEquals(0x4020_0000, exit.address());
    assertEquals(1, exit.level());
    assertEquals(7, exit.x().get(0));
    assertEquals(OptionalLong.empty(), exit.sp());
    assertThrows(IllegalArgumentException.class, () -> reference.run(memory, Level.EL3));
    assertThrows(
        IllegalArgumentException.class, () -> reference.run(memory, Level.EL1, new long[9]));
    long[] words =
        (long[])
            reference
                .handle()
                .invokeExact(memory, 2, new long[8], (java.util.function.LongConsumer) n -> {});
    assertEquals(0x4020_0000, words[0]);
    assertArrayEquals(new byte[] {1, 2, 3}, memory.read(0x4010_0000, 3));
  }

  @Test
  void aBenchRunsBoth() {
    Bench bench = swap().bench().load(0x4010_0000, 4096, 7).fill(0x4020_0000, 4096, 0x11);
    for (Run run : List.of(bench.reference(), bench.machine(0), bench.machine(5))) {
      assertEquals(List.of(), run.faults());
      assertEquals(Optional.empty(), run.difference(0x4020_0000, Bench.pattern(7, 4096)));
      assertEquals(0x11, run.bytes(0x4010_0fff, 1)[0]);
      assertEquals(0x4020_0000, run.address());
      assertEquals(Level.EL1, run.level());
      assertEquals(7, run.x(0));
      assertArrayEquals(Bench.pattern(7, 9), run.before(0x4010_0000, 9));
    }
    String wrong = bench.reference().difference(0x4010_0000, new byte[] {0x11, 0x12}).orElseThrow();
    assertEquals("on the reference the byte at 0x4010_0001 is 0x11, not 0x12", wrong);
    assertTrue(bench.refusal(65).isPresent());
    assertEquals(Optional.empty(), bench.enter(Level.EL3).refusal(1));
    assertThrows(IllegalArgumentException.class, bench::reference);
    assertThrows(IllegalArgumentException.class, () -> bench.set("nix", 1));
    assertThrows(IllegalArgumentException.class, () -> bench.at(0x4000_0000));
  }

  /** A word of the blob is another: the machine model tells. */
  @Test
  void aBenchRunsOtherBytes() {
    Stub stub = swap();
    byte[] blob = stub.blob();
    blob[blob.length / 2] ^= 1;
    Run run = stub.bench().machine(new byte[] {0, 0, 0, 0}, 0);
    assertTrue(run.faults().get(0).startsWith("STOP: exception to EL2"), run.faults()::toString);
  }

  @Test
  void parametersHaveValues() throws IOException {
    Path plan = EXAMPLES.resolve("ranges/ranges.rstub");
    Bench bench =
        Relocc.compile(plan, Options.NONE)
            .stubOrThrow()
            .bench()
            .set("image", 0x4000_0000, 5000)
            .set("target", 0x4000_0800, 8192)
            .set("tree", 0x4200_0000)
            .load(0x4000_0000, 5000, 1)
            .register(9, 5)
            .enter(Level.EL2_VHE)
            .at(0x4300_0000);
    for (Run run : List.of(bench.reference(), bench.machine(0))) {
      assertEquals(List.of(), run.faults());
      assertEquals(Optional.empty(), run.difference(0x4000_0800, Bench.pattern(1, 5000)));
      assertEquals(0x4200_0000, run.x(0));
      assertEquals(Level.EL2_VHE, run.level());
    }
    assertEquals(Optional.empty(), bench.set("image", 0x4000_0000, 2).refusal(65));
    assertEquals(
        Optional.empty(),
        bench.set("target", 0x4300_0000, 8192).set("image", 0x4000_0000, 5).refusal(7));
  }

  @Test
  void listsHavePages() throws IOException {
    Path plan = EXAMPLES.resolve("kimage/kimage.rstub");
    Bench bench =
        Relocc.compile(plan, Options.NONE)
            .stubOrThrow()
            .bench()
            .set("head", new Bench.Pages(0x4800_0000, 0x4020_0000, 0x2000))
            .set("start", 0x4020_0000)
            .load(0x4800_0000, 0x2000, 3);
    assertThrows(IllegalArgumentException.class, bench::reference);
    bench.set("dtb", 0);
    for (Run run : List.of(bench.reference(), bench.machine(1))) {
      assertEquals(List.of(), run.faults());
      assertEquals(Optional.empty(), run.difference(0x4020_0000, Bench.pattern(3, 0x2000)));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> bench.set("head", new Bench.Pages(0x4800_0000, 0x4020_0000, 5)));
  }

  @Test
  void digestsHaveBytes() {
    String text =
        """
        edition 1
        plan d {
          memory { ram dram = 0x4000_0000 ..+ 64 MiB }
          params at x0 { from : range in dram  to : addr in dram  want : digest sha256 }
          entry { el 2 { mmu off } }
          stub  { anywhere }
          steps { verify from sha256 want else fail 3  move from -> to }
          exit to { el same  mmu off }
        }
        """;
    Stub stub = Relocc.compile(text, NOWHERE, Options.NONE).stubOrThrow();
    Bench bench = stub.bench().set("from", 0x4000_0000, 64).set("to", 0x4100_0000);
    assertEquals(List.of(), bench.machine(0).faults());
    assertEquals(Optional.empty(), bench.set("want", new byte[32]).refusal(67));
    assertTrue(bench.refusal(65).isPresent());
    assertThrows(IllegalArgumentException.class, () -> bench.set("want", new byte[40]));
  }

  @Test
  void testsOfAPlan() throws IOException {
    Path plan = EXAMPLES.resolve("gather/gather.rstub");
    Tests tests = Relocc.tests(plan, Options.NONE);
    assertEquals(
        List.of("three pages end up in order", "what changes places, goes round or follows"),
        tests.tests().stream().map(PlanTest::title).toList());
    tests.testsOrThrow().forEach(test -> assertEquals(List.of(), test.run(1)));
    String wrong = SWAP + "test \"a\" for swap { expect x0 == 8 }";
    PlanTest failing = Relocc.tests(wrong, NOWHERE, LIST).tests().get(0);
    assertEquals("swap: a", failing.toString());
    assertEquals(15 - 1, failing.line());
    assertEquals("R4040", failing.run(1).get(0).code());
    assertThrows(
        CompilationException.class, () -> Relocc.tests(SWAP, NOWHERE, LIST).testsOrThrow());
  }

  @Test
  void severalThreadsGetTheSame() {
    byte[] blob = swap().blob();
    IntStream.range(0, 16)
        .parallel()
        .forEach(
            i -> {
              Stub stub = swap();
              assertArrayEquals(blob, stub.blob());
              assertEquals(List.of(), stub.bench().machine(i).faults());
            });
  }
}
