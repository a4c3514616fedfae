package relocc.compiler.schedule;

import relocc.compiler.source.Span;

/** A run that can still be cut, and whose bytes may have been carried somewhere else meanwhile. */
final class Fragment {
  /** Says that there is none. */
  static final Fragment NONE = new Fragment(0, 0, 0, null);

  /** Where its bytes lie now. */
  long source;

  long destination;
  long size;
  final Span origin;

  /** Its place in the walk towards a cycle, or -1. */
  int step = -1;

  Fragment(long source, long destination, long size, Span origin) {
    this.source = source;
    this.destination = destination;
    this.size = size;
    this.origin = origin;
  }

  long sourceEnd() {
    return source + size;
  }

  long destinationEnd() {
    return destination + size;
  }

  /** How far its bytes are from where they belong. */
  long distance() {
    return Math.abs(source - destination);
  }
}
