package relocc.compiler.lower;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import relocc.compiler.lower.Translation.Access;
import relocc.compiler.lower.Translation.Mapping;
import relocc.compiler.lower.Translation.Open;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.CopyMap;
import relocc.compiler.plan.Granule;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Plan.Payload;
import relocc.compiler.plan.Region;
import relocc.compiler.schedule.Schedule;

/** Derives from a plan and its schedule what the stub has to do, and in which order. */
public final class Lowering {
  /** What the language calls a page, whatever the granule; in bytes. */
  public static final long PAGE = 4096;

  private Lowering() {}

  /**
   * The whole routine.
   *
   * @param scratch the range that the schedule was given; the last part of the stub's range
   */
  public static Routine lower(Plan plan, Schedule schedule, AddressRange scratch) {
    // What is published needs to be reached, but no cleaning beside its own.
    List<Action> others =
        plan.actions().stream().filter(action -> !(action instanceof Action.Publish)).toList();
    Footprint footprint = Footprint.of(schedule.transfers()).plus(others);
    List<Step> steps = new ArrayList<>();
    OptionalLong base =
        plan.stub().anywhere()
            ? OptionalLong.empty()
            : OptionalLong.of(plan.stub().range().start());
    Step.Enter enter = new Step.Enter(plan.entries(), base, plan.parameters());
    steps.add(enter);
    for (Action action : plan.actions()) {
      if (action instanceof Action.MoveList move) {
        addList(steps, enter, plan, move.list());
      }
    }
    List<Action.MoveRange> ranges = all(plan, Action.MoveRange.class);
    Work work = Work.of(plan, schedule);
    if (!ranges.isEmpty()) {
      addRanges(steps, enter, plan, ranges, work);
    } else if (!work.isEmpty() || !all(plan, Action.Publish.class).isEmpty()) {
      addMoves(steps, enter, plan, work, footprint);
    }
    if (steps.size() == 1 && enter.isTranslated()) {
      steps.add(new Step.LeaveCaller(Optional.empty()));
    }
    Plan.Exit exit = plan.exit();
    steps.add(new Step.Leave(exit.target(), exit.level(), exit.via(), exit.registers()));
    return new Routine(
        plan.name(),
        steps,
        plan.stub().range(),
        scratch,
        plan.run().copy(),
        plan.payloads(),
        plan.onFail(),
        plan.stub().saved());
  }

