package relocc.compiler.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
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
import relocc.compiler.schedule.Scheduler;
import relocc.compiler.source.Source;
import relocc.compiler.source.Span;

class LoweringTest {
  private static final Span SPAN = new Span(new Source("test.rstub", "plan"), 0, 4);
  private static final AddressRange STUB = new AddressRange(0x1000_0000, 0x10_0000);

  private static Region region(Region.Kind kind, long start, long end) {
    return new Region(kind.name(), kind, AddressRange.between(start, end), SPAN);
  }

  private static Routine lower(boolean mmu, List<Region> memory, List<Action> actions) {
    Plan plan =
        new Plan(
            "test",
            SPAN,
            Cpu.named("cortex-a72").orElseThrow(),
            Plan.Parameters.NONE,
            memory,
            List.of(),
            List.of(new Plan.Entry(ExceptionLevel.EL2, SPAN)),
            new Plan.Run(
                mmu ? CopyMap.IDENTITY : CopyMap.OFF,
                Granule.KIB_4,
                OptionalInt.empty(),
                Optional.empty(),
                SPAN),
            new Plan.Stub(STUB, false, SPAN),
            actions,
            new Plan.Exit(
                new Operand.Constant(0x1800_0000), SPAN, Optional.empty(), new TreeMap<>(), SPAN),
            OnFail.DEFAULT);
    AddressRange scratch = new AddressRange(STUB.end(), 0);
    return Lowering.lower(plan, Scheduler.schedule(actions, scratch), scratch);
  }

  private static final List<Action> MOVE =
      List.of(new Action.Move(List.of(new Piece(0x1800_0800, 0x1c00_0ff0, 0x20, SPAN)), SPAN));

  private static List<String> kinds(Routine routine) {
    return routine.steps().stream().map(step -> step.getClass().getSimpleName()).toList();
  }

  @Test
  void cleansWhatTheCacheHoldsBeforeTheMmuIsOff() {
    assertEquals(
        List.of("Enter", "TurnOnMmu", "Commit", "Move", "CleanLines", "TurnOffMmu", "Leave"),
        kinds(lower(true, List.of(), MOVE)));
  }

  @Test
  void cleansWhatTheCacheHoldsBeforeMemoryIsWrittenPastIt() {
    assertEquals(
        List.of("Enter", "CleanLines", "Commit", "Move", "Leave"),
        kinds(lower(false, List.of(), MOVE)));
  }

  @Test
  void doesNothingForAPlanThatMovesNothing() {
    assertEquals(List.of("Enter", "Leave"), kinds(lower(true, List.of(), List.of())));
  }

  @Test
  void blocksStayInsideOneRegionAndOutOfHoles() {
    List<Region> memory =
        List.of(
            region(Region.Kind.RAM, 0x1000_0000, 0x1800_0000),
            region(Region.Kind.RAM, 0x1800_0000, 0x2000_0000),
            region(Region.Kind.RAM, 0x1900_0000, 0x1a00_0000),
            region(Region.Kind.RESERVED, 0x1f00_0000, 0x2000_0000),
            region(Region.Kind.KEEP, 0x1100_0000, 0x1200_0000),
            region(Region.Kind.ROM, 0x0, 0x100_0000));
    Translation translation =
        lower(true, memory, MOVE).steps().stream()
            .filter(Step.TurnOnMmu.class::isInstance)
            .map(step -> ((Step.TurnOnMmu) step).translation())
            .findFirst()
            .orElseThrow();
    assertEquals(
        List.of(
            AddressRange.between(0x0, 0x100_0000),
            AddressRange.between(0x1010_0000, 0x1800_0000),
            AddressRange.between(0x1800_0000, 0x1f00_0000)),
        translation.readableBlocks());
    assertEquals(
        List.of(
            AddressRange.between(0x1010_0000, 0x1100_0000),
            AddressRange.between(0x1200_0000, 0x1800_0000),
            AddressRange.between(0x1800_0000, 0x1f00_0000)),
        translation.writableBlocks());
    assertEquals(
        List.of(
            new Translation.Mapping(
                AddressRange.between(0x1800_0000, 0x1800_1000), Translation.Access.READ),
            new Translation.Mapping(
                AddressRange.between(0x1c00_0000, 0x1c00_2000), Translation.Access.WRITE)),
        translation.mappings());
  }
}
