package relocc.cli.verify.call;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToLongFunction;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Plan.Condition;

/** Chooses the words of lists of ranges, behind all other values, which they lie beside. */
final class RangeLists {
  private static final int LARGEST = 40_000;

  private final List<Parameter.RangeList> lists;
  private final Demands demands;
  private final Random random;

  RangeLists(List<Parameter.RangeList> lists, Demands demands, Random random) {
    this.lists = lists;
    this.demands = demands;
    this.random = random;
  }

  /** Makes all of them empty: what is required without them may be asked then. */
  void clear(Map<Parameter, Long> values) {
    lists.forEach(list -> values.put(list.count(), 0L));
  }

  /**
   * Chooses all of them.
   *
   * @param values of the other parameters
   * @param worth of what those are, or a constant
   */
  void choose(Map<Parameter, Long> values, ToLongFunction<Operand> worth) {
    for (Parameter.RangeList list : lists) {
      int most = list.ranges().size();
      int count =
          switch (random.nextInt(8)) {
            case 0 -> most;
            case 1 -> most + 1;
            default -> random.nextInt(Math.min(most, 5) + 1);
          };
      values.put(list.count(), (long) count);
      int special = random.nextInt(Math.max(1, Math.min(count, most)));
      List<Condition.OutsideAll> apart =
          demands.outsideAll().filter(all -> all.list().equals(list)).toList();
      for (int i = 0; i < most; i++) {
        Parameter.Range range = list.ranges().get(i);
        values.put(range.base(), 0x1000 + random.nextLong(1L << 40));
        values.put(range.size(), (long) (random.nextInt(4) == 0 ? 0 : random.nextInt(LARGEST)));
        // Behind the end of the list anything may be written.
        boolean decides = i == special || i >= count;
        if (decides && !apart.isEmpty()) {
          Condition.OutsideAll other = apart.get(random.nextInt(apart.size()));
          beside(range, worth.applyAsLong(other.start()), worth.applyAsLong(other.size()), values);
        }
      }
    }
  }

  /** In front of a range, behind it, or up to a few bytes in it. */
  private void beside(Parameter.Range range, long start, long size, Map<Parameter, Long> values) {
    long own = values.get(range.size());
    long base =
        switch (random.nextInt(4)) {
          case 0 -> start - own;
          case 1 -> start + size;
          case 2 -> start - own + random.nextInt(4);
          default -> start + size - random.nextInt(4);
        };
    values.put(range.base(), base);
  }
}
