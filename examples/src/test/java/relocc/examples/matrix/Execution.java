package relocc.examples.matrix;

import static relocc.examples.matrix.Places.RAM_SIZE;
import static relocc.examples.matrix.Places.REPORT;
import static relocc.examples.matrix.Places.REPORT_SIZE;
import static relocc.examples.matrix.Places.START;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import relocc.examples.Machine;
import relocc.examples.Rehearsal;

/** One row on QEMU: the launcher, a stub, and what it leaves to. */
final class Execution {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private final Row row;
  private final Subject subject;
  private final Rehearsal memory;

  Execution(Row row, Subject subject, Launcher launcher, Path folder) throws IOException {
    this.row = row;
    this.subject = subject;
    int reset = row.calls() ? 2 : row.entry().number();
    List<String> semihosting = List.of("-semihosting-config", "enable=on,target=native");
    Machine machine = new Machine(reset, row.cpu(), semihosting);
    memory = new Rehearsal(machine, PATIENCE, RAM_SIZE, folder);
    launcher.put(row, subject, memory);
  }

  /** Runs the stub; how the end differs from what the plan means. */
  List<String> differences(byte[] stub) throws IOException {
    List<String> found = new ArrayList<>();
    try {
      memory.run(START, subject.stub(row), subject.end(row), stub);
    } catch (AssertionError e) {
      found.add(String.valueOf(e.getMessage()));
    }
    found.addAll(report().differences(row, subject.registers(row)));
    return found;
  }

  /** What it left about itself. */
  Report report() throws IOException {
    return new Report(memory.left(REPORT, REPORT_SIZE));
  }
}
