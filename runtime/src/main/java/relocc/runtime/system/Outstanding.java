package relocc.runtime.system;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
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

  private static final Set<Kind> STORES = EnumSet.of(Kind.STORE, Kind.EARLIER_STORE);

  private final Map<Kind, Domain> open = new EnumMap<>(Kind.class);
  private final Set<Kind> unseen = EnumSet.noneOf(Kind.class);

  /** Starts an operation that a barrier of this domain or a wider one completes. */
  public void start(Kind kind, Domain domain) {
    Domain before = open.get(kind);
    if (before == null || before.compareTo(domain) < 0) {
      open.put(kind, domain);
    }
  }

  /** A DSB; {@code option} is its CRm field. */
  public void complete(int option) {
    Domain reach = Domain.of(option);
    int types = option & 3;
    for (Kind kind : Kind.values()) {
      boolean covered = types == 3 || types == 2 && STORES.contains(kind);
      if (covered && isOpen(kind) && open.get(kind).compareTo(reach) <= 0) {
        open.remove(kind);
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
    return open.containsKey(kind);
  }

  /** Whether such operations may be incomplete, or complete but not yet seen by fetches. */
  public boolean isUnseen(Kind kind) {
    return isOpen(kind) || unseen.contains(kind);
  }
}
