package relocc.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import relocc.compiler.a64.Program;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.CopyMap;
import relocc.compiler.plan.Cpu;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Granule;
import relocc.compiler.plan.OnFail;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Piece;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Region;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;
import relocc.compiler.source.Span;

class CompilerTest {
  private static final Span SPAN = new Span(new Source("test.rstub", "plan"), 0, 4);
  private static final long RAM = 0x4000_0000L;
  private static final long STUB = 0x7f00_0000L;

  private static Plan plan(boolean mmu, long stubSize, List<Action> actions) {
    return new Plan(
        "test",
        SPAN,
        Cpu.named("cortex-a72").orElseThrow(),
        Plan.Parameters.NONE,
        List.of(new Region("dram", Region.Kind.RAM, new AddressRange(RAM, 1L << 30), SPAN)),
        List.of(),
        List.of(new Plan.Entry(ExceptionLevel.EL2, SPAN)),
        new Plan.Run(
            mmu ? CopyMap.IDENTITY : CopyMap.OFF,
            Granule.KIB_4,
            OptionalInt.empty(),
            Optional.empty(),
            SPAN),
        new Plan.Stub(new AddressRange(STUB, stubSize), false, SPAN),
        actions,
        new Plan.Exit(new Operand.Constant(RAM), SPAN, Optional.empty(), new TreeMap<>(), SPAN),
        OnFail.DEFAULT);
  }

  private static List<Action> pages(int count) {
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pieces.add(new Piece(RAM + 0x100_0000L + 8192L * i, RAM + 4096L * i, 4096, SPAN));
    }
    return List.of(new Action.Move(pieces, SPAN));
  }

  private static List<Action> swap(long size) {
    return List.of(
        new Action.Move(
            List.of(new Piece(RAM, RAM + size, size, SPAN), new Piece(RAM + size, RAM, size, SPAN)),
            SPAN));
  }

  /** All bytes but one move up by one: without scratch that is a table entry for every byte. */
  private static List<Action> slide(long size) {
    return List.of(
        new Action.Move(
            List.of(
                new Piece(RAM, RAM + 1, size - 1, SPAN), new Piece(RAM + size - 1, RAM, 1, SPAN)),
            SPAN));
  }

  private static Build build(Plan plan) {
    Problems problems = new Problems();
    Optional<Build> build = Compiler.build(plan, problems);
    assertEquals(List.of(), problems.list());
    return build.orElseThrow();
  }

  private static long size(Build build, String section) {
    return build.program().sections().stream()
        .filter(each -> each.name().startsWith(section))
        .mapToLong(each -> each.range().size())
        .sum();
  }

  @Test
  void aPlanThatMovesNothingTouchesNothing() {
    Build build = build(plan(true, 1 << 20, List.of()));
    assertEquals(List.of(), build.tables());
    assertEquals(
        List.of("code"), build.program().sections().stream().map(Program.Section::name).toList());
    for (Program.Line line : build.program().lines()) {
      assertFalse(
          line.text().matches("(dc|tlbi|st[rp].*|msr (ttbr|tcr|mair|vbar|cptr).*)"), line.text());
    }
  }

  @Test
  void codeDoesNotGrowWithThePlan() {
    assertEquals(
        size(build(plan(true, 1 << 20, pages(3))), "code"),
        size(build(plan(true, 1 << 20, pages(3000))), "code"));
  }

  @Test
  void sameInputSameBytes() {
    assertArrayEquals(
        build(plan(true, 1 << 20, pages(100))).program().bytes(),
        build(plan(true, 1 << 20, pages(100))).program().bytes());
  }

  @Test
  void everyByteOfTheBlobIsInOneLine() {
    Build build = build(plan(false, 1 << 20, pages(5)));
    long at = STUB;
    for (Program.Line line : build.program().lines()) {
      assertEquals(at, line.address());
      at += line.size();
    }
    assertEquals(STUB + build.program().bytes().length, at);
  }

  @Test
  void aStubThatIsTooSmallIsToldWhatItNeeds() {
    Problems problems = new Problems();
    assertTrue(Compiler.build(plan(true, 4096, pages(3)), problems).isEmpty());
    Problem problem = problems.list().get(0);
    assertEquals("R6001", problem.code());
    assertTrue(problem.notes().toString().contains("code: 4096 bytes"), problem.toString());
    String help = problem.help().orElseThrow();
    long enough = Long.parseLong(help.replaceAll(".*\\+ (\\d+) KiB.*", "$1")) << 10;
    build(plan(true, enough, pages(3)));
  }

  @Test
  void aTightStubDoesWithoutScratch() {
    Build roomy = build(plan(true, 1 << 20, swap(100_000)));
    Build tight = build(plan(true, roomy.program().bytes().length, swap(100_000)));
    assertEquals(0, tight.schedule().scratchUsed());
  }

  @Test
  void aStubWithoutRoomForScratchIsToldWhatScratchWouldSave() {
    Problems problems = new Problems();
    assertTrue(Compiler.build(plan(true, 20 << 10, slide(20_000)), problems).isEmpty());
    assertEquals(
        "give it `at 0x7f00_0000 ..+ 24 KiB`", problems.list().get(0).help().orElseThrow());
    build(plan(true, 24 << 10, slide(20_000)));
  }
}
