package relocc.compiler.resolve;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relocc.compiler.ast.Block;
import relocc.compiler.ast.Expr;
import relocc.compiler.ast.Name;
import relocc.compiler.ast.PlanDecl;
import relocc.compiler.plan.CallerMap;
import relocc.compiler.plan.CopyMap;
import relocc.compiler.plan.Cpu;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Granule;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Plan;
import relocc.compiler.resolve.exit.ExitResolver;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;
import relocc.compiler.value.Evaluator;
import relocc.compiler.value.NotBuilt;
import relocc.compiler.value.Suggestion;
import relocc.compiler.value.TableGeometry;
import relocc.compiler.value.Value;

/**
 * The machine: cpu, run.
 *
 * <p>R1010: unknown processor. R3005, R3008: a copy through tables that nobody has. R3007: a map of
 * memory that is not declared.
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
    Set<Cpu.Extra> extras =
        Stream.of(Cpu.Extra.values())
            .filter(extra -> block.extras().stream().anyMatch(e -> isNamed(extra, e.text())))
            .collect(Collectors.toSet());
    return extras.isEmpty() ? cpu : cpu.map(known -> known.with(extras));
  }

  /** {@code crypto} is AES and SHA together, as compilers' options have it. */
  private static boolean isNamed(Cpu.Extra extra, String name) {
    return name.equals(extra.name().toLowerCase(Locale.ROOT))
        || extra == Cpu.Extra.SHA2 && name.equals("crypto");
  }

  private static Optional<ExceptionLevel> level(Block.Level level) {
    return Optional.of(
        switch (level.number()) {
          case 1 -> ExceptionLevel.EL1;
          case 2 -> ExceptionLevel.EL2;
          default -> ExceptionLevel.EL3;
        });
  }

  /**
   * How the copy runs; by default in the fastest way that is legal.
   *
   * @param entries how the stub is entered
   * @param list whether what is copied is known only when the stub runs
   * @param pages whether it is a list of pages
   * @param ram whether the plan says which memory that may be
   * @param anywhere whether the stub's place is not known
   * @param cpu decides what its own tables may be
   */
  Optional<Plan.Run> run(
      List<Plan.Entry> entries,
      boolean list,
      boolean pages,
      boolean ram,
      boolean anywhere,
      Cpu cpu) {
    if (plan.run().isEmpty()) {
      CopyMap copy = list && !ram ? CopyMap.OFF : CopyMap.IDENTITY;
      // Tables for just those ranges would have to be built, and there are some already.
      boolean has = !entries.isEmpty() && entries.stream().allMatch(entry -> entry.map().isOn());
      copy = list && ram && anywhere && has && !pages ? CopyMap.KEEP : copy;
      return Optional.of(
          new Plan.Run(copy, Granule.KIB_4, OptionalInt.empty(), Optional.empty(), plan.span()));
    }
    Block.Run run = plan.run().get();
    run.level().ifPresent(level -> runLevel(level, entries));
    TableGeometry geometry = new TableGeometry(evaluator, problems, cpu);
    Granule granule = geometry.granule(run);
    OptionalInt vaBits = geometry.vaBits(run, granule);
    Span span = run.mmu().map(Block.Mmu::span).orElse(run.span());
    Optional<Parameter> map = map(run);
    return copy(run, list && !ram)
        .filter(copy -> copy != CopyMap.LINEAR || map.isPresent())
        .filter(copy -> isLegal(copy, entries, list && !ram, span))
        .map(copy -> new Plan.Run(copy, granule, vaBits, map, run.span()));
  }

  private Optional<CopyMap> copy(Block.Run run, boolean unknown) {
    if (run.mmu().isEmpty()) {
      return Optional.of(unknown ? CopyMap.OFF : CopyMap.IDENTITY);
    }
    return switch (run.mmu().get().mode()) {
      case OFF -> Optional.of(CopyMap.OFF);
      case IDENTITY -> Optional.of(CopyMap.IDENTITY);
      case KEEP -> Optional.of(CopyMap.KEEP);
      case LINEAR_VIA -> Optional.of(CopyMap.LINEAR);
      case LINEAR_AT ->
          evaluator.fail(
              Problem.error(
                      "R3005",
                      "a copy needs the tables themselves",
                      run.mmu().get().span(),
                      "where are they?")
                  .help("write `mmu linear via TABLE`, or `mmu keep` for those of the caller"));
    };
  }

  /** The parameter behind {@code linear via}; without it there has been a message. */
  private Optional<Parameter> map(Block.Run run) {
    Optional<Expr> via =
        run.mmu().filter(mmu -> mmu.mode() == Block.Mmu.Mode.LINEAR_VIA).flatMap(Block.Mmu::at);
    Optional<Value> value = via.flatMap(evaluator::value);
    Optional<Parameter> root =
        value
            .filter(Value.Given.class::isInstance)
            .map(given -> ((Value.Given) given).parameter())
            .filter(parameter -> parameter.kind() == Parameter.Kind.TABLE_ROOT);
    if (value.isPresent() && root.isEmpty()) {
      problems.add(
          Problem.error("R1004", "the root of tables is wanted here", via.get().span(), "is none")
              .help("name a parameter that is declared as `NAME : table root`"));
    }
    return root;
  }

  private boolean isLegal(CopyMap copy, List<Plan.Entry> entries, boolean unknown, Span span) {
    return switch (copy) {
      case OFF -> true;
      case IDENTITY -> !unknown || isKnown(span);
      case KEEP ->
          entries.stream().allMatch(entry -> entry.map().isOn() || noTables(entry, copy, span));
      case LINEAR ->
          entries.stream()
              .allMatch(
                  entry -> entry.map() instanceof CallerMap.Linear || noTables(entry, copy, span));
    };
  }

  private boolean isKnown(Span span) {
    problems.add(
        Problem.error("R3007", "no memory is declared that a list may use", span, "maps what?")
            .help("declare it: `memory { ram dram = ADDRESS ..+ SIZE }`, or write `mmu off`"));
    return false;
  }

  private boolean noTables(Plan.Entry entry, CopyMap copy, Span span) {
    boolean keep = copy == CopyMap.KEEP;
    problems.add(
        Problem.error(
                "R3008",
                keep ? "there are no tables to keep" : "this caller runs through no linear map",
                span,
                "copies with `mmu " + copy + "`")
            .and(entry.span(), "is entered at " + entry.level() + " like this")
            .help(
                keep
                    ? "write `mmu identity`, or enter with `mmu identity` or `mmu linear at OFFSET`"
                    : "write `mmu identity`, or enter with `mmu linear at OFFSET`"));
    return false;
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
