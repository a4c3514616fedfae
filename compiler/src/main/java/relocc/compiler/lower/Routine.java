package relocc.compiler.lower;

import java.util.List;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.OnFail;

/**
 * What the stub does, step by step: the last form that all back ends share.
 *
 * @param name the plan's name
 * @param steps begin with a {@link Step.Enter}, end with a {@link Step.Leave}
 * @param stub the range that the stub may use
 * @param scratch the part of it, at its end, that the transfers write; may be empty
 * @param onFail what to do when it cannot go on
 */
public record Routine(
    String name, List<Step> steps, AddressRange stub, AddressRange scratch, OnFail onFail) {
  public Routine {
    steps = List.copyOf(steps);
  }

  /** Whether the copy runs with the MMU on. */
  public boolean mmu() {
    return steps.stream().anyMatch(Step.TurnOnMmu.class::isInstance);
  }
}
