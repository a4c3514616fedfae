package relocc.cli.verify.call;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import relocc.cli.verify.caller.Geometry;
import relocc.cli.verify.caller.Site;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.CallerMap;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Parameter.Place;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Region;

/** Chooses a value for everything that a plan leaves open. */
final class Choice {
  /** No field of a parameter block lies behind it. */
  private static final int BLOCK = 32768;

  private static final int MOST_TRIES = 100_000;

  private final Plan plan;
  private final long seed;
  private final Demands demands;
  private final Random random;
  private final Room room;
  private final Site site;
  private final Map<Parameter, Long> values = new HashMap<>();
  private final List<Call.Content> contents = new ArrayList<>();
  private final List<Region> memory;
  private final List<Action> actions = new ArrayList<>();

  Choice(Plan plan, long seed) {
    this.plan = plan;
    this.seed = seed;
    this.site = Room.site(plan);
    this.demands = Demands.of(plan);
    this.random = new Random(seed * 0x9e37_79b9_7f4a_7c15L ^ 0x0ca11);
    this.room = Room.of(plan, random);
    this.memory = new ArrayList<>(plan.memory());
  }

  Call call() {
    AddressRange stub =
        plan.stub().anywhere()
            ? room.take(plan.stub().range().size(), plan.run().granule().bytes())
            : plan.stub().range();
    for (Action action : plan.actions()) {
      if (action instanceof Action.MoveList move) {
        list(move, stub);
      } else {
        actions.add(action);
      }
    }
    if (!choose(-1)) {
      throw new IllegalArgumentException("no values found for which all requirements hold");
    }
    Map<Integer, Long> registers = registers();
    Plan bound = Call.bound(plan, values, stub, memory, actions);
    boolean block = plan.parameters().hasBlock();
    return new Call(
        Call.placed(bound, contents),
        registers,
        block ? plan.parameters().register() : OptionalInt.empty(),
        contents,
        site,
        seed);
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
    if (!choice.choose(broken)) {
      return Map.of();
    }
    choice
        .values
        .keySet()
        .removeIf(p -> p.kind() != Parameter.Kind.ADDRESS && p.kind() != Parameter.Kind.SIZE);
    return choice.values;
  }

  /** Chooses until the first requirement that does not hold is this one; -1: all do. */
  private boolean choose(int broken) {
    Map<Parameter, Long> lists = Map.copyOf(values);
    for (int tries = 0; tries == 0 || demands.broken(values) != broken; tries++) {
      if (tries == MOST_TRIES) {
        return false;
      }
      values.keySet().retainAll(lists.keySet());
      for (Parameter parameter : plan.parameters().all()) {
        if (!values.containsKey(parameter)) {
          values.put(parameter, value(parameter));
        }
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
  private long value(Parameter parameter) {
    if (isVectors(parameter)) {
      return 0;
    }
    return switch (parameter.kind()) {
      case OFFSET -> offset(parameter);
      case TABLE_ROOT -> site.copy();
      case OPTIONAL_ADDRESS -> random.nextBoolean() ? 0 : anyValue(parameter);
      default -> demanded(parameter);
    };
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
    List<Long> near = new ArrayList<>(demands.constants());
    near.addAll(values.values());
    if (!demands.requirements().isEmpty() && !near.isEmpty() && random.nextBoolean()) {
      long step = Math.max(parameter.alignment(), 4);
      long value = (near.get(random.nextInt(near.size())) & -step) + step * (random.nextInt(3) - 1);
      if (parameter.within().map(range -> range.contains(value)).orElse(true)) {
        return value;
      }
    }
    return anyValue(parameter);
  }

  private long anyValue(Parameter parameter) {
    AddressRange range = parameter.within().orElse(new AddressRange(0x1000, (1L << 40) - 0x1000));
    // The exit is one of them, and instructions start at multiples of 4.
    long step = Math.max(parameter.alignment(), 4);
    long first = range.start() + step - 1 & -step;
    long steps = (range.end() - 1 - first) / step + 1;
    return first + step * random.nextLong(steps);
  }

  /** Nobody waits at EL2 of the machine. */
  private boolean isVectors(Parameter parameter) {
    return plan.exit()
        .via()
        .filter(via -> via.vectors().equals(new Operand.Given(parameter)))
        .isPresent();
  }

  private Map<Integer, Long> registers() {
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
