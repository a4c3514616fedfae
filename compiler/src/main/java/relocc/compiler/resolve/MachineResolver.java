package relocc.compiler.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import relocc.compiler.ast.Block;
import relocc.compiler.ast.Name;
import relocc.compiler.ast.PlanDecl;
import relocc.compiler.plan.CopyMap;
import relocc.compiler.plan.Cpu;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Granule;
import relocc.compiler.plan.Plan;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;
import relocc.compiler.value.Evaluator;
import relocc.compiler.value.NotBuilt;
import relocc.compiler.value.Suggestion;

/**
 * The states of the machine: cpu, entry, run.
 *
 * <p>R1010: unknown processor. R3002: a level of entry given twice. R3003: a part of the plan is
 * missing. R3004: VHE at another level than EL2.
 */
final class MachineResolver {
  private static final List<String> EXTRAS =
      List.of(
          "aes", "bf16", "bti", "crc32", "crypto", "dotprod", "fp16", "lse", "lse2", "mops", "mte",
          "pauth", "pmull", "rcpc", "rdm", "sha2", "sha3", "sm4", "sme", "sve", "sve2");
  private static final int VA_BITS = 48;

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
   */
  Optional<Plan.Run> run(List<Plan.Entry> entries, boolean anywhere) {
    if (plan.run().isEmpty()) {
      return Optional.of(ownTables(!anywhere, VA_BITS, plan.span()));
    }
    Block.Run run = plan.run().get();
    run.level().ifPresent(level -> runLevel(level, entries));
    run.granule()
        .ifPresent(
            granule -> {
              if (evaluator.size(granule).orElse(4096L) != 4096) {
                problems.add(NotBuilt.GRANULE.problem(granule.span()));
              }
            });
    int vaBits =
        run.va()
            .flatMap(va -> evaluator.number(va).map(bits -> vaBits(bits, va.span())))
            .orElse(VA_BITS);
    run.mmu()
        .filter(mmu -> mmu.mode() == Block.Mmu.Mode.KEEP)
        .ifPresent(mmu -> problems.add(NotBuilt.KEEP.problem(mmu.span())));
    Optional<Block.Mmu> linear = run.mmu().filter(mmu -> mmu.at().isPresent());
    linear.ifPresent(mmu -> problems.add(NotBuilt.LINEAR.problem(mmu.span())));
    boolean off = run.mmu().filter(mmu -> mmu.mode() == Block.Mmu.Mode.OFF).isPresent();
    if (anywhere && !off) {
      problems.add(NotBuilt.ANYWHERE.problem(run.mmu().map(Block.Mmu::span).orElse(run.span())));
    }
    return Optional.of(ownTables(!off, vaBits, run.span()));
  }

  private static Plan.Run ownTables(boolean mmu, int vaBits, Span span) {
    CopyMap copy = mmu ? CopyMap.IDENTITY : CopyMap.OFF;
    return new Plan.Run(copy, Granule.KIB_4, vaBits, Optional.empty(), span);
  }

  private int vaBits(long bits, Span span) {
    if (bits >= 25 && bits <= VA_BITS) {
      return (int) bits;
    }
    problems.add(NotBuilt.VA.problem(span));
    return VA_BITS;
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
    ExitResolver exits = new ExitResolver(evaluator, problems, entries);
    return plan.exit().flatMap(exits::exit);
  }

  private void missing(String part, String example, Span span) {
    problems.add(
        Problem.error("R3003", "this plan has no " + part, span, "is missing here")
            .help("write `" + example + "`"));
  }
}
