package relocc.examples.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import relocc.cli.verify.Verification;
import relocc.compiler.Build;
import relocc.compiler.source.Problems;
import relocc.examples.Judge;

/**
 * The plans of the matrix on the machine model, with its adversary: each on a few machines of other
 * seeds, and with all that they have to refuse.
 *
 * <p>A plain run tries a part of them. {@code -Drelocc.matrix.verify=N} tries each Nth.
 */
class MatrixVerifyTest {
  private static final int STEP =
      Integer.getInteger("relocc.matrix.verify", Judge.REQUIRED ? 4 : 97);

  private static final int SEEDS = 3;

  @Test
  void everyPlanHolds() {
    List<MatrixTest.Trial> legal =
        MatrixTest.trials().filter(trial -> isTried(trial.row())).toList();
    List<MatrixTest.Trial> some =
        IntStream.range(0, legal.size()).filter(i -> i % STEP == 0).mapToObj(legal::get).toList();
    List<String> wrong =
        IntStream.range(0, some.size())
            .parallel()
            .mapToObj(i -> fault(some.get(i), i).stream())
            .flatMap(fault -> fault)
            .toList();
    assertEquals("", String.join("\n", wrong));
    assertTrue(some.size() > 5, "only " + some.size() + " plans");
  }

  /**
   * Verify chooses how wide the caller's addresses are, and the rows give an offset for 52 bits.
   */
  private static boolean isTried(Row row) {
    return row.illegal().isEmpty() && !(row.caller() == Row.Caller.LINEAR && row.va() == 52);
  }

  private static Optional<String> fault(MatrixTest.Trial trial, int index) {
    Problems problems = new Problems();
    Optional<Build> build = Plans.compile(trial.subject().text(trial.row()), problems);
    try {
      return build
          .flatMap(
              b -> Verification.of(b).fault(b, LongStream.range(index, index + SEEDS).toArray()))
          .map(fault -> trial + ": " + fault);
    } catch (RuntimeException e) {
      return Optional.of(trial + ": " + e);
    }
  }
}
