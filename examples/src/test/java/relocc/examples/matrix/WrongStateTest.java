package relocc.examples.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relocc.compiler.Build;
import relocc.compiler.source.Problems;
import relocc.examples.Judge;
import relocc.examples.matrix.Row.Caller;
import relocc.examples.matrix.Row.Copy;
import relocc.examples.matrix.Row.Exit;

/**
 * A stub that is entered in a state that its plan does not name comes back, and touches nothing.
 */
class WrongStateTest {
  @TempDir Path folder;

  /**
   * @param planned what the stub was made for
   * @param found what it meets
   * @param cpu on which processor
   */
  private record Meeting(Row planned, Row found, String cpu) {
    @Override
    public String toString() {
      return "made for " + planned + "; entered at " + found + " on " + cpu;
    }
  }

  @BeforeEach
  void needsMachine() {
    Judge.needMachine();
  }

  @Test
  void theStubComesBack() throws IOException {
    Launcher launcher = new Launcher();
    List<Meeting> all = new ArrayList<>(states());
    all.addAll(processors());
    String wrong =
        all.parallelStream()
            .flatMap(meeting -> wrong(meeting, launcher).stream())
            .collect(Collectors.joining("\n"));
    assertEquals("", wrong);
  }

  /** Each level by each other one, and each way of the MMU by each that can be told from it. */
  private static List<Meeting> states() {
    List<Row> rows =
        Row.all().stream()
            .filter(row -> row.exit() == Exit.SAME && row.illegal().isEmpty())
            .filter(row -> row.granule() == 12 && row.va() == 48)
            .filter(row -> row.copy() == Copy.OFF)
            .toList();
    List<Meeting> meetings = new ArrayList<>();
    for (Row planned : rows) {
      for (Row found : rows) {
        boolean on = planned.caller() != Caller.OFF;
        if (planned.entry() != found.entry() || on != (found.caller() != Caller.OFF)) {
          meetings.add(new Meeting(planned, found, "max"));
        }
      }
    }
    return meetings;
  }

  /** A Cortex-A72 has no VHE for the exit, and neither 16 KiB nor 52 bits for tables. */
  private static List<Meeting> processors() {
    return Row.all().stream()
        .filter(row -> row.illegal().isEmpty() && row.entry() != Level.VHE)
        .filter(row -> row.caller() == Caller.OFF)
        .filter(
            row ->
                row.exit() == Exit.VHE && row.granule() == 12 && row.va() == 48
                    || row.copy() == Copy.IDENTITY
                        && row.exit() == Exit.SAME
                        && (row.granule() == 14 || row.va() == 52))
        .map(row -> new Meeting(row, row, "cortex-a72"))
        .toList();
  }

  private List<String> wrong(Meeting meeting, Launcher launcher) {
    try {
      Problems problems = new Problems();
      Subject subject = new Ranges();
      Optional<Build> build = Plans.compile(subject.text(meeting.planned()), problems);
      if (build.isEmpty()) {
        return List.of(meeting + ": " + Plans.codes(problems));
      }
      Path own = Files.createTempDirectory(folder, "meeting");
      return new Execution(meeting.found(), subject, meeting.cpu(), launcher, own)
          .refusal(build.get().program().bytes()).stream()
              .map(text -> meeting + ": " + text)
              .toList();
    } catch (IOException | RuntimeException e) {
      return List.of(meeting + ": " + e);
    }
  }
}
