package relocc.runtime;

import java.util.List;
import java.util.Map;
import relocc.runtime.adversary.Choice;
import relocc.runtime.memory.Memory;
import relocc.runtime.rule.Violation;

/**
 * The machine when it stopped.
 *
 * @param reason why it stopped
 * @param pc the next instruction
 * @param level the exception level, 0..3
 * @param x x0..x30
 * @param sp the current stack pointer
 * @param daif the interrupt masks D, A, I, F as bits 3..0
 * @param systemRegisters the last value written to every system register, by name
 * @param instructions how many were executed
 * @param memory the bytes at the point of coherency: what the caches still held is lost
 * @param violations the rules that were broken, in order, at most 100
 * @param sent what each UART was given to send, in the order of the setup
 * @param exceptions those taken, in order
 * @param history the addresses of the last instructions, oldest first, as many as were asked for
 * @param choices what the adversary did last, oldest first
 * @param path a digest of the addresses of all instructions in the order of execution
 */
public record Outcome(
    StopReason reason,
    long pc,
    int level,
    List<Long> x,
    long sp,
    int daif,
    Map<String, Long> systemRegisters,
    long instructions,
    Memory memory,
    List<Violation> violations,
    List<String> sent,
    List<TakenException> exceptions,
    List<Long> history,
    List<Choice> choices,
    long path) {
  /** Whether it stopped at EL2 with VHE. */
  public boolean isHost() {
    return level == 2 && (systemRegisters.getOrDefault("HCR_EL2", 0L) >>> 34 & 1) != 0;
  }

  /** What was sent by all UARTs, one after the other. */
  public String uart() {
    return String.join("", sent);
  }

  public Outcome {
    x = List.copyOf(x);
    systemRegisters = Map.copyOf(systemRegisters);
    violations = List.copyOf(violations);
    sent = List.copyOf(sent);
    exceptions = List.copyOf(exceptions);
    history = List.copyOf(history);
    choices = List.copyOf(choices);
  }
}
