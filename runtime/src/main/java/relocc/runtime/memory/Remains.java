package relocc.runtime.memory;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntPredicate;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the stub leaves in the caches, and what it left undone about them. */
public final class Remains {
  private final PageTable<Page> pages;
  private final DataCache cache;
  private final Extent blob;

  Remains(PageTable<Page> pages, DataCache cache, Extent blob) {
    this.pages = pages;
    this.cache = cache;
    this.blob = blob;
  }

  /**
   * The lowest address outside the blob that changed in memory after the last invalidation.
   *
   * @param late of bytes that were written before it, but cleaned after it
   */
  public OptionalLong firstStaleInstruction(boolean late) {
    return cache.unifiesInstructions()
        ? OptionalLong.empty()
        : first(page -> page.firstChange(cache.invalidations(), late));
  }

  /** The lowest address outside the blob that the stub wrote past a line that is still there. */
  public OptionalLong firstStaleLine() {
    return lowest(
        pages
            .all()
            .filter(page -> page.hasLines() && !blob.contains(page.base))
            .flatMap(page -> lines(page, line -> isStale(page, line))));
  }

  private static boolean isStale(Page page, int line) {
    return page.state(line) == Page.STALE && page.isStored(line);
  }

  /** The lowest address of a byte that DC IVAC may have destroyed and nobody has written since. */
  public OptionalLong firstDoubt() {
    return first(page -> page.firstDoubt(0, Page.SIZE));
  }

  /** The DC IVAC that made a byte doubtful. */
  public long doubtfulSince(long address) {
    return pages.get(address >>> 12).doubtfulSince();
  }

  private OptionalLong first(ToIntFunction<Page> offset) {
    return lowest(
        pages
            .all()
            .filter(page -> !blob.contains(page.base) && offset.applyAsInt(page) >= 0)
            .map(page -> page.base + offset.applyAsInt(page)));
  }

  /** The addresses of the lines that the stub wrote and nobody has written back, ascending. */
  public List<Long> dirtyLines() {
    return pages
        .all()
        .filter(Page::hasLines)
        .flatMap(page -> lines(page, line -> isForgotten(page, line)))
        .sorted(Extent::compare)
        .toList();
  }

  /** The lowest line with a byte of a range that memory does not have, whoever wrote it. */
  public OptionalLong firstDirtyLine(Extent range) {
    return lowest(
        pages
            .all()
            .filter(page -> page.hasLines() && range.touches(page.base, Page.SIZE))
            .flatMap(page -> lines(page, line -> DataCache.isDirty(page, line)))
            .filter(line -> range.touches(line, lineSize())));
  }

  private static boolean isForgotten(Page page, int line) {
    return DataCache.isDirty(page, line) && page.state(line) != Page.INHERITED;
  }

  private Stream<Long> lines(Page page, IntPredicate chosen) {
    return IntStream.range(0, page.lines())
        .filter(chosen)
        .mapToObj(line -> page.base + ((long) line << cache.lineShift()));
  }

  /** Whether the line at an address was ever cleaned to the point of coherency by address. */
  public boolean isMaintained(long address) {
    Page page = pages.get(address >>> 12);
    return page != null && page.isMaintained((int) (address & Page.SIZE - 1) >>> cache.lineShift());
  }

  /** Bytes in a line of the data cache. */
  public int lineSize() {
    return 1 << cache.lineShift();
  }

  /** Whether an address belongs to the stub. */
  public boolean isInBlob(long address) {
    return blob.contains(address);
  }

  private static OptionalLong lowest(Stream<Long> addresses) {
    return addresses
        .min(Comparator.comparing(a -> a, Extent::compare))
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }
}
