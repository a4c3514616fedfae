package relocc.compiler.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relocc.compiler.ast.Block;
import relocc.compiler.ast.Expr;
import relocc.compiler.ast.PlanDecl;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Plan.Payload;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;
import relocc.compiler.value.Evaluator;
import relocc.compiler.value.NotBuilt;

/**
 * The stub block.
 *
 * <p>R3003: no place for the stub.
 */
final class StubResolver {
  /** What a stub without a place of its own may grow to; its guard keeps writes so far away. */
  private static final long DEFAULT_LIMIT = 256 << 10;

  private final PlanDecl plan;
  private final List<Payload> payloads;
  private final Evaluator evaluator;
  private final Problems problems;

  StubResolver(PlanDecl plan, List<Payload> payloads, Evaluator evaluator, Problems problems) {
    this.plan = plan;
    this.payloads = payloads;
    this.evaluator = evaluator;
    this.problems = problems;
  }

  /** Where the blob lies. */
  Optional<Plan.Stub> stub() {
    if (plan.stub().isEmpty()) {
      missing(plan.span());
      return Optional.empty();
    }
    Block.Stub block = plan.stub().get();
    block.readonly().ifPresent(span -> problems.add(NotBuilt.READONLY.problem(span)));
    block.scratch().ifPresent(expr -> problems.add(NotBuilt.SCRATCH.problem(expr.span())));
    if (block.place().isEmpty()) {
      missing(block.span());
    }
    return block.place().flatMap(place -> place(place, block));
  }

  private Optional<Plan.Stub> place(Block.Stub.Place place, Block.Stub block) {
    if (place instanceof Block.Stub.Place.At at) {
      block.outsideWrites().ifPresent(span -> problems.add(NotBuilt.OUTSIDE.problem(span)));
      block.limit().ifPresent(expr -> problems.add(NotBuilt.LIMIT.problem(expr.span())));
      return evaluator
          .memory(at.range())
          .map(range -> new Plan.Stub(range, false, at.range().span()));
    } else if (place instanceof Block.Stub.Place.Anywhere) {
      return block
          .limit()
          .map(evaluator::size)
          .orElse(Optional.of(DEFAULT_LIMIT + carried()))
          .map(limit -> anywhere(limit, block.limit().map(Expr::span).orElse(place.span())));
    } else if (place instanceof Block.Stub.Place.In) {
      problems.add(NotBuilt.STUB_IN.problem(place.span()));
    } else {
      throw new IllegalStateException("no such place: " + place);
    }
    return Optional.empty();
  }

  /** What payload makes the blob larger by. */
  private long carried() {
    return payloads.isEmpty() ? 0 : payloads.get(payloads.size() - 1).next() - Payload.SPACE;
  }

  /** The memory that the stub is known to take: its own range, and its scratch. */
  static List<AddressRange> taken(PlanDecl plan, Evaluator evaluator) {
    List<AddressRange> taken = new ArrayList<>();
    plan.stub().flatMap(Block.Stub::scratch).flatMap(evaluator::memory).ifPresent(taken::add);
    if (plan.stub().flatMap(Block.Stub::place).orElse(null) instanceof Block.Stub.Place.At at) {
      evaluator.memory(at.range()).ifPresent(taken::add);
    }
    return taken;
  }

  /** How many bytes it takes where nobody knows. */
  static long floating(PlanDecl plan, Evaluator evaluator) {
    boolean anywhere =
        plan.stub()
            .flatMap(Block.Stub::place)
            .filter(place -> !(place instanceof Block.Stub.Place.At))
            .isPresent();
    Optional<Expr> limit = plan.stub().flatMap(Block.Stub::limit);
    return anywhere ? limit.flatMap(evaluator::size).orElse(DEFAULT_LIMIT) : 0;
  }

  private static Plan.Stub anywhere(long limit, Span span) {
    return new Plan.Stub(new AddressRange(0, limit), true, span);
  }

  private void missing(Span span) {
    problems.add(
        Problem.error("R3003", "this plan has no place for its stub", span, "is missing here")
            .help("write `stub { at ADDRESS ..+ 128 KiB }`, in RAM that nothing else uses"));
  }
}
