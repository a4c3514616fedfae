package relocc.compiler.output;

import relocc.compiler.lower.Step;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Plan;
import relocc.compiler.source.Span;

/** The part of a plan that a step of its routine comes from. */
public record StepPlaces(Plan plan) implements Step.Visitor<Span> {
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
    return step.transfers().get(0).origin();
  }

  @Override
  public Span verify(Step.Verify step) {
    return step.action().span();
  }

  @Override
  public Span unpack(Step.Unpack step) {
    return step.action().span();
  }

  @Override
  public Span publish(Step.Publish step) {
    return step.ranges().get(0).span();
  }

  @Override
  public Span moveList(Step.MoveList step) {
    return list(step.list());
  }

  @Override
  public Span judgeList(Step.JudgeList step) {
    return list(step.list());
  }

  private Span list(Parameter parameter) {
    return plan.actions().stream()
        .filter(a -> a instanceof Action.MoveList move && move.list().equals(parameter))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no action has this list"))
        .span();
  }

  @Override
  public Span guardStub(Step.GuardStub step) {
    return plan.stub().span();
  }

  @Override
  public Span guardTables(Step.GuardTables step) {
    return plan.run().span();
  }

  @Override
  public Span guardRanges(Step.GuardRanges step) {
    return step.moves().get(0).span();
  }

  @Override
  public Span cleanRanges(Step.CleanRanges step) {
    return step.moves().get(0).span();
  }

  @Override
  public Span moveRange(Step.MoveRange step) {
    return step.move().span();
  }

  @Override
  public Span commit(Step.Commit step) {
    return plan.actions().get(0).span();
  }

  @Override
  public Span leaveCaller(Step.LeaveCaller step) {
    return plan.entries().get(0).span();
  }

  @Override
  public Span switchMap(Step.SwitchMap step) {
    return plan.run().span();
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
