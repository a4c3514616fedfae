package relocc.compiler.ast;

import java.util.List;
import java.util.Optional;
import relocc.compiler.source.Span;
import relocc.grammar.ReloccParser.*;

/** Builds the statements of a {@code steps} block. */
final class StepBuilder {
  private final AstBuilder.Text text;
  private final ExprBuilder exprs;

  StepBuilder(AstBuilder.Text text, ExprBuilder exprs) {
    this.text = text;
    this.exprs = exprs;
  }

  List<Step> steps(List<StepContext> steps) {
    return steps.stream().map(this::step).toList();
  }

  private Step step(StepContext step) {
    Span span = text.span(step);
    if (step instanceof MoveContext move) {
      return move(move, span);
    } else if (step instanceof CopyContext copy) {
      return new Step.Copy(pair(copy.pair()), span);
    } else if (step instanceof ZeroContext zero) {
      return new Step.Zero(exprs.range(zero.range()), span);
    } else if (step instanceof FillContext fill) {
      return new Step.Fill(exprs.range(fill.range(0)), exprs.range(fill.range(1)), span);
    }
    return later(step, span);
  }

  /** Those that are parsed and not yet built. */
  private Step later(StepContext step, Span span) {
    if (step instanceof EachContext each) {
      return new Step.Each(
          text.name(each.name()),
          exprs.range(each.range()),
          Optional.ofNullable(each.condition()).map(exprs::condition),
          steps(each.step()),
          span);
    } else if (step instanceof UnpackContext unpack) {
      return new Step.Unpack(pair(unpack.pair()), text.name(unpack.name()), span);
    } else if (step instanceof AssumeContext assume) {
      return new Step.Assume(exprs.range(assume.range()), text.name(assume.name()), span);
    } else if (step instanceof RequireContext require) {
      return new Step.Require(
          exprs.condition(require.condition()), exprs.range(require.otherwise().range()), span);
    }
    return look(step, span);
  }

  /** Those that write nothing. */
  private Step look(StepContext step, Span span) {
    if (step instanceof VerifyContext verify) {
      return new Step.Verify(
          exprs.range(verify.range(0)),
          text.name(verify.name()),
          exprs.range(verify.range(1)),
          exprs.range(verify.otherwise().range()),
          span);
    } else if (step instanceof PublishContext publish) {
      return new Step.Publish(exprs.range(publish.range()), span);
    }
    throw new IllegalStateException("step " + step.getText());
  }

  private Step move(MoveContext move, Span span) {
    if (move.range().isEmpty()) {
      return new Step.Move(move.pair().stream().map(this::pair).toList(), span);
    }
    Expr from = exprs.range(move.range(0));
    if (move.range().size() == 1) {
      return new Step.MoveList(from, span);
    }
    Expr to = exprs.range(move.range(1));
    return new Step.Move(List.of(new Step.Pair(from, to, from.span().to(to.span()))), span);
  }

  Step.Pair pair(PairContext pair) {
    return new Step.Pair(exprs.range(pair.range(0)), exprs.range(pair.range(1)), text.span(pair));
  }
}
