package relocc.runtime.system;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Operations that have been started and that a barrier has to complete (SYN-03, SYN-04). */
public final class Outstanding {
  /** What is not complete. */
  public enum Kind {
    /** Stores. */
    STORE,
    /** Stores of the caller, which may not have arrived when it branches to the stub. */
    EARLIER_STORE,
    /** Data cache maintenance by address, which must reach the point of coherency. */
    DATA_CACHE,
    /** Instruction cache invalidation. */
    INSTRUCTION_CACHE,
    /** TLB invalidation. */
    TLB
  }

  /** How far a barrier reaches, in ascending order; the CRm field gives them as 1, 2, 0, 3. */
  public enum Domain {
    NON_SHAREABLE,
    INNER,
    OUTER,
    SYSTEM;

    private static Domain of(int option) {
      return new Domain[] {OUTER, NON_SHAREABLE, INNER, SYSTEM}[option >> 2 & 3];
    }
  }

  private static final Kind[] KINDS = Kind.values();
  private static final Domain[] DOMAINS = Domain.values();
  private static final int NONE = -1;

  private final int[] open = new int[KINDS.length];
  private final Set<Kind> unseen = EnumSet.noneOf(Kind.class);

  /** With nothing under way. */
  public Outstanding() {
    Arrays.fill(open, NONE);
  }

  /** Starts an operation that a barrier of this domain or a wider one completes. */
  public void start(Kind kind, Domain domain) {
    int wanted = domain.ordinal();
    if (open[kind.ordinal()] < wanted) {
      open[kind.ordinal()] = wanted;
    }
  }

  /** A DSB; {@code option} is its CRm field. */
  public void complete(int option) {
    Domain reach = Domain.of(option);
    int types = option & 3;
    for (Kind kind : KINDS) {
      boolean store = kind == Kind.STORE || kind == Kind.EARLIER_STORE;
      boolean covered = types == 3 || types == 2 && store;
      if (covered && isOpen(kind) && DOMAINS[open[kind.ordinal()]].compareTo(reach) <= 0) {
        open[kind.ordinal()] = NONE;
        unseen.add(kind);
      }
    }
  }

  /** A context synchronisation event: what is complete is seen by later fetches and walks. */
  public void synchronise() {
    unseen.clear();
  }

  /** Whether such operations may not be complete. */
  public boolean isOpen(Kind kind) {
    return open[kind.ordinal()] != NONE;
  }

  /** Whether such operations may be incomplete, or complete but not yet seen by fetches. */
  public boolean isUnseen(Kind kind) {
    return isOpen(kind) || unseen.contains(kind);
  }
}
