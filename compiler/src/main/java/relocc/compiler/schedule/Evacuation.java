package relocc.compiler.schedule;

/**
 * What it takes to carry away all that others have to read in the destination of a fragment.
 *
 * @param bytes how many there are
 * @param cost what carrying them costs, counted in copied bytes
 */
record Evacuation(Fragment fragment, long bytes, long cost) {
  private static final int MOST_READERS = 64;

  /** Counts the readers; where they are too many, it costs as much as the whole destination. */
  static Evacuation of(Fragment fragment, Fragments fragments) {
    long start = fragment.destination;
    long end = fragment.destinationEnd();
    long bytes = 0;
    int pieces = 0;
    Fragment reader = fragments.blocker(fragment);
    while (reader != Fragment.NONE) {
      bytes += Math.min(reader.sourceEnd(), end) - Math.max(reader.source, start);
      pieces += 1 + (reader.source < start ? 1 : 0) + (reader.sourceEnd() > end ? 1 : 0);
      if (pieces > MOST_READERS) {
        return new Evacuation(fragment, end - start, end - start + Knot.TRANSFER_COST * pieces);
      }
      reader = fragments.otherReader(reader.sourceEnd(), end, fragment);
    }
    return new Evacuation(fragment, bytes, bytes + Knot.TRANSFER_COST * pieces);
  }
}
