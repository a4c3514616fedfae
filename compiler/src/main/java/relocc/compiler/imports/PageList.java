package relocc.compiler.imports;

import java.util.Arrays;
import java.util.Optional;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;
import relocc.compiler.source.Span;

/**
 * A list of pages to move ({@code import pages}): text lines {@code source destination size}, with
 * {@code #} comments. Kept in arrays: a list may have a million lines.
 */
public final class PageList {
  private final Source text;
  private final long[] numbers;
  private final int[] places;
  private final int count;

  PageList(Source text, long[] numbers, int[] places, int count) {
    this.text = text;
    this.numbers = Arrays.copyOf(numbers, 3 * count);
    this.places = Arrays.copyOf(places, 2 * count);
    this.count = count;
  }

  /** Reads the file; R5030 for every line that is no page, with the import as second place. */
  public static Optional<PageList> read(ImportedFile file, Problems problems) {
    return file.bytes(problems).flatMap(bytes -> new PageListReader(file, bytes, problems).read());
  }

  /** How many pages there are; those of size 0 are left out. */
  public int count() {
    return count;
  }

  /** The address that page {@code i} is read from. */
  public long source(int i) {
    return numbers[3 * i];
  }

  /** The address that page {@code i} is written to. */
  public long destination(int i) {
    return numbers[3 * i + 1];
  }

  /** How many bytes page {@code i} has; neither of its ranges passes 2^64. */
  public long size(int i) {
    return numbers[3 * i + 2];
  }

  /** The line of page {@code i}. */
  public Span span(int i) {
    return new Span(text, places[2 * i], places[2 * i + 1]);
  }
}
