package relocc.cli.verify.call;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import relocc.cli.verify.caller.Geometry;
import relocc.cli.verify.caller.Site;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.CallerMap;
import relocc.compiler.plan.CopyMap;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Parameter.Place;
import relocc.compiler.plan.Piece;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Plan.Condition;
import relocc.compiler.plan.Region;
import relocc.runtime.memory.Memory;

/** Chooses a value for everything that a plan leaves open. */
final class Choice {
  /** No field of a parameter block lies behind it. */
  private static final int BLOCK = 32768;

  private static final int MOST_TRIES = 100_000;

  private final Plan plan;
  private final long seed;
  private final Demands demands;
  private final List<Long> constants;
  private final List<Parameter> unlisted;
  private final RangeLists rangeLists;
  private final Ends ends;

  /** Where it lies, once it has a place. */
  private Optional<AddressRange> placed = Optional.empty();

  final Random random;
  final Room room;
  final Site site;

  /** In a fixed order, since they are chosen by their places, and a seed repeats a run. */
  final Map<Parameter, Long> values = new LinkedHashMap<>();

  final List<Call.Content> contents = new ArrayList<>();
  final List<Region> memory;
  final List<Action> actions = new ArrayList<>();

  Choice(Plan plan, long seed) {
    this(plan, seed, List.of());
  }

  /**
   * @param taken what the caller may not use for itself
   */
  Choice(Plan plan, long seed, List<AddressRange> taken) {
    this.plan = plan;
    this.seed = seed;
    this.site = Room.site(plan, taken);
    this.demands = Demands.of(plan);
    this.constants = demands.constants();
    this.random = new Random(seed * 0x9e37_79b9_7f4a_7c15L ^ 0x0ca11);
    this.unlisted = plan.parameters().unlisted();
    this.rangeLists = new RangeLists(plan.parameters().lists(), demands, random);
    this.ends = new Ends(plan, demands, seed, random);
    this.room = Room.of(plan, random);
    this.memory = new ArrayList<>(plan.memory());
    taken.forEach(room::use);
  }

  Call call() {
    AddressRange stub =
        plan.stub().anywhere()
            ? room.takeSomewhere(plan.stub().range().size(), page())
            : plan.stub().range();
    placed = Optional.of(stub);
    plan.actions().stream()
        .filter(Action.MoveList.class::isInstance)
        .forEach(list -> list((Action.MoveList) list, stub));
    if (!choose(-1, () -> isBeside(stub))) {
      throw new Call.Impossible("no values were found for which all requirements hold");
    }
    ranges().forEach(room::use);
    for (Action action : plan.actions()) {
      if (action instanceof Action.MoveRange move) {
        piece(move).ifPresent(piece -> actions.add(new Action.Move(List.of(piece), move.span())));
      } else if (action instanceof Action.Look look) {
        actions.add(located(look));
      } else if (!(action instanceof Action.MoveList)) {
        actions.add(action);
      }
    }
    digests();
    Map<Integer, Long> registers = registers();
    Plan bound = Call.bound(plan, values, stub, memory, actions);
    boolean block = plan.parameters().hasBlock();
    return new Call(
        Call.placed(bound, contents),
        registers,
        block ? plan.parameters().register() : OptionalInt.empty(),
        contents,
        site,
        seed,
        isWhole());
  }

  /** Whether what is moved, and the next program, lie outside of a stub. */
  private boolean isBeside(AddressRange stub) {
    return ranges().stream().noneMatch(stub.alignedTo(page())::overlaps)
        && !stub.contains(worth(plan.exit().target()));
  }

  /**
   * Values of which all holds that is required, up to one requirement.
   *
   * @param broken its place
   * @return empty if none were found; lists of pages are left out
   */
  static Map<Parameter, Long> breaking(Plan plan, int broken, long seed) {
    Choice choice = new Choice(plan, seed);
    plan.parameters().all().stream()
        .filter(parameter -> parameter.kind() == Parameter.Kind.PAGE_LIST)
        .forEach(list -> choice.values.put(list, 0L));
    if (!choice.choose(broken, () -> true)) {
      return Map.of();
    }
    choice
        .values
        .keySet()
        .removeIf(p -> p.kind() != Parameter.Kind.ADDRESS && p.kind() != Parameter.Kind.SIZE);
    return choice.values;
  }

