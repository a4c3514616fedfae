package relocc.compiler.a64.code;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where the parts of a stub's code lie. Its vectors are aligned to 2 KiB, and a stub that is a
 * little larger than that should not grow by another 2 KiB.
 *
 * @param behind what lies behind the vectors
 * @param late how many of the last steps lie there; if any do, the one that leaves and all that is
 *     {@code behind} are spread over the vectors, which have room of their own
 */
public record Arrangement(Set<Part> behind, int late) {
  /** What may lie before the vectors or behind them. */
  public enum Part {
    REFUSALS,
    FAILURE,
    REPORT
  }

  /** Vectors at the end. */
  public static final Arrangement FIRST = new Arrangement(Set.of(), 0);

  /** All steps before the vectors. */
  public static final List<Arrangement> SIMPLE =
      Stream.of(
              EnumSet.of(Part.FAILURE),
              EnumSet.of(Part.REPORT),
              EnumSet.of(Part.REFUSALS, Part.FAILURE),
              EnumSet.of(Part.FAILURE, Part.REPORT),
              EnumSet.allOf(Part.class))
          .map(parts -> new Arrangement(parts, 0))
          .toList();

  /** More of the last steps than these are never late. */
  private static final int MOST_LATE = 8;

  public Arrangement {
    behind = Set.copyOf(behind);
  }

  /**
   * Some steps behind the vectors.
   *
   * @param steps how many there are; the first stays before the vectors
   */
  public static List<Arrangement> spread(int steps) {
    return IntStream.range(1, Math.min(steps, MOST_LATE))
        .boxed()
        .flatMap(
            late ->
                Stream.of(
                    new Arrangement(EnumSet.of(Part.REFUSALS, Part.FAILURE), late),
                    new Arrangement(EnumSet.allOf(Part.class), late)))
        .toList();
  }
}
