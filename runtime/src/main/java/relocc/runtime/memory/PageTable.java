package relocc.runtime.memory;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Finds what belongs to a page of 4 KiB by the number of the page (address / 4096, hence never
 * negative). The page found last is found again without a search, as copy loops stay on a page.
 */
final class PageTable<T> {
  private static final int RECENT = 16;

  private final Map<Long, T> pages;
  private final long[] recentNumbers = new long[RECENT];
  private final Object[] recentPages = new Object[RECENT];

  PageTable() {
    this(new HashMap<>());
  }

  private PageTable(Map<Long, T> pages) {
    this.pages = pages;
  }

  /** The page, or null when there is none. */
  @SuppressWarnings("unchecked")
  T get(long number) {
    int slot = (int) number & (RECENT - 1);
    if (recentNumbers[slot] == number && recentPages[slot] != null) {
      return (T) recentPages[slot];
    }
    T page = pages.get(number);
    if (page != null) {
      recentNumbers[slot] = number;
      recentPages[slot] = page;
    }
    return page;
  }

  /** Adds a page that was not there; it stays for ever. */
  void put(long number, T page) {
    pages.put(number, page);
  }

  Stream<T> all() {
    return pages.values().stream();
  }

  PageTable<T> copy(UnaryOperator<T> copyOfPage) {
    Map<Long, T> copies = new HashMap<>(pages.size() * 2);
    pages.forEach((number, page) -> copies.put(number, copyOfPage.apply(page)));
    return new PageTable<>(copies);
  }

  /** The numbers of the pages that one of the two has, ascending. */
  static long[] union(PageTable<?> one, PageTable<?> other) {
    long[] numbers =
        Stream.of(one, other)
            .flatMapToLong(table -> table.pages.keySet().stream().flatMapToLong(LongStream::of))
            .toArray();
    Arrays.sort(numbers);
    return Arrays.stream(numbers).distinct().toArray();
  }
}
