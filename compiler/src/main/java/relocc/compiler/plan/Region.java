package relocc.compiler.plan;

import relocc.compiler.source.Span;

/**
 * A declared range of memory.
 *
 * @param name what the plan calls it; imported ranges are called after their import
 * @param kind what it is
 * @param range where it is; never empty
 * @param span the declaration
 */
public record Region(String name, Kind kind, AddressRange range, Span span) {
  /** What may be done with memory. */
  public enum Kind {
    /** Readable, writable, Normal memory. */
    RAM,
    /** Readable Normal memory. */
    ROM,
    /** Registers: Device memory, never moved from or to. */
    DEVICE,
    /** Never mapped, read or written. */
    RESERVED,
    /** May be read, is never written nor mapped writable. */
    KEEP,
    /** A name for part of other memory; says nothing of its own. */
    REGION
  }
}
