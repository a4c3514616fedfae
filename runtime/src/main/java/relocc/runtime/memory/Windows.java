package relocc.runtime.memory;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** All windows, as segments that do not overlap: each reaches to the start of the next. */
final class Windows {
  private final long[] starts;
  private final Window.Kind[] kinds;

  Windows(List<Window> windows) {
    starts =
        Stream.concat(
                Stream.of(0L),
                windows.stream().flatMap(w -> Stream.of(w.range().start(), w.range().end())))
            .sorted(Extent::compare)
            .distinct()
            .mapToLong(Long::longValue)
            .toArray();
    kinds = new Window.Kind[starts.length];
    for (int i = 0; i < starts.length; i++) {
      kinds[i] = strictest(windows, starts[i]);
    }
  }

  private static Window.Kind strictest(List<Window> windows, long address) {
    return windows.stream()
        .filter(w -> w.range().contains(address))
        .map(Window::kind)
        .max(Enum::compareTo)
        .orElse(Window.Kind.FORBIDDEN);
  }

  /** The kinds of memory in a range that is not empty. */
  Set<Window.Kind> kinds(Extent range) {
    Set<Window.Kind> found = EnumSet.noneOf(Window.Kind.class);
    int i = 0;
    while (i + 1 < starts.length && Extent.compare(starts[i + 1], range.start()) <= 0) {
      i++;
    }
    long last = range.end() - 1;
    for (; i < starts.length && Extent.compare(starts[i], last) <= 0; i++) {
      found.add(kinds[i]);
    }
    return found;
  }
}
