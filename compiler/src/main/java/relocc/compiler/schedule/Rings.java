package relocc.compiler.schedule;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds runs of one size that change places in a ring, each source exactly the next one's
 * destination: a permutation of pages. One rotation moves such a ring with no copy too many.
 */
final class Rings {
  private final Runs runs;
  private final Tape tape;
  private final int[] next;
  private final boolean[] done;

  private Rings(Runs runs, Tape tape) {
    this.runs = runs;
    this.tape = tape;
    next = new int[runs.count()];
    done = new boolean[runs.count()];
  }

  /**
   * Emits all rings.
   *
   * @param runs no byte has two readers
   * @return the others, in order
   */
  static Runs rotate(Runs runs, Tape tape) {
    Rings rings = new Rings(runs, tape);
    rings.link();
    rings.dropChains();
    Runs rest = new Runs(0);
    for (int run = 0; run < runs.count(); run++) {
      if (rings.next[run] < 0) {
        rest.add(runs, run);
      } else if (!rings.done[run]) {
        rings.emit(run);
      }
    }
    return rest;
  }

  private void link() {
    for (int run = 0; run < runs.count(); run++) {
      int writer = runs.at(runs.source(run));
      boolean exact =
          writer >= 0
              && runs.destination(writer) == runs.source(run)
              && runs.size(writer) == runs.size(run);
      next[run] = exact ? writer : -1;
    }
  }

  /** Every chain has a run that no other links to; as no run has two links to it, rings stay. */
  private void dropChains() {
    boolean[] linked = new boolean[runs.count()];
    for (int writer : next) {
      if (writer >= 0) {
        linked[writer] = true;
      }
    }
    for (int head = 0; head < runs.count(); head++) {
      int run = linked[head] ? -1 : head;
      while (run >= 0) {
        int writer = next[run];
        next[run] = -1;
        run = writer;
      }
    }
  }

  private void emit(int start) {
    List<Long> ring = new ArrayList<>();
    for (int run = start; !done[run]; run = next[run]) {
      done[run] = true;
      ring.add(runs.destination(run));
    }
    tape.add(new Transfer.Rotate(ring, runs.size(start), runs.origin(start)));
  }
}
