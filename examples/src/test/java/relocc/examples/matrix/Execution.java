package relocc.examples.matrix;

import static relocc.examples.matrix.Places.RAM;
import static relocc.examples.matrix.Places.RAM_SIZE;
import static relocc.examples.matrix.Places.REPORT;
import static relocc.examples.matrix.Places.REPORT_SIZE;
import static relocc.examples.matrix.Places.START;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import relocc.examples.Machine;
import relocc.examples.Rehearsal;

/** One row on QEMU: the launcher, a stub, and what it leaves to. */
final class Execution {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long FIRMWARE_END = RAM + (2 << 20);

  private final Row row;
  private final Subject subject;
  private final Rehearsal memory;

  Execution(Row row, Subject subject, Launcher launcher, Path folder) throws IOException {
    this(row, subject, row.cpu(), launcher, folder);
  }

  /**
   * @param cpu what it runs on, as QEMU names it
   */
  Execution(Row row, Subject subject, String cpu, Launcher launcher, Path folder)
      throws IOException {
    this.row = row;
    this.subject = subject;
    int reset = row.calls() ? 2 : row.entry().number();
    List<String> semihosting = List.of("-semihosting-config", "enable=on,target=native");
    Machine machine = new Machine(reset, cpu, semihosting);
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

  /**
   * Runs a stub that the row is not meant for.
   *
   * @return nothing where it comes back with all as it was, else what is wrong
   */
  List<String> refusal(byte[] stub) throws IOException {
    byte[][] before = around();
    List<String> differences = differences(stub);
    if (differences.isEmpty()) {
      return List.of("it went on");
    } else if (report().returned().isEmpty()) {
      return differences;
    }
    byte[][] after = around();
    boolean same = Arrays.equals(before[0], after[0]) && Arrays.equals(before[1], after[1]);
    return same ? List.of() : List.of("it returned after it had written");
  }

  /** All memory but the firmware's and the stub's. */
  private byte[][] around() throws IOException {
    long from = FIRMWARE_END;
    long stub = subject.stub(row);
    long end = subject.end(row);
    return new byte[][] {
      memory.left(from, (int) (stub - from)), memory.left(end, (int) (RAM + RAM_SIZE - end))
    };
  }

  /** What it left about itself. */
  Report report() throws IOException {
    return new Report(memory.left(REPORT, REPORT_SIZE));
  }
}
