package relocc.runtime.memory;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All windows, as segments that do not overlap: each reaches to the start of the next. */
final class Windows {
  private final long[] starts;
  private final Window.Kind[] kinds;

  Windows(List<Window> windows) {
    TreeMap<Long, Window.Kind> segments = new TreeMap<>(Extent::compare);
    segments.put(0L, Window.Kind.FORBIDDEN);
    // What allows less is painted over what allows more.
    windows.stream()
        .sorted(Comparator.comparing(Window::kind))
        .forEach(window -> paint(segments, window));
    starts = segments.keySet().stream().mapToLong(Long::longValue).toArray();
    kinds = segments.values().toArray(new Window.Kind[0]);
  }

  private static void paint(TreeMap<Long, Window.Kind> segments, Window window) {
    Extent range = window.range();
    if (range.size() == 0) {
      return;
    }
    if (range.end() != 0) {
      segments.put(range.end(), segments.floorEntry(range.end()).getValue());
      segments.subMap(range.start(), range.end()).clear();
    } else {
      segments.tailMap(range.start()).clear();
    }
    segments.put(range.start(), window.kind());
    Map.Entry<Long, Window.Kind> before = segments.lowerEntry(range.start());
    if (before != null && before.getValue() == window.kind()) {
      segments.remove(range.start());
    }
  }

  /** The kinds of memory in a range that is not empty. */
  Set<Window.Kind> kinds(Extent range) {
    Set<Window.Kind> found = EnumSet.noneOf(Window.Kind.class);
    long last = range.end() - 1;
    for (int i = segment(range.start()); i < starts.length; i++) {
      if (Extent.compare(starts[i], last) > 0) {
        break;
      }
      found.add(kinds[i]);
    }
    return found;
  }

  /** The segment that an address is in; the first starts at 0. */
  private int segment(long address) {
    int low = 0;
    int high = starts.length - 1;
    while (low < high) {
      int middle = low + high + 1 >>> 1;
      if (Extent.compare(starts[middle], address) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
