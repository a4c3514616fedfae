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
   * @throws IllegalArgumentException if destinations of one move overlap, or a range does not end
   *     below 2^63
   */
  public static Schedule schedule(List<Action> actions, AddressRange scratch) {
    Tape tape = new Tape(scratch);
    for (Action action : actions) {
      if (action instanceof Action.Move move) {
        move(Runs.of(move.pieces()), tape);
      } else if (action instanceof Action.Fill fill) {
        tape.fill(fill.range(), fill.value(), fill.span());
      } else if (!(action instanceof Action.Publish)) {
        tape.interrupt();
      }
    }
    return tape.finish();
  }

  private static void move(Runs pieces, Tape tape) {
    Runs runs = pieces.merged();
    Runs waiting = Peel.peel(runs, tape);
    if (waiting.count() == 0) {
      return;
    }
    if (runs != pieces) {
      // Two pieces that must come before and after a third one must not have been made one.
      waiting = Peel.peel(pieces.within(waiting), tape);
    }
    FanOut fanOut = new FanOut(waiting);
    boolean divided = fanOut.followers().count() > 0;
    Runs readers = divided ? Peel.peel(fanOut.readers(), tape) : waiting;
    Runs knotted = Rings.rotate(readers, tape);
    if (knotted.count() > 0) {
      Knot.untie(knotted, tape);
    }
    Peel.peel(fanOut.followers(), tape);
  }
}
