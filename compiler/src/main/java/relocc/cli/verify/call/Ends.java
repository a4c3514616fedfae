package relocc.cli.verify.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Granule;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Plan.Condition;

/**
 * Where ranges start and end that are parameters: mostly soon copied, often just where it is
 * decided whether one more page, or a byte of the stub, is theirs; with some seeds so long that
 * tables map them by blocks.
 */
final class Ends {
  /** With one seed in so many ranges are long, among the first 20 with one at least. */
  private static final int LONG_EVERY = 16;

  private static final int LONG_AT = 5;

  /** What a slot of the last level but one translates with pages of 4 KiB. */
  private static final long BLOCK = 2L << 20;

  /** Long ranges have so much room: several of them, and the stub, find a place quickly. */
  private static final long ROOM = 16 * BLOCK;

  private static final int LONGEST = 40_000;
  private static final long PAGE = 4096;
  private static final int PAGES = 8;

  private final Random random;
  private final long unit;
  private final List<Range> ranges = new ArrayList<>();
  private final List<Condition.Inside> insides;
  private final List<Operand> digested = new ArrayList<>();
  private boolean isLong;

  /** A range that is moved. */
  private record Range(Operand start, Operand size) {}

  Ends(Plan plan, Demands demands, long seed, Random random) {
    this.random = random;
    this.unit = unit(seed);
    this.insides = demands.insides().toList();
    List<Operand> copied = new ArrayList<>();
    for (Action action : plan.actions()) {
      if (action instanceof Action.MoveRange move) {
        ranges.add(new Range(move.from().start(), move.size()));
        ranges.add(new Range(move.to().start(), move.size()));
        copied.add(move.size());
      } else if (action instanceof Action.Look look) {
        digested.add(look.size());
      }
    }
    boolean rooms =
        insides.stream()
            .allMatch(i -> AddressRange.compare(i.otherSize().constant().orElse(ROOM), ROOM) >= 0);
    boolean copies = insides.stream().anyMatch(inside -> copied.contains(inside.size()));
    boolean blocks = plan.run().ownTables() && plan.run().granule() == Granule.KIB_4;
    this.isLong =
        Long.remainderUnsigned(seed, LONG_EVERY) == LONG_AT
            && blocks
            && copies
            && rooms
            && digested.isEmpty();
  }

  /** With some seeds starts and sizes are multiples of what a loop moves at once. */
  private static long unit(long seed) {
    return switch ((int) Long.remainderUnsigned(seed, 6)) {
      case 0 -> 16;
      case 3 -> 512;
      default -> 1;
    };
  }

  /** Starts and sizes are multiples of it. */
  long unit() {
    return unit;
  }

  /** Whether a digest of so many bytes is worked out: that of many takes long. */
  boolean isDigested(Operand size) {
    return digested.contains(size);
  }

  /** Whether ranges have whole blocks. */
  boolean isLong() {
    return isLong;
  }

  /** From now on ranges are short: no place was found for long ones. */
  void shorten() {
    isLong = false;
  }

  /** The size of a range that has to lie somewhere; its start may be among the values. */
  long size(Parameter parameter, Map<Parameter, Long> values) {
    if (isLong) {
      boolean blocks = random.nextInt(4) == 0;
      // By pages alone two of them take more tables than there is room for.
      return (blocks ? 2 * BLOCK : 3 * BLOCK + random.nextLong(3 * BLOCK)) & -unit;
    }
    Operand size = new Operand.Given(parameter);
    Optional<Condition.Inside> inside =
        insides.stream().filter(i -> i.size().equals(size)).findFirst();
    OptionalLong start = inside.map(i -> worth(i.start(), values)).orElse(OptionalLong.empty());
    long page = PAGE * random.nextInt(PAGES) - start.orElse(0) & PAGE * PAGES - 1;
    long any =
        switch (random.nextInt(start.isEmpty() ? 3 : 6)) {
          case 0 -> random.nextInt(40);
          case 1 -> random.nextInt(1600);
          case 2 -> random.nextInt(LONGEST);
          case 3 -> page;
          case 4 -> page + 1;
          default -> upTo(inside.orElseThrow(), start.getAsLong()).orElse(page);
        };
    return any & -unit;
  }

  /** All that is left of the outer range, if that is little. */
  private static OptionalLong upTo(Condition.Inside inside, long start) {
    OptionalLong end = end(inside);
    boolean little = end.isPresent() && AddressRange.compare(end.getAsLong() - start, LONGEST) <= 0;
    return little ? OptionalLong.of(end.getAsLong() - start) : OptionalLong.empty();
  }

  private static OptionalLong end(Condition.Inside inside) {
    OptionalLong start = inside.otherStart().constant();
    OptionalLong size = inside.otherSize().constant();
    return start.isPresent() && size.isPresent()
        ? OptionalLong.of(start.getAsLong() + size.getAsLong())
        : OptionalLong.empty();
  }

  /**
   * A start near something; empty for one that is anywhere.
   *
   * @param some one that is allowed
   * @param step it is a multiple of that
   */
  OptionalLong start(
      Parameter parameter,
      Map<Parameter, Long> values,
      Optional<AddressRange> stub,
      long some,
      long step) {
    Operand start = new Operand.Given(parameter);
    long size =
        ranges.stream()
            .filter(range -> range.start().equals(start))
            .flatMapToLong(range -> worth(range.size(), values).stream())
            .findFirst()
            .orElseGet(() -> random.nextInt(LONGEST));
    OptionalLong end =
        insides.stream()
            .filter(inside -> inside.start().equals(start))
            .flatMapToLong(inside -> end(inside).stream())
            .findFirst();
    return switch (random.nextInt(isLong ? 8 : 12)) {
      case 0 -> OptionalLong.of((some & -PAGE) - size + step & -step);
      case 1 -> end.isPresent() ? OptionalLong.of(end.getAsLong() - size & -step) : end;
      case 2 -> beside(stub.map(AddressRange::end));
      case 3 -> beside(stub.map(s -> s.start() - size & -step));
      case 4, 5 -> isLong ? OptionalLong.of(some & -BLOCK) : OptionalLong.empty();
      default -> OptionalLong.empty();
    };
  }

  private static OptionalLong beside(Optional<Long> start) {
    return start.map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  private static OptionalLong worth(Operand operand, Map<Parameter, Long> values) {
    if (operand instanceof Operand.Given given) {
      Long value = values.get(given.parameter());
      return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
    return operand.constant();
  }
}
