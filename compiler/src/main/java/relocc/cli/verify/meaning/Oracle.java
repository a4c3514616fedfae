package relocc.cli.verify.meaning;

import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import relocc.cli.verify.call.Assignments;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Plan;
import relocc.runtime.memory.Memory;

/**
 * The naive meaning of a plan, taken from the plan alone: for every action read all sources, then
 * write all destinations. Knows nothing of schedules, routines and instructions.
 */
public final class Oracle {
  /** The register in which vectors at EL2 leave it (EL-09). */
  private static final int ENTRY_POINT = 4;

  private Oracle() {}

  /** Does to {@code memory} what the actions mean. */
  public static void perform(List<Action> actions, Memory memory) {
    Assignments.perform(actions, memory);
  }

  /** The state in which a plan without parameters is left after it was entered at a level. */
  public static ExitState exit(Plan plan, ExceptionLevel entry) {
    Plan.Exit exit = plan.exit();
    SortedMap<Integer, Operand> given = new TreeMap<>(exit.registers());
    boolean up =
        entry == ExceptionLevel.EL1
            && exit.via().filter(via -> constant(via.vectors()) != 0).isPresent();
    if (up) {
      given.put(ENTRY_POINT, exit.target());
    }
    return new ExitState(
        constant(exit.target()),
        up ? 2 : exit.level().orElse(entry).number(),
        given.containsKey(Plan.Exit.SP) ? given.get(Plan.Exit.SP).constant() : OptionalLong.empty(),
        IntStream.range(0, 31)
            .mapToObj(n -> constant(given.getOrDefault(n, new Operand.Constant(0))))
            .toList());
  }

  private static long constant(Operand operand) {
    return operand
        .constant()
        .orElseThrow(() -> new IllegalArgumentException(operand + " has no value"));
  }
}