  /** Memory has the digests that are wanted, or what is wanted is what it has. */
  private void digests() {
    contents.addAll(Digests.contents(actions, random));
    Memory memory = new Memory(seed);
    contents.forEach(content -> memory.write(content.address(), content.bytes()));
    plan.payloads().forEach(p -> memory.write(p.range().start(), p.bytes()));
    Map<Parameter, Long> any = new LinkedHashMap<>(values);
    plan.parameters().all().stream()
        .filter(parameter -> parameter.kind() == Parameter.Kind.DIGEST)
        .forEach(values::remove);
    Digests.wanted(actions, memory, values);
    // A digest that nothing is compared with may be any.
    any.forEach(values::putIfAbsent);
    actions.replaceAll(action -> action instanceof Action.Verify verify ? wanting(verify) : action);
  }

  /** With the range that it looks at. */
  Action.Look located(Action.Look look) {
    AddressRange range = new AddressRange(worth(look.side().start()), worth(look.size()));
    Action.Side side = new Action.Side(new Operand.Constant(range.start()), range);
    Operand size = new Operand.Constant(range.size());
    if (!(look instanceof Action.Verify verify)) {
      return new Action.Publish(side, size, look.span());
    }
    return verify.of(side, size);
  }

  Action.Verify wanting(Action.Verify verify) {
    return verify.wanting(
        verify.want().stream().<Operand>map(o -> new Operand.Constant(worth(o))).toList());
  }

  /** A stub that lies anywhere lies at a multiple of it. */
  long page() {
    return plan.run().granule().bytes();
  }

  /** What is moved that the plan leaves open, and where it goes. */
  private List<AddressRange> ranges() {
    List<AddressRange> ranges = new ArrayList<>();
    for (Action action : plan.actions()) {
      if (action instanceof Action.MoveRange move) {
        piece(move).ifPresent(p -> ranges.add(p.sourceRange()));
        piece(move).ifPresent(p -> ranges.add(p.destinationRange()));
      } else if (action instanceof Action.Look look && worth(look.size()) != 0) {
        ranges.add(new AddressRange(worth(look.side().start()), worth(look.size())));
      }
    }
    ranges.removeIf(Plan.Payload::isPlace);
    return ranges;
  }

  Optional<Piece> piece(Action.MoveRange move) {
    long size = worth(move.size());
    return size == 0
        ? Optional.empty()
        : Optional.of(
            new Piece(worth(move.from().start()), worth(move.to().start()), size, move.span()));
  }

  private long worth(Operand operand) {
    return operand instanceof Operand.Given given
        ? values.get(given.parameter())
        : operand.constant().orElseThrow();
  }

  /** Chooses until the first requirement that does not hold is this one; -1: all do. */
  private boolean choose(int broken, BooleanSupplier other) {
    Map<Parameter, Long> lists = Map.copyOf(values);
    for (int tries = 0;
        tries == 0 || demands.broken(values) != broken || !other.getAsBoolean();
        tries++) {
      if (tries == MOST_TRIES) {
        return false;
      } else if (tries == MOST_TRIES / 2) {
        ends.shorten();
      }
      values.keySet().retainAll(lists.keySet());
      for (Parameter parameter : unlisted) {
        if (!values.containsKey(parameter)) {
          values.put(parameter, value(parameter));
        }
      }
      rangeLists.clear(values);
      int first = demands.broken(values);
      if (first == -1 || broken != -1 && first >= broken) {
        rangeLists.choose(values, this::worth);
      }
    }
    return true;
  }

  private void list(Action.MoveList move, AddressRange stub) {
    PageList list = new PageList(move.list().alignment(), random, room, stub);
    values.put(move.list(), list.head());
    contents.addAll(list.contents());
    list.sources()
        .forEach(range -> memory.add(new Region("a source", Region.Kind.RAM, range, move.span())));
    if (!list.pieces(move.span()).isEmpty()) {
      actions.add(new Action.Move(list.pieces(move.span()), move.span()));
    }
  }

  /** Every other time near a value that has been chosen before, or that it is compared with. */
  long value(Parameter parameter) {
    if (isVectors(parameter) && !plan.exit().via().orElseThrow().optional()) {
      return anyValue(parameter);
    }
    return switch (parameter.kind()) {
      case OFFSET -> offset(parameter);
      case TABLE_ROOT -> site.copy();
      case OPTIONAL_ADDRESS -> random.nextBoolean() ? 0 : anyValue(parameter);
      case SIZE -> size(parameter);
      case ADDRESS -> near(parameter).orElseGet(() -> demanded(parameter));
      default -> demanded(parameter);
    };
  }

  /** Of a range that has to lie somewhere mostly one of those. */
  private long size(Parameter parameter) {
    Operand size = new Operand.Given(parameter);
    boolean bounded = demands.insides().anyMatch(inside -> inside.size().equals(size));
    if (!bounded || !ends.isLong() && random.nextInt(4) == 0) {
      long demanded = demanded(parameter);
      if (!ends.isDigested(size) || demanded >>> 16 == 0) {
        return demanded;
      }
    }
    return ends.size(parameter, values);
  }

