package relocc.compiler.lower;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import relocc.compiler.lower.Translation.Access;
import relocc.compiler.lower.Translation.Mapping;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Region;
import relocc.compiler.schedule.Schedule;

/** Derives from a plan and its schedule what the stub has to do, and in which order. */
public final class Lowering {
  /** The translation granule in bytes. */
  public static final long PAGE = 4096;

  private Lowering() {}

  /**
   * The whole routine.
   *
   * @param scratch the range that the schedule was given; the last part of the stub's range
   */
  public static Routine lower(Plan plan, Schedule schedule, AddressRange scratch) {
    Footprint footprint = Footprint.of(schedule.transfers());
    List<Step> steps = new ArrayList<>();
    steps.add(
        new Step.Enter(
            plan.entries().stream().map(Plan.Entry::level).toList(),
            plan.stub().anywhere()
                ? OptionalLong.empty()
                : OptionalLong.of(plan.stub().range().start()),
            plan.parameters()));
    for (Action action : plan.actions()) {
      if (action instanceof Action.MoveList move) {
        steps.add(new Step.MoveList(move.list()));
      }
    }
    if (!schedule.transfers().isEmpty()) {
      addMoves(steps, plan, schedule, footprint);
    }
    Plan.Exit exit = plan.exit();
    steps.add(new Step.Leave(exit.target(), exit.level(), exit.via(), exit.registers()));
    return new Routine(plan.name(), steps, plan.stub().range(), scratch, plan.onFail());
  }

  private static void addMoves(
      List<Step> steps, Plan plan, Schedule schedule, Footprint footprint) {
    Step.Move move = new Step.Move(schedule.transfers());
    Step.CleanLines clean = new Step.CleanLines(footprint.written().ranges());
    if (plan.run().mmu()) {
      steps.add(new Step.TurnOnMmu(translation(plan, footprint)));
      steps.add(move);
      // MEM-05: what was written lies in the cache, and who comes next reads memory.
      steps.add(clean);
      steps.add(new Step.TurnOffMmu());
    } else {
      // MEM-04: a dirty line that is left from earlier would be written back over the new bytes.
      steps.add(clean);
      steps.add(move);
    }
  }

  private static Translation translation(Plan plan, Footprint footprint) {
    RangeSet stub = RangeSet.of(List.of(plan.stub().range()));
    RangeSet written = footprint.written().minus(stub).alignedTo(PAGE);
    RangeSet onlyRead = footprint.read().minus(stub).alignedTo(PAGE).minus(written);
    List<Mapping> mappings = new ArrayList<>();
    written.ranges().forEach(range -> mappings.add(new Mapping(range, Access.WRITE)));
    onlyRead.ranges().forEach(range -> mappings.add(new Mapping(range, Access.READ)));
    mappings.sort(Comparator.comparing(Mapping::range));
    RangeSet never = declared(plan, Set.of(Region.Kind.RESERVED, Region.Kind.DEVICE)).plus(stub);
    RangeSet ram = declared(plan, Set.of(Region.Kind.RAM));
    RangeSet rom = declared(plan, Set.of(Region.Kind.ROM));
    RangeSet keep = declared(plan, Set.of(Region.Kind.KEEP));
    List<AddressRange> readableBlocks = new ArrayList<>(blocks(plan, Region.Kind.RAM, never));
    readableBlocks.addAll(blocks(plan, Region.Kind.ROM, never.plus(ram)));
    readableBlocks.sort(null);
    return new Translation(
        mappings,
        readableBlocks,
        blocks(plan, Region.Kind.RAM, never.plus(rom).plus(keep)),
        plan.run().vaBits());
  }

  /** Where blocks may round: inside one declared region each, even where two of them touch. */
  private static List<AddressRange> blocks(Plan plan, Region.Kind kind, RangeSet holes) {
    List<AddressRange> declared =
        plan.memory().stream()
            .filter(region -> region.kind() == kind)
            .map(Region::range)
            .distinct()
            .toList();
    return declared.stream()
        .filter(range -> declared.stream().noneMatch(r -> !r.equals(range) && r.contains(range)))
        .flatMap(range -> RangeSet.of(List.of(range)).minus(holes).ranges().stream())
        .sorted()
        .toList();
  }

  private static RangeSet declared(Plan plan, Set<Region.Kind> kinds) {
    return RangeSet.of(
        plan.memory().stream()
            .filter(region -> kinds.contains(region.kind()))
            .map(Region::range)
            .toList());
  }
}
