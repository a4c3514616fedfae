package relocc.cli.verify.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import relocc.cli.verify.caller.Site;
import relocc.compiler.Build;
import relocc.compiler.a64.Program;
import relocc.compiler.lower.Routine;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.CallerMap;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Region;
import relocc.compiler.schedule.Schedule;
import relocc.compiler.schedule.Transfer;
import relocc.runtime.memory.Memory;

/**
 * One call of a stub, in which everything that its plan leaves to the caller has a value.
 *
 * @param plan the plan with these values: the stub has a place, nothing is a parameter
 * @param registers x0..x7 by number, where the plan looks for parameters
 * @param block the one of them that points at a block of parameters
 * @param contents what the caller has put into memory
 * @param site where the tables of a caller can be
 * @param seed that chose all of it
 * @param wholeRam whether the stub may map all RAM writable, since a list may name any of it
 */
public record Call(
    Plan plan,
    Map<Integer, Long> registers,
    OptionalInt block,
    List<Content> contents,
    Site site,
    long seed,
    boolean wholeRam) {
  /** So often contents are chosen at most. */
  private static final long TRIES = 20;

  public Call {
    registers = Map.copyOf(registers);
    contents = List.copyOf(contents);
  }

  /** Bytes from an address on. */
  public record Content(long address, byte[] bytes) {
    /** Where they lie. */
    public AddressRange range() {
      return new AddressRange(address, bytes.length);
    }
  }

  /** Whether a plan leaves anything to its caller. */
  public static boolean isOpen(Plan plan) {
    return plan.stub().anywhere() || !plan.parameters().all().isEmpty();
  }

  /** No call was found that a plan allows. */
  public static final class Impossible extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    Impossible(String what) {
      super(what);
    }
  }

  /**
   * The call of a plan that leaves nothing open, or one that a seed chooses.
   *
   * @throws Impossible if no values, or no contents of memory, are found with which the plan can do
   *     what it is for
   */
  public static Call of(Plan plan, long seed) {
    boolean looks = plan.actions().stream().anyMatch(Action.Verify.class::isInstance);
    for (long i = 0; i < TRIES; i++) {
      Call call = any(plan, seed + (i << Integer.SIZE));
      // What holds by chance does not hold in memory that starts with other bytes.
      if (!looks || call.isRight(seed) && call.isRight(~seed)) {
        return call;
      }
    }
    throw new Impossible("no contents of memory were found that have all digests at once");
  }

  private boolean isRight(long memory) {
    return Digests.hold(plan.actions(), memory(memory));
  }

  private static Call any(Plan plan, long seed) {
    return isOpen(plan)
        ? new Choice(plan, seed).call()
        : new Call(
            plan,
            Map.of(),
            OptionalInt.empty(),
            Digests.contents(plan.actions(), new Random(seed)),
            Room.site(plan),
            seed,
            false);
  }

  /** The same with other registers. */
  Call withRegisters(Map<Integer, Long> others) {
    return new Call(plan, others, block, contents, site, seed, wholeRam);
  }

  /** The same with tables of its caller, if it has any, elsewhere. */
  public Call at(Site other) {
    return new Call(plan, registers, block, contents, other, seed, wholeRam);
  }

  /** The same, with what the caller's tables are like chosen by another seed. */
  public Call of(long other) {
    return new Call(plan, registers, block, contents, site, other, wholeRam);
  }

  /** The same with something more in memory. */
  Call with(Content more) {
    List<Content> all = new ArrayList<>(contents);
    all.add(more);
    return new Call(placed(plan, all), registers, block, all, site, seed, wholeRam);
  }

  /**
   * The registers as a caller sets them that reaches memory at an offset, or at its own address:
   * the block is read as the stub finds it.
   */
  public Map<Integer, Long> registers(OptionalLong offset) {
    Map<Integer, Long> all = new TreeMap<>(registers);
    block.ifPresent(number -> all.merge(number, offset.orElse(0), Long::sum));
    return all;
  }

  /** How the plan's caller at a level translates addresses. */
  public CallerMap map(ExceptionLevel level) {
    return plan.entries().stream()
        .filter(entry -> entry.level() == level)
        .map(Plan.Entry::map)
        .findFirst()
        .orElse(CallerMap.OFF);
  }

  /** The memory that the stub finds, without the stub. */
  public Memory memory(long seed) {
    Memory memory = new Memory(seed);
    contents.forEach(content -> memory.write(content.address(), content.bytes()));
    // For the oracle and the reference; the machine has no such address.
    plan.payloads().forEach(p -> memory.write(p.range().start(), p.bytes()));
    return memory;
  }

  /** A build of the open plan, as it lies in memory for this call. */
  public Build bind(Build build) {
    if (!isOpen(build.plan())) {
      return build;
    }
    long by = plan.stub().range().start() - build.plan().stub().range().start();
    Routine routine = build.routine();
    Routine placed =
        new Routine(
            routine.name(),
            routine.steps(),
            plan.stub().range(),
            routine.scratch(),
            routine.copy(),
            routine.payloads(),
            routine.onFail(),
            routine.saved());
    return new Build(plan, schedule(build), placed, build.tables(), moved(build.program(), by));
  }

  private Schedule schedule(Build build) {
    List<Transfer> transfers = new ArrayList<>(build.schedule().transfers());
    // What a plan leaves open is no move before it is bound.
    for (Action action : plan.actions()) {
      if (action instanceof Action.Move move && !build.plan().actions().contains(action)) {
        move.pieces()
            .forEach(
                piece ->
                    transfers.add(
                        new Transfer.Copy(
                            piece.source(),
                            piece.destination(),
                            piece.size(),
                            Transfer.Direction.FORWARD,
                            piece.span())));
      }
    }
    return new Schedule(transfers, build.schedule().breaks(), build.schedule().scratchUsed());
  }

  private static Program moved(Program program, long by) {
    return new Program(
        program.bytes(),
        new MovedLines(program.lines(), by),
        program.sections().stream()
            .map(
                section ->
                    new Program.Section(
                        section.name(),
                        new AddressRange(section.range().start() + by, section.range().size()),
                        section.inBlob()))
            .toList(),
        program.entries().stream()
            .map(entry -> new Program.Entry(entry.address() + by, entry.transfer()))
            .toList(),
        program.parking().stream().map(address -> address + by).findFirst());
  }

  /** A plan in whose memory there is what a caller put there. */
  static Plan placed(Plan plan, List<Content> contents) {
    List<Region> memory = new ArrayList<>(plan.memory());
    for (Content content : contents) {
      memory.add(
          new Region("what the caller placed", Region.Kind.RAM, content.range(), plan.span()));
    }
    return new Plan(
        plan.name(),
        plan.span(),
        plan.cpu(),
        plan.parameters(),
        memory,
        plan.payloads(),
        plan.entries(),
        plan.run(),
        plan.stub(),
        plan.actions(),
        plan.exit(),
        plan.onFail());
  }

  /** A plan whose parameters have values. */
  static Plan bound(
      Plan plan,
      Map<Parameter, Long> values,
      AddressRange stub,
      List<Region> memory,
      List<Action> actions) {
    Plan.Exit exit = plan.exit();
    TreeMap<Integer, Operand> registers = new TreeMap<>();
    exit.registers().forEach((number, operand) -> registers.put(number, bound(operand, values)));
    return new Plan(
        plan.name(),
        plan.span(),
        plan.cpu(),
        Plan.Parameters.NONE,
        memory,
        plan.payloads(),
        plan.entries().stream().map(entry -> bound(entry, values)).toList(),
        plan.run(),
        new Plan.Stub(
            stub, false, plan.stub().readonly(), plan.stub().scratch(), plan.stub().span()),
        actions,
        new Plan.Exit(
            bound(exit.target(), values),
            exit.targetSpan(),
            exit.level(),
            exit.via().map(via -> new Plan.Via(bound(via.vectors(), values), via.optional())),
            registers,
            exit.span()),
        plan.onFail());
  }

  private static Plan.Entry bound(Plan.Entry entry, Map<Parameter, Long> values) {
    CallerMap map =
        entry.map() instanceof CallerMap.Linear linear
            ? new CallerMap.Linear(bound(linear.offset(), values), linear.reversed())
            : entry.map();
    return new Plan.Entry(entry.level(), map, entry.span());
  }

  private static Operand bound(Operand operand, Map<Parameter, Long> values) {
    return operand instanceof Operand.Given given
        ? new Operand.Constant(values.get(given.parameter()))
        : operand;
  }
}
