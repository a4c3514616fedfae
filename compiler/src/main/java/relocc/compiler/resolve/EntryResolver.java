package relocc.compiler.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relocc.compiler.ast.Block;
import relocc.compiler.ast.Expr;
import relocc.compiler.ast.PlanDecl;
import relocc.compiler.plan.CallerMap;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Plan;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;
import relocc.compiler.value.Evaluator;
import relocc.compiler.value.Value;

/**
 * The states in which a stub may be entered.
 *
 * <p>R3002: one given twice. R3003: none given. R3004: VHE at another level than EL2. R3005: tables
 * that are not there yet. R3006: a linear map at a level with one range of addresses.
 */
final class EntryResolver {
  private final PlanDecl plan;
  private final Evaluator evaluator;
  private final Problems problems;
  private final List<Plan.Entry> entries = new ArrayList<>();

  EntryResolver(PlanDecl plan, Evaluator evaluator, Problems problems) {
    this.plan = plan;
    this.evaluator = evaluator;
    this.problems = problems;
  }

  /** The states; those that cannot be are left out after a message. */
  List<Plan.Entry> entries() {
    if (plan.entry().isEmpty()) {
      missing("entry", plan.span());
    } else if (plan.entry().get().states().isEmpty()) {
      missing("state of entry", plan.entry().get().span());
    }
    plan.entry().ifPresent(block -> block.states().forEach(this::entry));
    return entries;
  }

  private void missing(String part, Span span) {
    problems.add(
        Problem.error("R3003", "this plan has no " + part, span, "is missing here")
            .help("write `entry { el 2 { mmu off } }`"));
  }

  private void entry(Block.Entry.State state) {
    if (state.vhe() && state.level().number() != 2) {
      problems.add(
          Problem.error("R3004", "only EL2 has VHE", state.span(), "has none")
              .help("leave `vhe` out, or write `el 2 vhe`"));
    } else {
      ExceptionLevel level = ExceptionLevel.of(state.level().number(), state.vhe());
      map(state.mmu(), level).ifPresent(map -> entry(level, map, state.span()));
    }
  }

  private void entry(ExceptionLevel level, CallerMap map, Span span) {
    Optional<Plan.Entry> twin = entries.stream().filter(e -> e.level() == level).findFirst();
    if (twin.isPresent()) {
      problems.add(
          Problem.error("R3002", "this level of entry is given twice", span, "given again here")
              .and(twin.get().span(), "first given here")
              .help("leave one of them out"));
    } else {
      entries.add(new Plan.Entry(level, map, span));
    }
  }

  private Optional<CallerMap> map(Block.Mmu mmu, ExceptionLevel level) {
    return switch (mmu.mode()) {
      case OFF -> Optional.of(CallerMap.OFF);
      case IDENTITY -> Optional.of(CallerMap.IDENTITY);
      case LINEAR_AT -> linear(mmu, level);
      case KEEP, LINEAR_VIA ->
          evaluator.fail(
              Problem.error(
                      "R3005", "these tables belong to the copy, not to the caller", mmu.span(), "")
                  .help("write `mmu off`, `mmu identity` or `mmu linear at OFFSET`"));
    };
  }

  private Optional<CallerMap> linear(Block.Mmu mmu, ExceptionLevel level) {
    if (!level.hasTwoRanges()) {
      return evaluator.fail(
          Problem.error(
                  "R3006",
                  level + " has no second range of addresses",
                  mmu.span(),
                  "TTBR1 belongs to EL1 and to EL2 with VHE (EL-03)")
              .help("write `mmu identity`, or `el 2 vhe`"));
    }
    Expr at = mmu.at().orElseThrow();
    if (at instanceof Expr.Binary difference
        && difference.operator() == Expr.Operator.SUBTRACT
        && difference.left() instanceof Expr.Number zero
        && zero.value() == 0) {
      return offset(difference.right()).map(offset -> new CallerMap.Linear(offset, true));
    }
    return offset(at).map(offset -> new CallerMap.Linear(offset, false));
  }

  private Optional<Operand> offset(Expr expr) {
    Optional<Value> value = evaluator.value(expr);
    if (value.isPresent() && value.get() instanceof Value.Given given) {
      if (given.parameter().kind() == Parameter.Kind.OFFSET) {
        return Optional.of(new Operand.Given(given.parameter()));
      }
      return evaluator.fail(
          Problem.error(
                  "R1004",
                  "an offset is wanted here",
                  expr.span(),
                  "is a parameter of another type")
              .and(given.parameter().span(), "is declared here")
              .help("declare it as `" + given.parameter().name() + " : offset`"));
    }
    return value.flatMap(v -> evaluator.number(expr)).map(Operand.Constant::new);
  }
}
