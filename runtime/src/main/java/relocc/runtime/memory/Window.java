package relocc.runtime.memory;

/**
 * A range of physical memory and what may be done with it. What lies in no window must not be
 * touched or mapped. Where windows overlap the kind that allows less holds.
 */
public record Window(Extent range, Kind kind) {
  /** What a range is; later ones win over earlier ones. */
  public enum Kind {
    /** RAM that the stub has no business to write (DATA-02). */
    READ,
    /** May be read and written. */
    RAM,
    /** Registers of a device: only ever by Device accesses. */
    DEVICE,
    /** May be read. */
    ROM,
    /** Memory whose bytes somebody needs: may be read. */
    KEEP,
    /** Must not be touched, nor mapped: a prefetch alone may do harm (MEM-01). */
    FORBIDDEN
  }

  /** Whether a page holds descriptors that a translation table walk may read. */
  public enum Table {
    NONE,
    /** Some of them are valid. */
    LIVE,
    /** None is valid and none may become so: where TTBR points while other tables take over. */
    RESERVED
  }
}
