package relocc.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relocc.compiler.a64.Program;
import relocc.compiler.a64.backend.A64Backend;
import relocc.compiler.a64.table.Literals;
import relocc.compiler.lower.Lowering;
import relocc.compiler.lower.Routine;
import relocc.compiler.lower.Step;
import relocc.compiler.lower.Translation;
import relocc.compiler.lower.Translation.Access;
import relocc.compiler.lower.Translation.Mapping;
import relocc.compiler.paging.PageTables;
import relocc.compiler.paging.TableFormat;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Plan;
import relocc.compiler.schedule.Schedule;
import relocc.compiler.schedule.Scheduler;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;

/** From a plan that has passed its checks to everything that is emitted. */
public final class Compiler {
  /** More scratch than this saves no copying worth the search. */
  private static final long MOST_SCRATCH = 16L << 20;

  private Compiler() {}

  /**
   * Builds a stub. The more scratch it may use the less it copies, so the first attempt offers all
   * that is free, and each further one half of it, until the parts fit into the stub's range.
   *
   * @param problems gets R6001 when they do not fit even without scratch
   */
  public static Optional<Build> build(Plan plan, Problems problems) {
    long page = plan.run().page();
    long offered = mostScratch(plan, page);
    Attempt smallest = attempt(plan, offered);
    Attempt attempt = smallest;
    while (!attempt.fits() && offered > 0) {
      offered = offered / 2 & -page;
      attempt = attempt(plan, offered);
      smallest = attempt.needed() < smallest.needed() ? attempt : smallest;
    }
    if (attempt.fits()) {
      return Optional.of(attempt.build());
    }
    problems.add(tooSmall(plan, smallest));
    return Optional.empty();
  }

  /** Scratch has an address, and a stub that lies anywhere has none. */
  private static long mostScratch(Plan plan, long page) {
    // Tables that a stub builds have its own range read-only, and nothing else of its own.
    boolean builds =
        plan.run().ownTables() && plan.actions().stream().anyMatch(Action::looksAround);
    if (builds) {
      return 0;
    } else if (plan.stub().scratch().isPresent()) {
      return Math.min(MOST_SCRATCH, plan.stub().scratch().get().size() & -page);
    }
    long half = plan.stub().range().size() / 2 & -page;
    boolean none = plan.stub().anywhere() || plan.stub().readonly();
    return none ? 0 : Math.max(page, Math.min(MOST_SCRATCH, half));
  }

  /** Schedules with the scratch offered, then again with no more than was used of it. */
  private static Attempt attempt(Plan plan, long offered) {
    Schedule schedule = schedule(plan, offered);
    while (schedule.scratchUsed() > 0 && pages(plan, schedule.scratchUsed()) < offered) {
      offered = pages(plan, schedule.scratchUsed());
      schedule = schedule(plan, offered);
    }
    return new Attempt(plan, schedule, scratch(plan, schedule.scratchUsed() > 0 ? offered : 0));
  }

  private static Schedule schedule(Plan plan, long offered) {
    return Scheduler.schedule(plan.actions(), scratch(plan, offered));
  }

  private static AddressRange scratch(Plan plan, long size) {
    AddressRange whole = plan.stub().scratch().orElse(plan.stub().range());
    return new AddressRange((whole.end() & -plan.run().page()) - size, size);
  }

  private static long pages(Plan plan, long bytes) {
    long page = plan.run().page();
    return bytes + page - 1 & -page;
  }

  private static Problem tooSmall(Plan plan, Attempt attempt) {
    AddressRange stub = plan.stub().range();
    Problem problem =
        Problem.error(
            "R6001",
            "the stub does not fit its range",
            plan.stub().span(),
            stub + " holds " + stub.size() + " bytes, " + attempt.needed() + " are needed");
    for (Program.Section section : attempt.build().program().sections()) {
      problem = problem.note(section.name() + ": " + section.range().size() + " bytes");
    }
    long enough = pages(plan, attempt.needed()) >> 10;
    if (plan.stub().anywhere()) {
      return problem.help("write `limit " + enough + " KiB`");
    }
    return problem.help(
        "give it `at " + AddressRange.hex(stub.start()) + " ..+ " + enough + " KiB`");
  }

  /** One way to build the stub, which may turn out too large. */
  private record Attempt(Build build, long needed) {

    Attempt(Plan plan, Schedule schedule, AddressRange scratch) {
      this(make(plan, schedule, scratch));
    }

    private Attempt(Build build) {
      this(build, build.program().bytes().length + unloaded(build));
    }

    /** Scratch, and tables that the stub builds. */
    private static long unloaded(Build build) {
      return build.program().sections().stream()
          .filter(section -> !section.inBlob())
          .filter(
              section ->
                  build
                      .plan()
                      .stub()
                      .scratch()
                      .filter(scratch -> scratch.contains(section.range()))
                      .isEmpty())
          .mapToLong(section -> section.range().size())
          .sum();
    }

    boolean fits() {
      AddressRange stub = build.routine().stub();
      return needed <= (stub.end() & -build.plan().run().page()) - stub.start();
    }

    private static Build make(Plan plan, Schedule schedule, AddressRange scratch) {
      Routine routine = Lowering.lower(plan, schedule, scratch);
      A64Backend backend = new A64Backend(routine);
      List<PageTables> tables = new ArrayList<>();
      List<Literals> literals = new ArrayList<>();
      Optional<Translation> translation = translation(routine, backend);
      if (routine.buildsTables()) {
        routine.owners().forEach(level -> literals.add(built(plan, routine, level)));
      } else if (translation.isPresent()) {
        long root = backend.data().end();
        for (ExceptionLevel owner : routine.owners()) {
          PageTables each = PageTables.build(owner, translation.get(), root);
          root += each.bytes().length;
          literals.add(prebuilt(each));
          routine.enter().levels().stream()
              .filter(level -> routine.tables(level) == owner)
              .map(each::of)
              .forEach(tables::add);
        }
      }
      return new Build(plan, schedule, routine, tables, backend.link(literals));
    }

    private static Literals prebuilt(PageTables tables) {
      return new Literals(
          tables.level(),
          tables.regime().mair(),
          tables.tcr(),
          tables.ttbr(),
          tables.root(),
          tables.bytes(),
          List.of());
    }

    private static Literals built(Plan plan, Routine routine, ExceptionLevel level) {
      TableFormat format = new TableFormat(level, routine.translation().orElseThrow());
      long tcr = format.tcr(plan.cpu().physicalBits());
      return new Literals(level, format.mair(), tcr, 0, 0, new byte[0], format.pages());
    }

    /**
     * What the plan touches and the stub's own pages, the tables aside: only the walker reads
     * those.
     */
    private static Optional<Translation> translation(Routine routine, A64Backend backend) {
      return routine.steps().stream()
          .filter(Step.TurnOnMmu.class::isInstance)
          .map(step -> ((Step.TurnOnMmu) step).translation())
          .findFirst()
          .map(
              plan -> {
                List<Mapping> mappings = new ArrayList<>();
                mappings.add(new Mapping(backend.code(), Access.EXECUTE));
                if (!backend.data().isEmpty()) {
                  mappings.add(new Mapping(backend.data(), Access.READ));
                }
                if (!routine.scratch().isEmpty()) {
                  mappings.add(new Mapping(routine.scratch(), Access.WRITE));
                }
                return plan.plus(mappings);
              });
    }
  }
}
