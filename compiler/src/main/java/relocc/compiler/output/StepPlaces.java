package relocc.compiler.output;

import relocc.compiler.lower.Step;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.Plan;
import relocc.compiler.source.Span;

/** The part of a plan that a step of its routine comes from. */
record StepPlaces(Plan plan) implements Step.Visitor<Span> {
  @Override
  public Span enter(Step.Enter step) {
    return plan.entries().get(0).span();
  }

  @Override
  public Span turnOnMmu(Step.TurnOnMmu step) {
    return plan.run().span();
  }

  @Override
  public Span cleanLines(Step.CleanLines step) {
    return plan.actions().get(0).span();
  }

  @Override
  public Span move(Step.Move step) {
    return plan.actions().get(0).span();
  }

  @Override
  public Span moveList(Step.MoveList step) {
    return plan.actions().stream()
        .filter(a -> a instanceof Action.MoveList list && list.list().equals(step.list()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no action has this list"))
        .span();
  }

  @Override
  public Span turnOffMmu(Step.TurnOffMmu step) {
    return plan.run().span();
  }

  @Override
  public Span leave(Step.Leave step) {
    return plan.exit().span();
  }
}
