package relocc.compiler.resolve.exit;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import relocc.compiler.ast.Block;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Plan;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;
import relocc.compiler.value.Evaluator;
import relocc.compiler.value.NotBuilt;

/**
 * How the stub leaves.
 *
 * <p>R3001: an exit above the level of entry. R3004: VHE at another level than EL2.
 */
public final class ExitResolver {
  private final Evaluator evaluator;
  private final Problems problems;
  private final List<Plan.Entry> entries;
  private final ExitWays ways;

  public ExitResolver(Evaluator evaluator, Problems problems, List<Plan.Entry> entries) {
    this.evaluator = evaluator;
    this.problems = problems;
    this.entries = entries;
    this.ways = new ExitWays(evaluator, problems);
  }

  /** The exit; empty if it has no address. */
  public Optional<Plan.Exit> exit(Block.Exit block) {
    Optional<Operand> target = evaluator.target(block.target());
    Optional<Plan.Via> via = ways.via(block.levels());
    Optional<ExceptionLevel> level = ways.last(block.levels()).flatMap(this::level);
    block
        .mmu()
        .filter(mmu -> mmu.mode() != Block.Mmu.Mode.OFF)
        .ifPresent(mmu -> problems.add(NotBuilt.EXIT_MMU.problem(mmu.span())));
    TreeMap<Integer, Operand> registers = new TreeMap<>();
    for (Block.Exit.Register register : block.registers()) {
      evaluator
          .registerValue(register.value())
          .ifPresent(value -> registers.put(register.number(), value));
    }
    via.ifPresent(way -> ways.judge(block, registers));
    return target.map(
        address ->
            new Plan.Exit(address, block.target().span(), level, via, registers, block.span()));
  }

  private Optional<ExceptionLevel> level(Block.Exit.Route route) {
    if (route.vhe() && route.level().filter(level -> level.number() == 2).isEmpty()) {
      problems.add(
          Problem.error("R3004", "only EL2 has VHE", route.span(), "has none")
              .help("leave `vhe` out, or write `el 2 vhe`"));
      return Optional.empty();
    }
    Optional<ExceptionLevel> level = route.level().map(l -> level(l, route.vhe()));
    int lowest = route.via().isPresent() ? 2 : 1;
    level.ifPresent(l -> reachable(l, lowest, route.span()));
    return level;
  }

  private static ExceptionLevel level(Block.Level level, boolean vhe) {
    return switch (level.number()) {
      case 1 -> ExceptionLevel.EL1;
      case 2 -> vhe ? ExceptionLevel.EL2_VHE : ExceptionLevel.EL2;
      default -> ExceptionLevel.EL3;
    };
  }

  /**
   * @param lowest those below have another way
   */
  private void reachable(ExceptionLevel level, int lowest, Span span) {
    for (Plan.Entry entry : entries) {
      int from = entry.level().number();
      if (from >= lowest && from < level.number()) {
        problems.add(
            Problem.error(
                    "R3001",
                    "there is no way from EL" + from + " up to EL" + level.number(),
                    span,
                    "leaves at EL" + level.number())
                .and(entry.span(), "entered at EL" + from)
                .help("write `el same`, or `el " + from + "`"));
      }
    }
  }
}
