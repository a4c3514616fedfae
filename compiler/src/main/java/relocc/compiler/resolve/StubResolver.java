package relocc.compiler.resolve;

import java.util.List;
import java.util.Optional;
import relocc.compiler.ast.Block;
import relocc.compiler.ast.Expr;
import relocc.compiler.ast.PlanDecl;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Region;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;
import relocc.compiler.value.Evaluator;
import relocc.compiler.value.NotBuilt;

/**
 * The stub block and what the stub does when it cannot go on.
 *
 * <p>R2016: a report to something that is no device, or too small for one. R3003: no place for the
 * stub. R3004: a return after writes.
 */
final class StubResolver {
  /** Up to the flag register, inclusive (PL011 manual, UARTFR). */
  private static final long PL011_SIZE = 0x1c;

  /** What a stub without a place of its own may grow to; its guard keeps writes so far away. */
  private static final long DEFAULT_LIMIT = 64 << 10;

  private static final Plan.OnFail DEFAULT = new Plan.OnFail(Optional.empty(), true);

  private final PlanDecl plan;
  private final Evaluator evaluator;
  private final Problems problems;

  StubResolver(PlanDecl plan, Evaluator evaluator, Problems problems) {
    this.plan = plan;
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
          .orElse(Optional.of(DEFAULT_LIMIT))
          .map(limit -> anywhere(limit, block.limit().map(Expr::span).orElse(place.span())));
    } else if (place instanceof Block.Stub.Place.In) {
      problems.add(NotBuilt.STUB_IN.problem(place.span()));
    } else {
      throw new IllegalStateException("no such place: " + place);
    }
    return Optional.empty();
  }

  private static Plan.Stub anywhere(long limit, Span span) {
    return new Plan.Stub(new AddressRange(0, limit), true, span);
  }

  private void missing(Span span) {
    problems.add(
        Problem.error("R3003", "this plan has no place for its stub", span, "is missing here")
            .help("write `stub { at ADDRESS ..+ 128 KiB }`, in RAM that nothing else uses"));
  }

  /** What happens when the stub cannot go on. */
  Plan.OnFail onFail(List<Region> memory, boolean memoryKnown) {
    return plan.onFail().map(block -> onFail(block, memory, memoryKnown)).orElse(DEFAULT);
  }

  private Plan.OnFail onFail(Block.OnFail block, List<Region> memory, boolean memoryKnown) {
    Optional<Long> report = block.report().flatMap(r -> report(r, memory, memoryKnown));
    boolean returns = block.before().map(this::returns).orElse(true);
    block.after().ifPresent(this::checkAfter);
    return new Plan.OnFail(report, returns);
  }

  private Optional<Long> report(
      Block.OnFail.Report report, List<Region> memory, boolean memoryKnown) {
    if (!report.driver().text().equals("pl011")) {
      problems.add(NotBuilt.REPORT.problem(report.driver().span()));
    }
    Optional<Long> base = evaluator.address(report.device());
    if (memoryKnown) {
      base.ifPresent(address -> checkDevice(address, report.device().span(), memory));
    }
    return base;
  }

  private void checkDevice(long base, Span span, List<Region> memory) {
    Optional<Region> device =
        memory.stream()
            .filter(r -> r.kind() == Region.Kind.DEVICE && r.range().contains(base))
            .findFirst();
    if (device.isEmpty()) {
      problems.add(
          Problem.error("R2016", "this is not a device", span, "no device lies there")
              .help("declare it in memory: `device uart = ADDRESS ..+ 4 KiB`"));
    } else if ((base & 3) != 0 || !device.get().range().contains(base + PL011_SIZE - 1)) {
      problems.add(
          Problem.error("R2016", "no PL011 fits here", span, "at " + AddressRange.hex(base))
              .and(device.get().span(), "the device: " + device.get().range())
              .note("its registers are words, from offset 0 to 0x1c")
              .help("declare the whole device: `device uart = ADDRESS ..+ 4 KiB`"));
    }
  }

  private boolean returns(Block.OnFail.Reaction reaction) {
    if (reaction.kind() == Block.OnFail.Reaction.Kind.PSCI) {
      problems.add(NotBuilt.PSCI.problem(reaction.span()));
    }
    boolean otherRegister = reaction.detail().filter(name -> !name.text().equals("x0")).isPresent();
    if (reaction.kind() == Block.OnFail.Reaction.Kind.RETURN_CODE && otherRegister) {
      problems.add(NotBuilt.CODE.problem(reaction.span()));
    }
    return reaction.kind() != Block.OnFail.Reaction.Kind.HALT;
  }

  private void checkAfter(Block.OnFail.Reaction reaction) {
    switch (reaction.kind()) {
      case HALT -> {}
      case PSCI -> problems.add(NotBuilt.PSCI.problem(reaction.span()));
      case RETURN, RETURN_CODE ->
          problems.add(
              Problem.error(
                      "R3004",
                      "after the first write there is nothing to return to",
                      reaction.span(),
                      "the caller may be overwritten")
                  .help("write `after writes: halt`"));
    }
  }
}
