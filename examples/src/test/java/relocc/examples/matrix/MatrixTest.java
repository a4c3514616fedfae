package relocc.examples.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relocc.compiler.Build;
import relocc.compiler.source.Problems;
import relocc.examples.Judge;
import relocc.examples.matrix.Row.Exit;

/**
 * Every state that a loader can be in, by every way to copy, by every state that can be left to:
 * the plan of each is refused for a reason, or its stub runs on QEMU, and every byte of memory and
 * every register is looked at.
 *
 * <p>A plain run tries a part of them. {@code -Drelocc.matrix.step=N} tries each Nth, and {@code
 * -Drelocc.matrix.rows=TEXT} those that have the text in their name.
 */
class MatrixTest {
  private static final int STEP = Integer.getInteger("relocc.matrix.step", Judge.REQUIRED ? 1 : 23);
  private static final String ROWS = System.getProperty("relocc.matrix.rows", "");

  /** What may still be refused as not built yet. */
  private static final Set<String> NOT_BUILT = Set.of("R1933");

  @TempDir Path folder;

  /** What came of a row. */
  private record Result(Trial trial, Verdict verdict, String text) {
    @Override
    public String toString() {
      return trial + ": " + text;
    }
  }

  /** A row and what is moved in it. */
  record Trial(Row row, Subject subject) {
    @Override
    public String toString() {
      return subject + ", " + row;
    }
  }

  private enum Verdict {
    RAN,
    REFUSED,
    NOT_BUILT,
    WRONG
  }

  @BeforeEach
  void needsMachine() {
    Judge.needMachine();
  }

  @Test
  void everyRowRunsOrIsRefused() throws IOException {
    Launcher launcher = new Launcher();
    List<Trial> all = trials().filter(trial -> trial.toString().contains(ROWS)).toList();
    List<Result> results =
        IntStream.range(0, all.size())
            .filter(i -> i % STEP == 0)
            .parallel()
            .mapToObj(i -> result(all.get(i), launcher, folder.resolve("row" + i)))
            .toList();
    Map<Verdict, Long> counts =
        results.stream()
            .collect(Collectors.groupingBy(Result::verdict, TreeMap::new, Collectors.counting()));
    System.out.println("matrix: " + counts);
    String wrong =
        results.stream()
            .filter(result -> result.verdict() == Verdict.WRONG)
            .map(Result::toString)
            .collect(Collectors.joining("\n"));
    assertEquals("", wrong);
    assertTrue(!ROWS.isEmpty() || counts.containsKey(Verdict.RAN), "nothing ran");
  }

  /** Lists leave as kexec does: at the level of entry, or by a call. */
  static Stream<Trial> trials() {
    return Row.all().stream()
        .flatMap(
            row ->
                row.exit() == Exit.SAME || row.calls()
                    ? Stream.of(new Ranges(), new PageList(false), new PageList(true))
                        .map(subject -> new Trial(row, subject))
                    : Stream.of(new Trial(row, new Ranges())));
  }

  private static Result result(Trial trial, Launcher launcher, Path own) {
    Row row = trial.row();
    try {
      Problems problems = new Problems();
      Optional<Build> build = Plans.compile(trial.subject().text(row), problems);
      if (build.isEmpty() || row.illegal().isPresent()) {
        return refused(trial, problems);
      }
      Files.createDirectory(own);
      List<String> differences =
          new Execution(row, trial.subject(), launcher, own)
              .differences(build.get().program().bytes());
      Verdict verdict = differences.isEmpty() ? Verdict.RAN : Verdict.WRONG;
      return new Result(trial, verdict, differences.toString());
    } catch (IOException | RuntimeException e) {
      return new Result(trial, Verdict.WRONG, e.toString());
    }
  }

  private static Result refused(Trial trial, Problems problems) {
    List<String> codes = Plans.codes(problems);
    Optional<String> reason = trial.row().illegal();
    if (reason.isPresent() && codes.stream().anyMatch(code -> code.startsWith("R3"))) {
      return new Result(trial, Verdict.REFUSED, codes.toString());
    } else if (!codes.isEmpty() && NOT_BUILT.containsAll(codes)) {
      return new Result(trial, Verdict.NOT_BUILT, codes.toString());
    }
    String wanted = reason.map(why -> "should be refused: " + why + "; ").orElse("is legal; ");
    return new Result(trial, Verdict.WRONG, wanted + codes);
  }
}
