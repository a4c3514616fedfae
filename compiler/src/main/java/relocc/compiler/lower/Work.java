package relocc.compiler.lower;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.Cpu;
import relocc.compiler.plan.Plan;
import relocc.compiler.schedule.Schedule;
import relocc.compiler.schedule.Transfer;

/**
 * What is done with memory, in order; lists of pages aside.
 *
 * @param early what is made sure of while nothing has been written
 * @param steps the rest
 */
record Work(List<Step> early, List<Step> steps) {
  static Work of(Plan plan, Schedule schedule) {
    List<Step> all = new ArrayList<>();
    Iterator<Integer> breaks = schedule.breaks().iterator();
    int done = 0;
    for (Action action : plan.actions()) {
      if (isScheduled(action)) {
        continue;
      }
      int before = breaks.next();
      addMove(all, schedule.transfers().subList(done, before));
      done = before;
      if (action instanceof Action.MoveRange move) {
        all.add(new Step.MoveRange(move));
      } else if (action instanceof Action.Verify verify) {
        all.add(new Step.Verify(verify, plan.cpu().extras().contains(extra(verify.algorithm()))));
      } else if (action instanceof Action.Unpack unpack) {
        all.add(new Step.Unpack(unpack));
      }
    }
    addMove(all, schedule.transfers().subList(done, schedule.transfers().size()));
    List<Step> early = all.stream().takeWhile(Step.Verify.class::isInstance).toList();
    return new Work(early, List.copyOf(all.subList(early.size(), all.size())));
  }

  private static Cpu.Extra extra(Action.Algorithm algorithm) {
    return switch (algorithm) {
      case SHA256 -> Cpu.Extra.SHA2;
      case CRC32 -> Cpu.Extra.CRC32;
    };
  }

  /** Those that the schedule has, or that come last. */
  private static boolean isScheduled(Action action) {
    return action instanceof Action.Move
        || action instanceof Action.Fill
        || action instanceof Action.Publish;
  }

  private static void addMove(List<Step> all, List<Transfer> transfers) {
    if (!transfers.isEmpty()) {
      all.add(new Step.Move(transfers));
    }
  }

  boolean isEmpty() {
    return early.isEmpty() && steps.isEmpty();
  }
}
