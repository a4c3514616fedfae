package relocc.cli.verify.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Plan;
import relocc.runtime.Outcome;
import relocc.runtime.StopReason;

/**
 * How a caller expects a stub back.
 *
 * @param level where it is called
 * @param code what it gives as its reason
 * @param masks the interrupt masks D, A, I, F as bits 3..0
 */
public record WayBack(ExceptionLevel level, int code, int masks) {
  /** What a called function leaves as it was begins here; x18 may be the platform's. */
  public static final int FIRST_KEPT = 18;

  private static final int LINK = 30;

  /** What the caller has in the registers that it keeps. */
  public static final Map<Integer, Long> KEPT = kept();

  private static Map<Integer, Long> kept() {
    Map<Integer, Long> kept = new TreeMap<>();
    for (int i = FIRST_KEPT; i < LINK; i++) {
      kept.put(i, 0x0101_0101_0101_0101L * i);
    }
    kept.put(LINK, 0x0000_7654_3210L);
    kept.put(Plan.Exit.SP, 0x0123_4567_89ab_cde0L);
    return Collections.unmodifiableMap(kept);
  }

  /** What is otherwise. */
  public List<String> wrong(Outcome outcome) {
    List<String> found = new ArrayList<>();
    if (outcome.reason() != StopReason.LEFT_STUB || outcome.pc() != KEPT.get(LINK)) {
      found.add("it does not return, it is at " + AddressRange.hex(outcome.pc()));
      outcome.exceptions().stream()
          .limit(1)
          .forEach(taken -> found.add(taken.message() + " at " + AddressRange.hex(taken.pc())));
      return found;
    }
    if (outcome.level() != level.number()) {
      found.add("it returns at EL" + outcome.level());
    }
    if (outcome.x().get(0) != code) {
      found.add("it returns " + outcome.x().get(0) + " in x0, not " + code);
    }
    if (outcome.daif() != masks) {
      found.add("it returns with other interrupt masks");
    }
    KEPT.forEach(
        (number, value) -> {
          boolean stack = number == Plan.Exit.SP;
          if (value != (stack ? outcome.sp() : outcome.x().get(number))) {
            found.add("it returns with another " + (stack ? "sp" : "x" + number));
          }
        });
    return found;
  }
}
