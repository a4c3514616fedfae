package relocc.examples;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * An image in 4 KiB pages that lie all over RAM in a random order, half of them where other pages
 * belong: in chains, and in cycles.
 *
 * @param destination where the image belongs
 * @param pages one for each 4 KiB of it, in the order of their destinations; the last may be
 *     shorter
 */
public record Scatter(long destination, List<Page> pages) {
  /** The size of a page in bytes. */
  public static final int PAGE = 4096;

  public Scatter {
    pages = List.copyOf(pages);
  }

  /** These {@code size} bytes at {@code source} belong at {@code destination}. */
  public record Page(long source, long destination, int size) {
    /** As a line of a page list. */
    public String line() {
      return String.format("0x%x 0x%x 0x%x", source, destination, size);
    }
  }

  /**
   * Spreads an image over {@code from .. to}. A quarter of its pages change places among
   * themselves, a quarter lie where others of the rest belong, and half lie outside the
   * destination.
   *
   * @param free whether the page at an address outside the destination may be a source
   * @param size of the image in bytes
   * @param seed the same seed gives the same pages
   */
  public static Scatter over(
      long from, long to, LongPredicate free, long destination, long size, long seed) {
    int count = (int) ((size + PAGE - 1) / PAGE);
    Random random = new Random(seed);
    long end = destination + (long) count * PAGE;
    List<Long> belongs = slots(destination, end, slot -> true);
    Collections.shuffle(belongs, random);
    List<Long> outside =
        slots(from, to, slot -> free.test(slot) && (slot < destination || slot >= end));
    Collections.shuffle(outside, random);

    int quarter = count / 4;
    List<Long> sources = shuffled(belongs.subList(0, quarter), random);
    List<Long> rest = new ArrayList<>(belongs.subList(quarter, 2 * quarter));
    rest.addAll(outside.subList(0, count - 2 * quarter));
    sources.addAll(shuffled(rest, random));
    return new Scatter(
        destination,
        IntStream.range(0, count)
            .mapToObj(i -> page(sources.get(i), belongs.get(i), destination + size))
            .sorted(Comparator.comparing(Page::destination))
            .toList());
  }

  private static List<Long> slots(long from, long to, LongPredicate wanted) {
    return LongStream.iterate(from, slot -> slot < to, slot -> slot + PAGE)
        .filter(wanted)
        .boxed()
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static List<Long> shuffled(List<Long> slots, Random random) {
    List<Long> copy = new ArrayList<>(slots);
    Collections.shuffle(copy, random);
    return copy;
  }

  private static Page page(long source, long destination, long end) {
    return new Page(source, destination, (int) Math.min(PAGE, end - destination));
  }

  /** The page list that a plan imports. */
  public String text() {
    return pages.stream()
        .map(Page::line)
        .collect(Collectors.joining("\n", "# source destination size\n", "\n"));
  }
}
