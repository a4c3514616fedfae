package relocc.runtime.memory;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Finds what belongs to a page of 4 KiB by the number of the page (address / 4096, hence never
 * negative): a hash table with open addressing, as every access of the machine asks it.
 */
final class PageTable<T> {
  private static final int FIRST = 64;

  private long[] numbers;
  private Object[] pages;
  private int used;

  PageTable() {
    this(FIRST);
  }

  private PageTable(int capacity) {
    numbers = new long[capacity];
    pages = new Object[capacity];
  }

  /** The page, or null when there is none. */
  @SuppressWarnings("unchecked")
  T get(long number) {
    return (T) pages[slot(number)];
  }

  /** Adds a page that was not there; it stays for ever. */
  void put(long number, T page) {
    if (2 * ++used > pages.length) {
      grow();
    }
    int slot = slot(number);
    numbers[slot] = number;
    pages[slot] = page;
  }

  /** Where the page is, or the free slot where it would be. */
  private int slot(long number) {
    int mask = pages.length - 1;
    // The top bits spread best what comes in steps; pages.length is a power of two.
    int slot = (int) (number * 0x9E3779B97F4A7C15L >>> Long.numberOfLeadingZeros(mask));
    while (pages[slot] != null && numbers[slot] != number) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldNumbers = numbers;
    Object[] oldPages = pages;
    numbers = new long[2 * oldNumbers.length];
    pages = new Object[numbers.length];
    for (int i = 0; i < oldPages.length; i++) {
      if (oldPages[i] != null) {
        int slot = slot(oldNumbers[i]);
        numbers[slot] = oldNumbers[i];
        pages[slot] = oldPages[i];
      }
    }
  }

  @SuppressWarnings("unchecked")
  Stream<T> all() {
    return Arrays.stream(pages).filter(Objects::nonNull).map(page -> (T) page);
  }

  @SuppressWarnings("unchecked")
  PageTable<T> copy(UnaryOperator<T> copyOfPage) {
    PageTable<T> copy = new PageTable<>(pages.length);
    copy.numbers = numbers.clone();
    copy.used = used;
    for (int i = 0; i < pages.length; i++) {
      copy.pages[i] = pages[i] == null ? null : copyOfPage.apply((T) pages[i]);
    }
    return copy;
  }

  /** The numbers of the pages that one of the two has, ascending. */
  static long[] union(PageTable<?> one, PageTable<?> other) {
    long[] all = Arrays.copyOf(one.present(), one.used + other.used);
    System.arraycopy(other.present(), 0, all, one.used, other.used);
    Arrays.sort(all);
    return Arrays.stream(all).distinct().toArray();
  }

  private long[] present() {
    long[] found = new long[used];
    int at = 0;
    for (int i = 0; i < pages.length; i++) {
      if (pages[i] != null) {
        found[at++] = numbers[i];
      }
    }
    return found;
  }
}
