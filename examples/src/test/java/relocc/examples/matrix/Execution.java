package relocc.examples.matrix;

import static relocc.examples.matrix.Places.LEFT;
import static relocc.examples.matrix.Places.LOAD;
import static relocc.examples.matrix.Places.LOAD_SIZE;
import static relocc.examples.matrix.Places.ODD;
import static relocc.examples.matrix.Places.RAM_SIZE;
import static relocc.examples.matrix.Places.REPORT;
import static relocc.examples.matrix.Places.REPORT_SIZE;
import static relocc.examples.matrix.Places.RIGHT;
import static relocc.examples.matrix.Places.START;
import static relocc.examples.matrix.Places.STUB;
import static relocc.examples.matrix.Places.STUB_SIZE;
import static relocc.examples.matrix.Places.SWAPPED;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import relocc.examples.Machine;
import relocc.examples.Rehearsal;
import relocc.examples.Scatter;

/** One row on QEMU: the launcher, a stub, and what it leaves to. */
final class Execution {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int MARGIN = 33;
  private static final int ODD_SIZE = 8192;

  private final Row row;
  private final Rehearsal memory;

  Execution(Row row, Launcher launcher, Path folder) throws IOException {
    this.row = row;
    int reset = row.calls() ? 2 : row.entry().number();
    List<String> semihosting = List.of("-semihosting-config", "enable=on,target=native");
    Machine machine = new Machine(reset, row.cpu(), semihosting);
    memory = new Rehearsal(machine, PATIENCE, RAM_SIZE, folder);
    memory.noise(LOAD, LOAD_SIZE);
    memory.noise(ODD - MARGIN, ODD_SIZE);
    memory.noise(LEFT, SWAPPED);
    memory.noise(RIGHT, SWAPPED);
    memory.put(LOAD, launcher.arrival());
    launcher.put(row, memory);
  }

  /** It is to do this: all are read before any is written. */
  Execution moves(List<Scatter.Page> moves) throws IOException {
    memory.expectMoves(moves);
    return this;
  }

  /** After the moves it is to do this. */
  Execution zeros(long address, int size) throws IOException {
    memory.expect(address, new byte[size]);
    return this;
  }

  /**
   * Runs.
   *
   * @param registers what the next program is to find, sp being 31; the others are to be 0
   * @return how it ended, where it differs from what was wanted
   */
  List<String> differences(byte[] stub, Map<Integer, Long> registers) throws IOException {
    List<String> found = new ArrayList<>();
    try {
      memory.run(START, STUB, STUB + STUB_SIZE, stub);
    } catch (AssertionError e) {
      found.add(String.valueOf(e.getMessage()));
    }
    found.addAll(report().differences(row, registers));
    return found;
  }

  /** What it left about itself. */
  Report report() throws IOException {
    return new Report(memory.left(REPORT, REPORT_SIZE));
  }
}
