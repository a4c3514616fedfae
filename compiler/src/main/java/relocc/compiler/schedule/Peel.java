package relocc.compiler.schedule;

/**
 * Emits whole runs as soon as nobody else has to read their destination, lowest addresses first. If
 * no cycle is in the way this is all there is to do, and nothing is copied twice.
 */
final class Peel {
  private final Runs runs;
  private final Tape tape;
  private final Segments segments;
  private final int[] first;
  private final int[] end;
  private final int[] blocked;
  private final ReadySet ready;

  private Peel(Runs runs, Tape tape) {
    this.runs = runs;
    this.tape = tape;
    segments = new Segments(runs);
    first = new int[runs.count()];
    end = new int[runs.count()];
    blocked = new int[runs.count()];
    ready = new ReadySet(runs.count());
  }

  /** Emits what can be emitted; returns the runs that wait for each other, in order. */
  static Runs peel(Runs runs, Tape tape) {
    if (isEntangled(runs)) {
      return new Peel(runs, tape).peel();
    }
    for (int run = 0; run < runs.count(); run++) {
      emit(runs, run, tape);
    }
    return Runs.NONE;
  }

  /** Whether any run reads what another one writes. */
  private static boolean isEntangled(Runs runs) {
    for (int run = 0; run < runs.count(); run++) {
      int writer = runs.at(runs.foreignEnd(run) - 1);
      if (writer >= 0 && runs.destinationEnd(writer) > runs.foreignStart(run)) {
        return true;
      }
    }
    return false;
  }

  private static void emit(Runs runs, int run, Tape tape) {
    tape.copy(runs.source(run), runs.destination(run), runs.size(run), runs.origin(run));
  }

  private Runs peel() {
    int[] counts = countReaders();
    if (ready.next(0) < 0) {
      return runs;
    }
    ReaderCounts readers = new ReaderCounts(counts, segments.count());
    boolean[] done = new boolean[runs.count()];
    for (int run = ready.next(0); run >= 0; run = nextReady(run)) {
      ready.remove(run);
      done[run] = true;
      emit(runs, run, tape);
      release(readers, run);
    }
    return rest(done);
  }

  private int nextReady(int run) {
    int next = ready.next(run);
    return next >= 0 ? next : ready.next(0);
  }

  private void release(ReaderCounts readers, int run) {
    int freed = readers.release(first[run], end[run]);
    for (int i = 0; i < freed; i++) {
      int writer = segments.owner(readers.freed(i));
      if (--blocked[writer] == 0) {
        ready.add(writer);
      }
    }
  }

  private int[] countReaders() {
    int[] counts = new int[segments.count() + 1];
    for (int run = 0; run < runs.count(); run++) {
      first[run] = segments.first(run);
      end[run] = segments.end(run, first[run]);
      counts[first[run]]++;
      counts[end[run]]--;
    }
    for (int segment = 0; segment < segments.count(); segment++) {
      if (counts[segment] > 0) {
        blocked[segments.owner(segment)]++;
      }
      counts[segment + 1] += counts[segment];
    }
    for (int run = 0; run < runs.count(); run++) {
      if (blocked[run] == 0) {
        ready.add(run);
      }
    }
    return counts;
  }

  private Runs rest(boolean[] done) {
    Runs rest = new Runs(0);
    for (int run = 0; run < runs.count(); run++) {
      if (!done[run]) {
        rest.add(runs, run);
      }
    }
    return rest;
  }

  /**
   * A set of small numbers that finds the next member in a few steps: bit words, above them one bit
   * per word that is not empty, and so on up to a single word.
   */
  private static final class ReadySet {
    private final long[][] levels;

    /** The empty set of numbers below {@code bound}. */
    ReadySet(int bound) {
      int depth = 1;
      for (int words = words(bound); words > 1; words = words(words)) {
        depth++;
      }
      levels = new long[depth][];
      int width = bound;
      for (int level = 0; level < depth; level++) {
        width = words(width);
        levels[level] = new long[width];
      }
    }

    private static int words(int bits) {
      return Math.max(1, (bits + 63) >>> 6);
    }

    void add(int member) {
      int bit = member;
      for (long[] words : levels) {
        words[bit >>> 6] |= 1L << bit;
        bit >>>= 6;
      }
    }

    void remove(int member) {
      int bit = member;
      for (long[] words : levels) {
        words[bit >>> 6] &= ~(1L << bit);
        if (words[bit >>> 6] != 0) {
          return;
        }
        bit >>>= 6;
      }
    }

    /** The smallest member that is not below {@code from}, or -1. */
    int next(int from) {
      int bit = from;
      for (int level = 0; level < levels.length; level++) {
        int word = bit >>> 6;
        if (word >= levels[level].length) {
          return -1;
        }
        long rest = levels[level][word] & -1L << bit;
        if (rest != 0) {
          return descend(level, (word << 6) + Long.numberOfTrailingZeros(rest));
        }
        bit = word + 1;
      }
      return -1;
    }

    private int descend(int from, int found) {
      int bit = found;
      for (int level = from - 1; level >= 0; level--) {
        bit = (bit << 6) + Long.numberOfTrailingZeros(levels[level][bit]);
      }
      return bit;
    }
  }
}
