package relocc.compiler.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import relocc.compiler.ast.Block;
import relocc.compiler.ast.Name;
import relocc.compiler.ast.PlanDecl;
import relocc.compiler.plan.CopyMap;
import relocc.compiler.plan.Cpu;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Granule;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Plan;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;
import relocc.compiler.value.Evaluator;
import relocc.compiler.value.NotBuilt;
import relocc.compiler.value.Suggestion;

/**
 * The states of the machine: cpu, entry, run, exit.
 *
 * <p>R1010: unknown processor. R3001: an exit above the level of entry. R3002: a level of entry
 * given twice. R3003: a part of the plan is missing. R3004: VHE at another level than EL2.
 */
final class MachineResolver {
  private static final List<String> EXTRAS =
      List.of(
          "aes", "bf16", "bti", "crc32", "crypto", "dotprod", "fp16", "lse", "lse2", "mops", "mte",
          "pauth", "pmull", "rcpc", "rdm", "sha2", "sha3", "sm4", "sme", "sve", "sve2");

  private final Evaluator evaluator;
  private final Problems problems;
  private final PlanDecl plan;

  MachineResolver(PlanDecl plan, Evaluator evaluator, Problems problems) {
    this.plan = plan;
    this.evaluator = evaluator;
    this.problems = problems;
  }

  /** The processor; the oldest architecture when none is named or known. */
  Cpu cpu() {
    return plan.cpu().flatMap(this::cpu).orElse(Cpu.OLDEST);
  }

  private Optional<Cpu> cpu(Block.Cpu block) {
    String name = block.name().text();
    Optional<Cpu> cpu = Cpu.named(name);
    if (cpu.isEmpty()) {
      List<String> known = Stream.concat(Cpu.cores().stream(), Stream.of("armv8.0-a")).toList();
      problems.add(
          Problem.error("R1010", "there is no cpu `" + name + "`", block.name().span(), "not known")
              .help(Suggestion.help(name, known)));
    }
    for (Name extra : block.extras()) {
      if (!EXTRAS.contains(extra.text())) {
        problems.add(
            Problem.error(
                    "R1010", "there is no extra `" + extra.text() + "`", extra.span(), "not known")
                .help(Suggestion.help(extra.text(), EXTRAS)));
      }
    }
    return cpu;
  }

  /** The levels of entry; those that cannot be built are left out after a message. */
  List<Plan.Entry> entries() {
    List<Plan.Entry> entries = new ArrayList<>();
    if (plan.entry().isEmpty()) {
      missing("entry", "entry { el 2 { mmu off } }", plan.span());
    } else if (plan.entry().get().states().isEmpty()) {
      missing("state of entry", "entry { el 2 { mmu off } }", plan.entry().get().span());
    }
    plan.entry().ifPresent(block -> block.states().forEach(state -> entry(state, entries)));
    return entries;
  }

  private void entry(Block.Entry.State state, List<Plan.Entry> entries) {
    Optional<ExceptionLevel> level = level(state.level());
    if (state.mmu().mode() == Block.Mmu.Mode.KEEP) {
      problems.add(
          Problem.error(
                  "R3005", "there are no tables yet to keep", state.mmu().span(), "keep what?")
              .help("write `mmu off`, `mmu identity` or `mmu linear at OFFSET`"));
    } else if (state.mmu().mode() == Block.Mmu.Mode.IDENTITY) {
      problems.add(NotBuilt.ENTRY_MMU.problem(state.mmu().span()));
    } else if (state.mmu().mode() != Block.Mmu.Mode.OFF) {
      problems.add(NotBuilt.LINEAR.problem(state.mmu().span()));
    } else if (level.isPresent() && state.vhe() && level.get() != ExceptionLevel.EL2) {
      problems.add(
          Problem.error("R3004", "only EL2 has VHE", state.span(), "has none")
              .help("leave `vhe` out, or write `el 2 vhe`"));
    } else if (level.isPresent()) {
      entry(state.vhe() ? ExceptionLevel.EL2_VHE : level.get(), state.span(), entries);
    }
  }

  private void entry(ExceptionLevel level, Span span, List<Plan.Entry> entries) {
    Optional<Plan.Entry> twin = entries.stream().filter(e -> e.level() == level).findFirst();
    if (twin.isPresent()) {
      problems.add(
          Problem.error("R3002", "this level of entry is given twice", span, "given again here")
              .and(twin.get().span(), "first given here")
              .help("leave one of them out"));
    } else {
      entries.add(new Plan.Entry(level, span));
    }
  }

