package relocc.compiler.schedule;

import relocc.compiler.plan.AddressRange;

/** Memory of the stub's own that bytes can wait in. What a fragment reads there is taken. */
final class Scratch {
  private final AddressRange range;
  private long used;

  Scratch(AddressRange range) {
    this.range = range;
  }

  /** Room for some bytes, or -1. */
  long find(Fragments fragments, long bytes) {
    long found = bytes > range.size() ? -1 : fragments.gap(range.start(), range.end(), bytes);
    if (found >= 0) {
      used = Math.max(used, found + bytes - range.start());
    }
    return found;
  }

  boolean contains(long address) {
    return range.contains(address);
  }

  /** How many bytes from the start of the range are written. */
  long used() {
    return used;
  }
}