  private static <A extends Action> List<A> all(Plan plan, Class<A> kind) {
    return plan.actions().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The caller is left behind the point of no return: what was found need not be kept. */
  private static void addList(List<Step> steps, Step.Enter enter, Plan plan, Parameter list) {
    steps.add(new Step.JudgeList(list));
    steps.add(new Step.Commit());
    CopyMap copy = plan.run().copy();
    if (enter.isTranslated() && leaves(copy)) {
      boolean past = copy == CopyMap.OFF;
      steps.add(new Step.LeaveCaller(past ? Optional.of(list) : Optional.empty()));
    }
    switch (copy) {
      case OFF, KEEP -> {}
      case IDENTITY -> steps.add(new Step.TurnOnMmu(translation(plan, anyRam(plan))));
      case LINEAR -> steps.add(new Step.SwitchMap(plan.run().map().orElseThrow()));
    }
    steps.add(new Step.MoveList(list));
    if (copy != CopyMap.OFF) {
      steps.add(new Step.TurnOffMmu());
    }
  }

  /** As a list, but where they lie is judged by what the caller handed over alone. */
  private static void addRanges(
      List<Step> steps, Step.Enter enter, Plan plan, List<Action.MoveRange> ranges, Work work) {
    steps.add(new Step.GuardRanges(ranges));
    CopyMap copy = plan.run().copy();
    if (copy == CopyMap.KEEP) {
      steps.add(new Step.GuardTables());
    }
    addJudgement(steps, enter, plan, work, () -> open(plan, ranges), true);
    if (copy == CopyMap.OFF) {
      // MEM-04, MEM-03. All of them at once: lines may be written back in larger granules.
      steps.add(new Step.CleanRanges(ranges, enter.isTranslated()));
    }
    steps.addAll(work.steps());
    addPublish(steps, plan);
    if (copy != CopyMap.OFF) {
      steps.add(new Step.TurnOffMmu());
    }
  }

  /** MEM-03: what others wrote is cleaned in the map of the copy, when no other line gets dirty. */
  private static void addPublish(List<Step> steps, Plan plan) {
    List<Action.Publish> ranges = all(plan, Action.Publish.class);
    if (!ranges.isEmpty()) {
      steps.add(new Step.Publish(ranges));
    }
  }

  /**
   * To the point of no return and into the map of the copy, in the order that lets contents be
   * judged with the caches on and yet before it.
   *
   * @param late whether the map needs registers that the caller keeps
   */
  private static void addJudgement(
      List<Step> steps,
      Step.Enter enter,
      Plan plan,
      Work work,
      Supplier<Translation> own,
      boolean late) {
    boolean judges = !work.early().isEmpty();
    boolean ownMap = plan.run().copy() == CopyMap.IDENTITY;
    if (!ownMap) {
      steps.addAll(work.early());
    }
    if (late && !(judges && ownMap)) {
      steps.add(new Step.Commit());
    }
    addMap(steps, enter, plan, own);
    if (ownMap) {
      steps.addAll(work.early());
    }
    if (!late || judges && ownMap) {
      steps.add(new Step.Commit());
    }
  }

  /** What is written comes first, for a page of it may be read too. */
  private static Translation open(Plan plan, List<Action.MoveRange> ranges) {
    Granule granule = plan.run().granule();
    List<Open> open = new ArrayList<>();
    for (Action.MoveRange move : ranges) {
      open.add(open(move.to(), move.size(), granule, Access.WRITE));
    }
    for (Action.MoveRange move : ranges) {
      open.add(open(move.from(), move.size(), granule, Access.READ));
    }
    for (Action.Look look : all(plan, Action.Look.class)) {
      if (!Payload.isPlace(look.side().within())) {
        open.add(open(look.side(), look.size(), granule, Access.READ));
      }
    }
    int bits = plan.run().vaBits().orElse(granule.fittingBits(last(List.of(), open, plan)));
    return new Translation(granule, bits, List.of(), List.of(), List.of(), open);
  }

  /** What is only looked at may lie anywhere beside moves that are known. */
  private static List<Open> openLooks(Plan plan) {
    return all(plan, Action.Look.class).stream()
        .filter(look -> !look.side().isKnown())
        .map(look -> open(look.side(), look.size(), plan.run().granule(), Access.READ))
        .toList();
  }

  private static Open open(Action.Side side, Operand size, Granule granule, Access access) {
    return new Open(side.start(), size, side.within().alignedTo(granule.bytes()), access);
  }

  /** Whether the caller's tables are of no use any more. */
  private static boolean leaves(CopyMap copy) {
    return copy == CopyMap.OFF || copy == CopyMap.IDENTITY;
  }

  /** A list may read and write all RAM that is declared. */
  private static Footprint anyRam(Plan plan) {
    long page = plan.run().granule().bytes();
    RangeSet keep = declared(plan, Set.of(Region.Kind.KEEP, Region.Kind.ROM));
    RangeSet never = declared(plan, Set.of(Region.Kind.RESERVED, Region.Kind.DEVICE));
    RangeSet ram = declared(plan, Set.of(Region.Kind.RAM)).minus(never);
    return new Footprint(ram.insideOf(page), ram.minus(keep).insideOf(page));
  }

  private static void addMoves(
      List<Step> steps, Step.Enter enter, Plan plan, Work work, Footprint footprint) {
    CopyMap copy = plan.run().copy();
    boolean anywhere = plan.stub().anywhere();
    boolean writes = !footprint.written().ranges().isEmpty();
    if (anywhere && writes) {
      steps.add(new Step.GuardStub());
    }
    if (copy == CopyMap.OFF) {
      steps.addAll(work.early());
      addPreparations(steps, enter, footprint);
      steps.addAll(work.steps());
      addPublish(steps, plan);
      return;
    }
    if (copy == CopyMap.KEEP && writes) {
      steps.add(new Step.GuardTables());
    }
    // Tables that are built as the stub runs need registers that the caller keeps.
    // A block of parameters cannot be read any more once they are in force.
    Footprint reached = footprint.plus(all(plan, Action.Publish.class));
    boolean open = anywhere || !openLooks(plan).isEmpty();
    boolean late = copy != CopyMap.IDENTITY || open || plan.parameters().hasBlock();
    addJudgement(steps, enter, plan, work, () -> translation(plan, reached), late);
    steps.addAll(work.steps());
    // MEM-05: what was written lies in the cache, and who comes next reads memory.
    if (writes) {
      steps.add(new Step.CleanLines(footprint.written().ranges()));
    }
    addPublish(steps, plan);
    steps.add(new Step.TurnOffMmu());
  }

  /** What translates during the copy comes into force. */
  private static void addMap(
      List<Step> steps, Step.Enter enter, Plan plan, Supplier<Translation> own) {
    if (enter.isTranslated() && leaves(plan.run().copy())) {
      steps.add(new Step.LeaveCaller(Optional.empty()));
    }
    if (plan.run().copy() == CopyMap.IDENTITY) {
      steps.add(new Step.TurnOnMmu(own.get()));
    } else if (plan.run().copy() == CopyMap.LINEAR) {
      steps.add(new Step.SwitchMap(plan.run().map().orElseThrow()));
    }
  }

  /** For moves past the cache. */
  private static void addPreparations(List<Step> steps, Step.Enter enter, Footprint footprint) {
    // MEM-04: a dirty line that is left from earlier would be written back over the new bytes.
    if (!enter.isTranslated()) {
      if (!footprint.written().ranges().isEmpty()) {
        steps.add(new Step.CleanLines(footprint.written().ranges()));
      }
      steps.add(new Step.Commit());
      return;
    }
    // MEM-03: what a caller with caches on has written must be in memory to be read there. As long
    // as its map is in force, lines may come back into the cache.
    steps.add(new Step.Commit());
    steps.add(new Step.LeaveCaller(Optional.empty()));
    List<AddressRange> all = footprint.written().plus(footprint.read()).ranges();
    if (!all.isEmpty()) {
      steps.add(new Step.CleanLines(all));
    }
  }

  private static Translation translation(Plan plan, Footprint footprint) {
    Granule granule = plan.run().granule();
    RangeSet stub = RangeSet.of(own(plan.stub()));
    RangeSet written = footprint.written().minus(stub).alignedTo(granule.bytes());
    RangeSet onlyRead = footprint.read().minus(stub).alignedTo(granule.bytes()).minus(written);
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
    List<Open> open = openLooks(plan);
    return new Translation(
        granule,
        plan.run().vaBits().orElse(granule.fittingBits(last(mappings, open, plan))),
        mappings,
        readableBlocks,
        blocks(plan, Region.Kind.RAM, never.plus(rom).plus(keep)),
        open);
  }

  /** Memory of the stub's own, which is mapped beside what the plan moves. */
  private static List<AddressRange> own(Plan.Stub stub) {
    List<AddressRange> own = new ArrayList<>();
    stub.scratch().ifPresent(own::add);
    if (!stub.anywhere()) {
      own.add(stub.range());
    }
    return own;
  }

  /** The highest address in use: of what is moved, or of the stub, which may lie anywhere. */
  private static long last(List<Mapping> mappings, List<Open> open, Plan plan) {
    int bits = Math.min(plan.cpu().physicalBits(), plan.run().reach(plan.cpu(), plan.memory()));
    long last = plan.stub().anywhere() ? (1L << bits) - 1 : plan.stub().range().end() - 1;
    long moved = mappings.isEmpty() ? 0 : mappings.get(mappings.size() - 1).range().end() - 1;
    for (Open each : open) {
      moved = Math.max(moved, each.within().end() - 1);
    }
    return Math.max(moved, last);
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
