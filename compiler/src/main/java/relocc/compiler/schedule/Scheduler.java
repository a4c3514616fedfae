package relocc.compiler.schedule;

import java.util.List;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;

/** Turns parallel assignments into transfers that can be executed one after the other. */
public final class Scheduler {
  private Scheduler() {}

  /**
   * Orders the transfers of all actions.
   *
   * @param actions executed in order; the destinations inside one move are disjoint
   * @param scratch memory that the transfers may use, disjoint from all that the actions name; may
   *     be empty
   */
  public static Schedule schedule(List<Action> actions, AddressRange scratch) {
    throw new UnsupportedOperationException("not built");
  }
}
