package relocc.cli.verify.caller;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import relocc.runtime.memory.Extent;
import relocc.runtime.memory.Window;

/** What lies where in physical memory, for somebody who maps all of it. */
final class Land {
  private final TreeMap<Long, Window.Kind> segments = new TreeMap<>(Extent::compare);

  Land(List<Window> windows) {
    segments.put(0L, Window.Kind.FORBIDDEN);
    windows.stream()
        .sorted((one, other) -> one.kind().compareTo(other.kind()))
        .forEach(window -> paint(window.range(), window.kind()));
  }

  private void paint(Extent range, Window.Kind kind) {
    if (range.size() != 0) {
      segments.put(range.end(), segments.floorEntry(range.end()).getValue());
      segments.subMap(range.start(), range.end()).clear();
      segments.put(range.start(), kind);
    }
  }

  /** All that lies in a range. */
  Set<Window.Kind> kinds(long start, long size) {
    Set<Window.Kind> kinds = EnumSet.of(segments.floorEntry(start).getValue());
    kinds.addAll(segments.subMap(start, start + size).values());
    return kinds;
  }

  /** Where something lies, from the first byte of a range on: the start, or empty for nothing. */
  boolean isEmpty(long start, long size) {
    return kinds(start, size).equals(EnumSet.of(Window.Kind.FORBIDDEN));
  }

  /** The end of what is highest. */
  long end() {
    Map.Entry<Long, Window.Kind> last = segments.lastEntry();
    return last.getKey();
  }
}
