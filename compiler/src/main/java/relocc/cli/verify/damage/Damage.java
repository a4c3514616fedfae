package relocc.cli.verify.damage;

import java.util.List;
import relocc.cli.verify.call.Assignments;
import relocc.compiler.Build;
import relocc.compiler.a64.Program;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.Plan.Payload;
import relocc.runtime.Setup;
import relocc.runtime.memory.Memory;

/**
 * Contents that make a step give up, from the moment on at which it starts.
 *
 * @param what it is, for people
 * @param step of the routine, by its place
 * @param code what the stub says then
 * @param early whether the stub has written nothing by then
 * @param before what has been done by then
 * @param action of the step; all its ranges are known
 * @param address of the first byte, as the plan counts
 * @param bytes what is there
 * @param work about how many instructions it takes to get there
 */
public record Damage(
    String what,
    int step,
    int code,
    boolean early,
    List<Action> before,
    Action action,
    long address,
    byte[] bytes,
    long work) {
  public Damage {
    before = List.copyOf(before);
  }

  /**
   * What the step finds.
   *
   * @param memory as the stub found it; it is changed
   */
  public Memory seen(Memory memory) {
    Assignments.perform(before, memory);
    memory.write(address, bytes);
    return memory;
  }

  /**
   * The same on a machine.
   *
   * @param build as it lies in memory
   * @param instruction the first one of the step
   */
  public Setup.Damage of(Build build, long instruction) {
    long place = Payload.isPlace(address) ? payload(build) + (address - Payload.SPACE) : address;
    return new Setup.Damage(instruction, place, bytes);
  }

  private static long payload(Build build) {
    return build.program().sections().stream()
        .filter(section -> section.name().equals("payload"))
        .map(Program.Section::range)
        .findFirst()
        .orElseThrow()
        .start();
  }
}
