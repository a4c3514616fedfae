package relocc.compiler.resolve;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relocc.compiler.ast.Block;
import relocc.compiler.ast.Expr;
import relocc.compiler.ast.PlanDecl;
import relocc.compiler.ast.PlanFile;
import relocc.compiler.imports.Folder;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.CopyMap;
import relocc.compiler.plan.Cpu;
import relocc.compiler.plan.Draft;
import relocc.compiler.plan.OnFail;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Region;
import relocc.compiler.resolve.failure.FailResolver;
import relocc.compiler.resolve.memory.HoleGuards;
import relocc.compiler.resolve.memory.Imports;
import relocc.compiler.resolve.memory.KeptGuards;
import relocc.compiler.resolve.memory.MemoryResolver;
import relocc.compiler.resolve.memory.Occupancy;
import relocc.compiler.resolve.range.Packed;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.value.Evaluator;
import relocc.compiler.value.NotBuilt;
import relocc.compiler.value.Scope;

/** Turns what was written into what was meant. */
public final class Resolver {
  /** More bytes than the registers of a caller have. */
  private static final int SAVED = 256;

  private final Problems problems;
  private final Scope scope;
  private final Evaluator evaluator;

  private Resolver(Problems problems) {
    this.problems = problems;
    this.scope = new Scope(problems);
    this.evaluator = new Evaluator(scope, problems);
  }

  /**
   * Works a plan out, as far as that is possible: after an error in {@code problems} parts are
   * missing.
   *
   * @param file the file that the plan stands in
   * @param folder where the imports are looked for
   * @param constants values that replace those of constants, by name, as given with -D
   */
  public static Draft resolve(
      PlanFile file,
      PlanDecl plan,
      Folder folder,
      Map<String, String> constants,
      Problems problems) {
    return resolved(file, plan, folder, constants, problems).draft();
  }

  /** The same, with the names that the plan can see. */
  public static Resolved resolved(
      PlanFile file,
      PlanDecl plan,
      Folder folder,
      Map<String, String> constants,
      Problems problems) {
    Resolver resolver = new Resolver(problems);
    new Imports(folder, problems).declare(file, resolver.scope);
    resolver.constants(file, plan, Overrides.parse(file, constants, problems));
    Draft draft = resolver.draft(plan);
    ParameterRoom.judge(draft, problems);
    CopySpeed.judge(plan, draft, problems);
    return new Resolved(draft, resolver.scope);
  }

  /** A plan and the names that it can see. */
  public record Resolved(Draft draft, Scope scope) {}

  /** The files that a plan file imports, in the order of the text. */
  public static List<Path> imports(PlanFile file, Folder folder) {
    return new Imports(folder, new Problems()).paths(file);
  }

  private void constants(PlanFile file, PlanDecl plan, Map<String, Expr> overrides) {
    List<PlanFile.Const> all = new ArrayList<>(file.consts());
    all.addAll(plan.consts());
    for (PlanFile.Const constant : all) {
      Expr value = overrides.getOrDefault(constant.name().text(), constant.value());
      scope.declare(constant.name(), e -> e.value(value));
    }
  }

  private Draft draft(PlanDecl plan) {
    ParameterResolver parameters = new ParameterResolver(scope, evaluator, problems);
    plan.params().ifPresent(parameters::declare);
    MemoryResolver memory = new MemoryResolver(scope, evaluator, problems);
    plan.memory().ifPresent(memory::declare);
    plan.params().ifPresent(parameters::resolve);
    scope.names().forEach(name -> scope.value(name, plan.span(), evaluator));
    plan.memory().ifPresent(memory::resolve);

    MachineResolver machine = new MachineResolver(plan, evaluator, problems);
    StepResolver steps = new StepResolver(scope, evaluator, memory.payloads(), problems);
    Cpu cpu = machine.cpu();
    List<Plan.Entry> entries = new EntryResolver(plan, evaluator, problems).entries();
    plan.steps().ifPresent(steps::resolve);
    Optional<Plan.Stub> stub = stub(plan, memory, steps);
    stub.ifPresent(s -> judge(s, steps.actions()));
    Optional<Plan.Run> run = run(machine, entries, steps, memory, stub, cpu);
    OnFail onFail = onFail(plan, memory);
    assertions(plan, occupancy(stub, memory, steps, onFail));
    Optional<Plan.Exit> exit = exit(plan, machine, entries);
    Packed packed = Packed.of(steps.actions(), memory.payloads());
    return new Draft(
        plan.name().text(),
        plan.span(),
        cpu,
        parameters.parameters(requirements(steps, memory, run)),
        regions(memory, stub),
        memory.isComplete(),
        packed.payloads(),
        entries,
        run,
        stub,
        packed.actions(),
        exit,
        Optional.of(onFail),
        steps.places());
  }

