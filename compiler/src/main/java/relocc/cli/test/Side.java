package relocc.cli.test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import relocc.cli.verify.Verification;
import relocc.cli.verify.call.Call;
import relocc.cli.verify.meaning.ExitState;
import relocc.cli.verify.meaning.Reference;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Plan;
import relocc.runtime.Outcome;
import relocc.runtime.memory.Memory;

/**
 * How a call ended, on the reference or on a machine.
 *
 * @param name of the two, for people
 * @param before memory when the stub was entered
 * @param after memory when it left
 * @param pc where it goes on
 * @param level the exception level there, 1 to 3
 * @param host whether that is EL2 with VHE
 * @param x x0 to x30
 * @param sp empty: as it was
 */
public record Side(
    String name,
    Memory before,
    Memory after,
    long pc,
    int level,
    boolean host,
    List<Long> x,
    OptionalLong sp) {
  public Side {
    x = List.copyOf(x);
  }

  /** Runs the reference on memory of its own. */
  public static Side ofReference(Reference reference, Call call, ExceptionLevel entry) {
    Memory after = Verification.before(call);
    Map<Integer, Long> registers = call.registers();
    ExitState exit = reference.run(after, entry, registers, bytes -> {});
    Plan plan = call.plan();
    boolean host = level(plan, entry) == ExceptionLevel.EL2_VHE;
    return new Side(
        "the reference",
        Verification.before(call),
        after,
        exit.pc(),
        exit.level(),
        host,
        exit.x(),
        exit.sp());
  }

  /** The level of a plan's exit; none waits at EL2 for what enters at EL1. */
  private static ExceptionLevel level(Plan plan, ExceptionLevel entry) {
    Optional<ExceptionLevel> level = plan.exit().level();
    return level.orElse(entry);
  }

  /** The end of a run on a machine. */
  public static Side ofMachine(Call call, Outcome outcome) {
    return new Side(
        "the machine model",
        Verification.before(call),
        outcome.memory(),
        outcome.pc(),
        outcome.level(),
        outcome.isHost(),
        outcome.x(),
        OptionalLong.of(outcome.sp()));
  }
}
