package relocc.compiler.resolve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import relocc.compiler.ast.Block;
import relocc.compiler.ast.Expr;
import relocc.compiler.ast.PlanDecl;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Plan.Payload;
import relocc.compiler.resolve.memory.Gaps;
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

  private static final long PAGE = 4096;

  /** Room that does for a stub where nobody says how much it may take. */
  private static final long ROOM = 64 << 10;

  private final PlanDecl plan;
  private final List<Payload> payloads;
  private final List<AddressRange> used;
  private final Evaluator evaluator;
  private final Problems problems;

  /**
   * @param used memory that the stub may not take where it has a choice
   */
  StubResolver(
      PlanDecl plan,
      List<Payload> payloads,
      List<AddressRange> used,
      Evaluator evaluator,
      Problems problems) {
    this.used = used;
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
    if (block.place().isEmpty()) {
      missing(block.span());
    }
    return block.place().flatMap(place -> place(place, block)).map(stub -> with(block, stub));
  }

  /** What is said of its memory beside its place. */
  private Plan.Stub with(Block.Stub block, Plan.Stub stub) {
    Optional<AddressRange> scratch = block.scratch().flatMap(evaluator::memory);
    boolean readonly = block.readonly().isPresent();
    if (stub.anywhere() && readonly) {
      problems.add(NotBuilt.READONLY.problem(block.readonly().get()));
    } else if (stub.anywhere() && scratch.isPresent()) {
      problems.add(NotBuilt.SCRATCH.problem(block.scratch().get().span()));
    }
    return new Plan.Stub(stub.range(), stub.anywhere(), readonly, scratch, stub.span());
  }

  /**
   * In the first room of a region that is as large as wanted, or else the largest.
   *
   * <p>R2021: there is none.
   */
  private Optional<Plan.Stub> in(Block.Stub.Place.In in, Block.Stub block) {
    Optional<AddressRange> region = evaluator.memory(in.region());
    long usual = DEFAULT_LIMIT + carried();
    Optional<Long> limit = block.limit().map(evaluator::size).orElse(Optional.of(usual));
    if (region.isEmpty() || limit.isEmpty()) {
      return Optional.empty();
    }
    long wanted = block.limit().isPresent() ? limit.get() : ROOM + carried();
    List<AddressRange> gaps = Gaps.of(region.get(), used, PAGE);
    Optional<AddressRange> place =
        gaps.stream()
            .filter(gap -> AddressRange.compare(gap.size(), wanted) >= 0)
            .findFirst()
            .or(() -> gaps.stream().max(Comparator.comparing(AddressRange::size)));
    if (place.isEmpty()) {
      return evaluator.fail(
          Problem.error("R2021", "this region has no room for a stub", in.span(), "is all in use")
              .help("name another region, or write `at ADDRESS ..+ SIZE`"));
    }
    long size = Math.min(place.get().size(), limit.get() + PAGE - 1 & -PAGE);
    AddressRange range = new AddressRange(place.get().start(), size);
    return Optional.of(new Plan.Stub(range, false, in.span()));
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
    } else if (place instanceof Block.Stub.Place.In in) {
      block.outsideWrites().ifPresent(span -> problems.add(NotBuilt.OUTSIDE.problem(span)));
      return in(in, block);
    }
    throw new IllegalStateException("no such place: " + place);
  }

  /** What payload makes the blob larger by. */
  private long carried() {
    return payloads.isEmpty() ? 0 : payloads.get(payloads.size() - 1).next() - Payload.SPACE;
  }

  /** The memory that a stub is known to take: its own range, and its scratch. */
  static List<AddressRange> taken(Optional<Plan.Stub> stub) {
    List<AddressRange> taken = new ArrayList<>();
    stub.filter(s -> !s.anywhere()).ifPresent(s -> taken.add(s.range()));
    stub.flatMap(Plan.Stub::scratch).ifPresent(taken::add);
    return taken;
  }

  /** How many bytes it takes where nobody knows. */
  static long floating(Optional<Plan.Stub> stub) {
    return stub.filter(Plan.Stub::anywhere).map(s -> s.range().size()).orElse(0L);
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
