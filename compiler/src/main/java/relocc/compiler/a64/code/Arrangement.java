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
 * @param late how many of the last steps lie there; if any do, those of them without a loop and all
 *     that is {@code behind}, but for {@link Part#ROUTINES}, are spread over the room right before
 *     the vectors and in them
 */
public record Arrangement(Set<Part> behind, int late) {
  /** Whether this lies in several pieces. */
  public boolean isSpread(Part part) {
    return late > 0 && part != Part.ROUTINES && behind.contains(part);
  }

  /** What may lie before the vectors or behind them. */
  public enum Part {
    REFUSALS,
    FAILURE,
    REPORT,
    /** What several steps call. */
    ROUTINES
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

  private static final List<Set<Part>> SPREAD =
      List.of(EnumSet.of(Part.REFUSALS, Part.FAILURE, Part.REPORT), EnumSet.allOf(Part.class));

  /** More of the last steps than these are never late. */
  private static final int MOST_LATE = 8;

  public Arrangement {
    behind = Set.copyOf(behind);
  }

  /**
   * Some steps behind the vectors.
   *
   * @param steps how many there are; the first stays before the vectors
   * @param routines whether there are {@link Part#ROUTINES}
   */
  public static List<Arrangement> spread(int steps, boolean routines) {
    return IntStream.range(1, Math.min(steps, MOST_LATE))
        .boxed()
        .flatMap(
            late ->
                SPREAD.stream()
                    .filter(parts -> routines || !parts.contains(Part.ROUTINES))
                    .map(parts -> new Arrangement(parts, late)))
        .toList();
  }
}