  private Optional<ExceptionLevel> level(Block.Level level) {
    if (level.number() == 3) {
      problems.add(NotBuilt.EL3.problem(level.span()));
      return Optional.empty();
    }
    return Optional.of(level.number() == 1 ? ExceptionLevel.EL1 : ExceptionLevel.EL2);
  }

  /**
   * How the copy runs; by default with the MMU on, where that is built.
   *
   * @param anywhere whether the stub's place is not known
   * @param cpu decides what its own tables may be
   */
  Optional<Plan.Run> run(List<Plan.Entry> entries, boolean anywhere, Cpu cpu) {
    if (plan.run().isEmpty()) {
      return Optional.of(ownTables(!anywhere, Granule.KIB_4, OptionalInt.empty(), plan.span()));
    }
    Block.Run run = plan.run().get();
    run.level().ifPresent(level -> runLevel(level, entries));
    TableGeometry geometry = new TableGeometry(evaluator, problems, cpu);
    Granule granule = geometry.granule(run);
    OptionalInt vaBits = geometry.vaBits(run, granule);
    run.mmu()
        .filter(mmu -> mmu.mode() == Block.Mmu.Mode.KEEP)
        .ifPresent(mmu -> problems.add(NotBuilt.KEEP.problem(mmu.span())));
    Optional<Block.Mmu> linear = run.mmu().filter(mmu -> mmu.at().isPresent());
    linear.ifPresent(mmu -> problems.add(NotBuilt.LINEAR.problem(mmu.span())));
    boolean off = run.mmu().filter(mmu -> mmu.mode() == Block.Mmu.Mode.OFF).isPresent();
    if (anywhere && !off) {
      problems.add(NotBuilt.ANYWHERE.problem(run.mmu().map(Block.Mmu::span).orElse(run.span())));
    }
    return Optional.of(ownTables(!off, granule, vaBits, run.span()));
  }

  private static Plan.Run ownTables(boolean mmu, Granule granule, OptionalInt vaBits, Span span) {
    CopyMap copy = mmu ? CopyMap.IDENTITY : CopyMap.OFF;
    return new Plan.Run(copy, granule, vaBits, Optional.empty(), span);
  }

  private void runLevel(Block.Level block, List<Plan.Entry> entries) {
    Optional<ExceptionLevel> level = level(block);
    boolean same =
        entries.stream()
            .allMatch(e -> level.isEmpty() || e.level().number() == level.get().number());
    if (!same) {
      problems.add(NotBuilt.RUN_LEVEL.problem(block.span()));
    }
  }

  /** How the stub leaves. */
  Optional<Plan.Exit> exit(List<Plan.Entry> entries) {
    if (plan.exit().isEmpty()) {
      missing("exit", "exit ADDRESS { el same  mmu off }", plan.span());
    }
    return plan.exit().flatMap(block -> exit(block, entries));
  }

  private Optional<Plan.Exit> exit(Block.Exit block, List<Plan.Entry> entries) {
    Optional<Operand> target = evaluator.target(block.target());
    Optional<ExceptionLevel> level = exitLevel(block, entries);
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
    return target.map(
        address -> new Plan.Exit(address, block.target().span(), level, registers, block.span()));
  }

  private Optional<ExceptionLevel> exitLevel(Block.Exit block, List<Plan.Entry> entries) {
    for (Block.Exit.Route route : block.levels()) {
      if (route.vhe()) {
        problems.add(NotBuilt.EXIT_VHE.problem(route.span()));
      } else if (route.via().isPresent()) {
        problems.add(NotBuilt.VIA.problem(route.span()));
      } else if (block.levels().size() > 1 || route.when().isPresent() || route.otherwise()) {
        problems.add(NotBuilt.ROUTES.problem(route.span()));
      } else if (route.level().isPresent()) {
        Optional<ExceptionLevel> level = level(route.level().get());
        level.ifPresent(l -> reachable(l, route.span(), entries));
        return level;
      }
    }
    return Optional.empty();
  }

  private void reachable(ExceptionLevel level, Span span, List<Plan.Entry> entries) {
    for (Plan.Entry entry : entries) {
      if (entry.level().compareTo(level) < 0) {
        problems.add(
            Problem.error(
                    "R3001",
                    "there is no way from EL"
                        + entry.level().number()
                        + " up to EL"
                        + level.number(),
                    span,
                    "leaves at EL" + level.number())
                .and(entry.span(), "entered at EL" + entry.level().number())
                .help("write `el same`, or `el " + entry.level().number() + "`"));
      }
    }
  }

  private void missing(String part, String example, Span span) {
    problems.add(
        Problem.error("R3003", "this plan has no " + part, span, "is missing here")
            .help("write `" + example + "`"));
  }
}
