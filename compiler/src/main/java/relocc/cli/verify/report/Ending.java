package relocc.cli.verify.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.OnFail;
import relocc.compiler.plan.OnFail.Conduit;
import relocc.compiler.plan.OnFail.Reaction;
import relocc.runtime.Outcome;
import relocc.runtime.Setup;
import relocc.runtime.StopReason;
import relocc.runtime.TakenException;
import relocc.runtime.memory.Memory;

/**
 * How a stub gives up.
 *
 * @param code why
 * @param step which one ran, as the report calls it
 * @param level where it ran
 */
public record Ending(OnFail onFail, int code, String step, int level) {
  private static final int EXCEPTION = 4;

  /** What the report calls the reasons; those of the plan have one word. */
  private static final List<String> KINDS =
      List.of(
          "",
          "level",
          "address",
          "state",
          "exception",
          "parameter",
          "list",
          "over stub",
          "over tables",
          "no answer",
          "packing",
          "require");

  /** "RELOCCFL". */
  private static final long MAGIC = 0x4c46_4343_4f4c_4552L;

  private int kind() {
    return Math.min(code, KINDS.size() - 1);
  }

  /** What it says on its UART. */
  public String report(Outcome outcome) {
    String words =
        String.format("relocc: stopped: %s, code 0x%02x, step %s", KINDS.get(kind()), code, step);
    if (code == EXCEPTION) {
      Map<String, Long> registers = outcome.systemRegisters();
      words +=
          String.format(
              ", esr %016x, elr %016x, far %016x",
              registers.get("ESR_EL" + level), pc(outcome), registers.get("FAR_EL" + level));
    }
    return words + "\r\n";
  }

  /** The instruction that took the first exception. */
  public static long pc(Outcome outcome) {
    return outcome.exceptions().stream().mapToLong(TakenException::pc).findFirst().orElse(0);
  }

  /** What is wrong with the end of a stub that does not return. */
  public List<String> stopped(Outcome outcome, Reaction reaction) {
    if (!reaction.kind().psci()) {
      return outcome.reason() == StopReason.HALTED
          ? List.of()
          : List.of("it does not halt, it is at " + AddressRange.hex(outcome.pc()));
    }
    if (level == 3) {
      // Nobody is above EL3: entered there against the plan, its call comes back to EL3.
      return outcome.exceptions().isEmpty() ? List.of("it does not call PSCI") : List.of();
    }
    boolean resets = reaction.kind() == Reaction.Kind.SYSTEM_RESET;
    StopReason wanted = resets ? StopReason.RESET : StopReason.SWITCHED_OFF;
    String what = resets ? "reset the machine" : "switch the machine off";
    return outcome.reason() == wanted
        ? List.of()
        : List.of("it does not " + what + ", it is at " + AddressRange.hex(outcome.pc()));
  }

  /**
   * Who answers the call of a reaction: firmware at EL3, or, for a stub at EL1 whose plan says so,
   * somebody at EL2.
   */
  public static Setup.Conduit conduit(Reaction reaction, int level) {
    if (!reaction.kind().psci()) {
      return Setup.Conduit.NONE;
    }
    return level == 1 && reaction.conduit() == Conduit.HVC ? Setup.Conduit.HVC : Setup.Conduit.SMC;
  }

  /** A machine with firmware that does what the stub ends with. */
  public static Setup answered(Setup setup, Reaction reaction) {
    return setup.withAbove(setup.around().above().withPsci(conduit(reaction, setup.level())));
  }

  /** What is wrong with its records in memory. */
  public List<String> records(Memory memory) {
    List<String> found = new ArrayList<>();
    for (OnFail.Report.Record record : onFail.records()) {
      long at = record.range().start();
      boolean right =
          memory.load64(at) == MAGIC
              && memory.load64(at + 8) == (1 | (long) code << 32)
              && memory.load64(at + 16)
                  == (Long.parseLong(step.split(" ")[0]) | (long) kind() << 32)
              && memory.load64(at + 24) == level;
      if (!right) {
        found.add("the record at " + AddressRange.hex(at) + " is wrong");
      }
    }
    return found;
  }
}
