package relocc.examples.kexec;

import java.util.List;
import relocc.examples.Machine;

/** Where the first kernel runs, and with it its relocation code. */
public enum Setup {
  /** There is no EL2. */
  EL1(new Machine(1, "cortex-a72", List.of())),

  /** Linux was started at EL2, runs at EL1, and has left vectors at EL2 that take it back there. */
  EL2(new Machine(2, "cortex-a72", List.of())),

  /** Linux runs at EL2, as a host. */
  VHE(new Machine(2, "neoverse-n1", List.of()));

  private final Machine machine;

  Setup(Machine machine) {
    this.machine = machine;
  }

  /** What the first kernel runs on. */
  public Machine machine() {
    return machine;
  }

  /** The exception level of the relocation code. */
  public int relocationLevel() {
    return this == VHE ? 2 : 1;
  }

  /** The exception level at which both kernels start. */
  public int kernelLevel() {
    return machine.level();
  }
}