  /** Often a start that decides something, or from which a range chosen before may overlap it. */
  private OptionalLong near(Parameter parameter) {
    Operand start = new Operand.Given(parameter);
    boolean open = demands.insides().anyMatch(inside -> inside.start().equals(start));
    if (!open) {
      return OptionalLong.empty();
    }
    OptionalLong decisive =
        ends.start(parameter, values, placed, anyValue(parameter), step(parameter));
    return decisive.isPresent() && isAllowed(parameter, decisive.getAsLong())
        ? decisive
        : overlapping(parameter);
  }

  private static boolean isAllowed(Parameter parameter, long value) {
    return (value & parameter.alignment() - 1) == 0
        && parameter.within().map(range -> range.contains(value)).orElse(true);
  }

  private OptionalLong overlapping(Parameter parameter) {
    List<Condition.Inside> before =
        demands
            .insides()
            .filter(inside -> isChosen(inside.start()) && isChosen(inside.size()))
            .toList();
    if (before.isEmpty() || random.nextInt(4) == 0) {
      return OptionalLong.empty();
    }
    Condition.Inside other = before.get(random.nextInt(before.size()));
    long size = worth(other.size());
    long reach = (size >>> 20 == 0 ? size : 1 << 20) + 1;
    long distance = random.nextLong(2 * reach) - reach;
    long value = worth(other.start()) + distance & -step(parameter);
    return isAllowed(parameter, value) ? OptionalLong.of(value) : OptionalLong.empty();
  }

  private boolean isChosen(Operand operand) {
    return operand instanceof Operand.Given given && values.containsKey(given.parameter());
  }

  /** The exit is one of them, and instructions start at multiples of 4; a range starts anywhere. */
  private long step(Parameter parameter) {
    Operand value = new Operand.Given(parameter);
    boolean data =
        demands.insides().anyMatch(inside -> inside.start().equals(value))
            && !plan.exit().target().equals(value);
    return Math.max(parameter.alignment(), data ? ends.unit() : 4);
  }

  /** From a physical address to a virtual one, or back where the plan wants it so. */
  private long offset(Parameter parameter) {
    long offset = Geometry.of(seed, site).offset(random, site.highest());
    boolean reversed =
        plan.entries().stream()
            .map(Plan.Entry::map)
            .anyMatch(
                map ->
                    map instanceof CallerMap.Linear linear
                        && linear.reversed()
                        && linear.offset() instanceof Operand.Given given
                        && given.parameter().equals(parameter));
    return reversed ? -offset : offset;
  }

  private long demanded(Parameter parameter) {
    List<Long> near = new ArrayList<>(constants);
    near.addAll(values.values());
    if (!demands.requirements().isEmpty() && !near.isEmpty() && random.nextBoolean()) {
      long step = step(parameter);
      long value = (near.get(random.nextInt(near.size())) & -step) + step * (random.nextInt(3) - 1);
      if (isAllowed(parameter, value)) {
        return value;
      }
    }
    return anyValue(parameter);
  }

  private long anyValue(Parameter parameter) {
    AddressRange range = parameter.within().orElse(new AddressRange(0x1000, (1L << 40) - 0x1000));
    long step = step(parameter);
    long first = range.start() + step - 1 & -step;
    long steps = (range.end() - 1 - first) / step + 1;
    return first + step * random.nextLong(steps);
  }

  /** Its own map must reach whatever the list names. */
  boolean isWhole() {
    return plan.run().copy() == CopyMap.IDENTITY
        && plan.actions().stream().anyMatch(Action.MoveList.class::isInstance);
  }

  private boolean isVectors(Parameter parameter) {
    return plan.exit()
        .via()
        .filter(via -> via.vectors().equals(new Operand.Given(parameter)))
        .isPresent();
  }

  Map<Integer, Long> registers() {
    Map<Integer, Long> registers = new TreeMap<>();
    ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    int size = 0;
    for (Parameter parameter : plan.parameters().all()) {
      long value = values.get(parameter);
      if (parameter.place() instanceof Place.InRegister in) {
        registers.put(in.number(), value);
      } else if (parameter.place() instanceof Place.InBlock in) {
        block.putLong((int) in.offset(), value);
        size = Math.max(size, (int) in.offset() + Long.BYTES);
      }
    }
    if (size > 0) {
      byte[] bytes = new byte[size];
      block.get(0, bytes);
      AddressRange place = room.take(size, Long.BYTES);
      contents.add(new Call.Content(place.start(), bytes));
      registers.put(plan.parameters().register().orElseThrow(), place.start());
    }
    return registers;
  }
}