  private Optional<Plan.Run> run(
      MachineResolver machine,
      List<Plan.Entry> entries,
      StepResolver steps,
      MemoryResolver memory,
      Optional<Plan.Stub> stub,
      Cpu cpu) {
    boolean open = steps.actions().stream().anyMatch(Resolver::isOpen);
    boolean ram = memory.regions().stream().anyMatch(r -> r.kind() == Region.Kind.RAM);
    boolean anywhere = stub.filter(Plan.Stub::anywhere).isPresent();
    boolean list = steps.actions().stream().anyMatch(Action.MoveList.class::isInstance);
    Optional<Plan.Run> run = machine.run(entries, open, list, ram, anywhere, cpu);
    run.filter(r -> list && r.copy() == CopyMap.KEEP)
        .ifPresent(r -> problems.add(NotBuilt.KEEP.problem(r.span())));
    return run;
  }

  private Optional<Plan.Exit> exit(
      PlanDecl plan, MachineResolver machine, List<Plan.Entry> entries) {
    Optional<Plan.Exit> exit = machine.exit(entries);
    exit.ifPresent(e -> new BootProtocol(evaluator, problems).check(plan, e));
    return exit;
  }

  /** What is written, and what safety needs beside it. */
  private List<Plan.Requirement> requirements(
      StepResolver steps, MemoryResolver memory, Optional<Plan.Run> run) {
    List<Plan.Requirement> all = new ArrayList<>(steps.requirements());
    all.addAll(KeptGuards.of(memory.kept(), steps.actions(), problems));
    long page = run.filter(Plan.Run::ownTables).map(Plan.Run::page).orElse(1L);
    if (memory.isComplete()) {
      all.addAll(new HoleGuards(memory.regions(), page).of(steps.actions(), problems));
    }
    return all;
  }

  /** Proves what is asserted, now that everything has its place. */
  private void assertions(PlanDecl plan, Occupancy occupancy) {
    Evaluator last = new Evaluator(scope, problems, occupancy::free);
    Assertions assertions = new Assertions(last, problems);
    plan.assertions().forEach(assertions::check);
  }

  /** Where it has a choice it takes what nobody else names. */
  private Optional<Plan.Stub> stub(PlanDecl plan, MemoryResolver memory, StepResolver steps) {
    List<AddressRange> used = new ArrayList<>(Occupancy.touched(steps.actions(), memory.regions()));
    memory.regions().stream()
        .filter(r -> r.kind() != Region.Kind.RAM && r.kind() != Region.Kind.ROM)
        .forEach(region -> used.add(region.range()));
    return new StubResolver(plan, memory.payloads(), used, evaluator, problems).stub();
  }

  /** What is read before the first write needs memory for the way back; ranges need tables. */
  private void judge(Plan.Stub stub, List<Action> actions) {
    if (stub.readonly()) {
      actions.stream()
          .filter(action -> action instanceof Action.MoveRange || Action.looksAround(action))
          .limit(1)
          .forEach(action -> problems.add(NotBuilt.JUDGING.problem(action.span())));
      actions.stream()
          .filter(action -> action instanceof Action.Verify && Action.isJudgedFirst(actions))
          .limit(1)
          .forEach(action -> savedSomewhere(stub, action));
    }
  }

  /** R2023: a way back is kept in memory, and the stub's own is not written. */
  private void savedSomewhere(Plan.Stub stub, Action action) {
    long end = stub.saved().orElse(0) + SAVED;
    boolean room = stub.scratch().filter(s -> AddressRange.compare(end, s.end()) <= 0).isPresent();
    if (!room) {
      problems.add(
          Problem.error(
                  "R2023",
                  "a stub that is not written has nowhere to keep the caller's registers",
                  action.span(),
                  "may have to go back to the caller")
              .and(stub.span(), "is read-only")
              .help("name RAM that no step uses: `scratch ADDRESS ..+ 4 KiB` behind `readonly`"));
    }
  }

  /** What is declared, and scratch, which nobody else may have. */
  private static List<Region> regions(MemoryResolver memory, Optional<Plan.Stub> stub) {
    List<Region> regions = new ArrayList<>(memory.regions());
    stub.ifPresent(
        s ->
            s.scratch()
                .ifPresent(
                    range ->
                        regions.add(
                            new Region(
                                "the stub's scratch", Region.Kind.RESERVED, range, s.span()))));
    return regions;
  }

  private Occupancy occupancy(
      Optional<Plan.Stub> stub, MemoryResolver memory, StepResolver steps, OnFail onFail) {
    List<AddressRange> taken = new ArrayList<>(StubResolver.taken(stub));
    taken.addAll(Occupancy.touched(steps.actions(), memory.regions()));
    taken.addAll(Occupancy.records(onFail));
    return new Occupancy(memory.regions(), taken, StubResolver.floating(stub));
  }

  /** Whether it is known only when the stub runs what an action moves. */
  private static boolean isOpen(Action action) {
    return action instanceof Action.MoveList || action instanceof Action.MoveRange;
  }

  private OnFail onFail(PlanDecl plan, MemoryResolver memory) {
    FailResolver fail =
        new FailResolver(memory.regions(), memory.isComplete(), evaluator, problems);
    List<Block.Entry.State> entries = plan.entry().map(Block.Entry::states).orElse(List.of());
    return plan.onFail().map(block -> fail.resolve(block, entries)).orElse(OnFail.DEFAULT);
  }
}
