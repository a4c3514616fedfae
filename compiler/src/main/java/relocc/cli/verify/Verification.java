package relocc.cli.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import relocc.cli.verify.call.Call;
import relocc.cli.verify.meaning.ExitState;
import relocc.cli.verify.meaning.Oracle;
import relocc.cli.verify.meaning.Reference;
import relocc.cli.verify.report.Cause;
import relocc.cli.verify.report.Report;
import relocc.compiler.Build;
import relocc.compiler.jvm.JvmBackend;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Plan;
import relocc.compiler.schedule.Transfer;
import relocc.runtime.Outcome;
import relocc.runtime.memory.Memory;

/**
 * Holds blobs against the plan of a build: on the machine a blob must leave memory outside the
 * stub, and the state of exit, as the oracle says, and break no rule of the architecture, whatever
 * the adversary does; where it cannot go on it must refuse as the plan says. The reference must
 * agree with the oracle too. Memory starts with a distinct word per address; on the machine of the
 * first seed a second run moves other words, on the same path. Safe for several threads.
 */
public final class Verification {
  private static final long MEMORY = 0x5eed;

  /** Runs that move more than this use up memory and time; fewer of them have to do. */
  private static final long SMALL = 8L << 20;

  private static final long LARGE = 128L << 20;
  private static final int SEEDS = 20;
  private static final int FEW = 6;

  /** So many scenes are kept. */
  private static final long KNOWN = 64;

  private static final int LEAST = 2;

  /** So many calls the reference is tried with, where a plan leaves anything open. */
  private static final int CALLS = 20;

  /** So many runs come before the stub has to refuse, the others after. */
  private static final int FIRST = 2;

  private final Build build;
  private final Optional<Scene> fixed;

  /** Those of an open plan that many blobs are held against. */
  private final Map<Long, Scene> scenes = new ConcurrentHashMap<>();

  private final long bytes;
  private Optional<Calls> refused = Optional.empty();

  private Verification(Build build) {
    this.build = build;
    this.bytes = build.schedule().transfers().stream().mapToLong(Transfer::size).sum();
    this.fixed =
        Call.isOpen(build.plan())
            ? Optional.empty()
            : Optional.of(Scene.of(Call.of(build.plan(), 0), MEMORY));
  }

  /** What is refused, the same for all blobs. */
  private synchronized Calls refused() {
    if (refused.isEmpty()) {
      refused = Optional.of(Calls.of(build, doing(), idle(), MEMORY));
    }
    return refused.get();
  }

  /** One with a list that is empty, where there are lists. */
  private Optional<Scene> idle() {
    return build
        .routine()
        .list()
        .flatMap(
            list ->
                LongStream.range(1, KNOWN)
                    .mapToObj(this::scene)
                    .filter(scene -> scene.call().plan().actions().isEmpty())
                    .findFirst());
  }

  /** Whether EL2 may wait in vectors. */
  private boolean mayGoUp() {
    return build.plan().exit().via().isPresent();
  }

  /**
   * The call whose variations are refused: the first one that does anything, with whatever the exit
   * may go through.
   */
  private Scene doing() {
    return LongStream.iterate(1, seed -> seed + 1)
        .mapToObj(this::scene)
        .filter(scene -> build.plan().actions().size() == scene.call().plan().actions().size())
        .filter(scene -> !mayGoUp() || Scene.hasVectors(scene.call().plan()))
        .findFirst()
        .orElseThrow();
  }

  private Scene scene(long seed) {
    return fixed.orElseGet(
        () ->
            Long.compareUnsigned(seed, KNOWN) < 0
                ? scenes.computeIfAbsent(seed, this::newScene)
                : newScene(seed));
  }

  private Scene newScene(long seed) {
    return Scene.of(Call.of(build.plan(), seed), MEMORY);
  }

  /** For the plan of a build. */
  public static Verification of(Build build) {
    return new Verification(build);
  }

  /** How many seeds are tried unless somebody says: at least 20 where little is moved. */
  public int usualSeeds() {
    return bytes <= SMALL ? SEEDS : bytes <= LARGE ? FEW : LEAST;
  }

  /**
   * Runs a blob on the machines of some seeds, and where it has to refuse.
   *
   * @param blob at most as many bytes as the stub's range
   * @param seeds each chooses a machine and what its adversary does
   * @param progress is told the number of seeds that are done
   */
  public Report check(byte[] blob, long[] seeds, LongConsumer progress) {
    List<Report.Finding> findings = agreement(blob, seeds, progress);
    new Refusal(build, blob, refused())
        .run()
        .forEach(cause -> findings.add(Report.Finding.ofPlan(cause)));
    return new Report(summary(seeds.length), findings, seeds.length);
  }

  /** As {@link #check}, without what has to be refused. */
  public Report agree(byte[] blob, long[] seeds) {
    return new Report(summary(seeds.length), agreement(blob, seeds, done -> {}), seeds.length);
  }

  private List<Report.Finding> agreement(byte[] blob, long[] seeds, LongConsumer progress) {
    List<List<Cause>> all = new ArrayList<>();
    LongStream stream = LongStream.of(seeds);
    (bytes > LARGE ? stream : stream.parallel())
        .mapToObj(seed -> causes(blob, seed, seed == seeds[0], progress))
        .forEachOrdered(all::add);
    Map<String, Report.Finding> found = new LinkedHashMap<>();
    for (int i = 0; i < seeds.length; i++) {
      for (Cause cause : all.get(i)) {
        Conditions conditions = Conditions.of(build.plan(), seeds[i]);
        found.merge(
            cause.place(),
            new Report.Finding(cause, conditions.toString(), seeds[i], 1),
            (first, again) -> first.again());
      }
    }
    List<Report.Finding> findings = new ArrayList<>(found.values());
    for (String line : reference()) {
      findings.add(Report.Finding.ofPlan(new Cause("REFERENCE", line, List.of())));
    }
    return findings;
  }

  private List<Cause> causes(byte[] blob, long seed, boolean twice, LongConsumer progress) {
    Trial trial = trial(blob, seed);
    Outcome outcome = trial.outcome();
    List<Cause> causes = trial.causes(outcome);
    if (twice && causes.isEmpty()) {
      Conditions conditions = Conditions.of(build.plan(), seed);
      Scene other = scene(seed).with(~MEMORY);
      causes = trial.dependence(outcome, new Trial(build, blob, other, conditions));
    }
    progress.accept(1);
    return causes;
  }

  /**
   * One run of a blob.
   *
   * @param machine chosen by a seed, for people
   * @param outcome the machine at its end
   * @param causes what went otherwise than the plan of the call says, the root first
   */
  public record Performance(String machine, Outcome outcome, List<Cause> causes) {
    public Performance {
      causes = List.copyOf(causes);
    }
  }

  /**
   * Runs a blob on a machine that a seed chooses, with a call that the plan allows.
   *
   * @param build of the plan, open or not
   * @param entry one of its levels of entry
   */
  public static Performance perform(
      Build build, byte[] blob, Call call, ExceptionLevel entry, long seed) {
    List<ExceptionLevel> levels = build.plan().entries().stream().map(Plan.Entry::level).toList();
    // The seeds take the levels in turn.
    long own = seed * levels.size() + levels.indexOf(entry);
    Conditions conditions = Conditions.of(build.plan(), own);
    Trial trial = new Trial(build, blob, Scene.of(call, MEMORY), conditions);
    Outcome outcome = trial.outcome();
    return new Performance(conditions.toString(), outcome, trial.causes(outcome));
  }

  /**
   * What is wrong with how a blob refuses a call.
   *
   * @param code why it has to, as it stands in x0 when it returns
   */
  public static Optional<Cause> refuse(
      Build build, byte[] blob, Call call, ExceptionLevel entry, int code) {
    Build bound = call.bind(build);
    Scene scene = new Scene(call, call.memory(MEMORY), Windows.of(call));
    Locator locator = new Locator(bound, blob);
    Case refused =
        new Case(entry, call.map(entry), bound.plan().stub().range().start(), blob, code);
    return new Attempt(bound, blob, scene, MEMORY, locator).refuse(refused, "has to be refused");
  }

  /** The memory that a call starts with, as in every run here; without the stub. */
  public static Memory before(Call call) {
    return call.memory(MEMORY);
  }

  /** What happened last in the run of one seed, for people. */
  public List<String> trace(byte[] blob, long seed) {
    Outcome outcome = trial(blob, seed).outcome();
    Locator locator = new Locator(scene(seed).call().bind(build), blob);
    List<String> lines = new ArrayList<>();
    outcome.history().forEach(pc -> lines.add(locator.instruction(pc)));
    outcome
        .choices()
        .forEach(
            choice -> lines.add(locator.instruction(choice.pc()) + ": the adversary " + choice));
    return lines;
  }

  /**
   * The first fault of a stub for the same plan, as {@link Cause#rule}: less effort than {@link
   * #check}, since the first is enough.
   *
   * @param other the plan as somebody else lays it out, with a listing of its own
   */
  public Optional<String> fault(Build other, long[] seeds) {
    byte[] blob = other.program().bytes();
    int first = Math.min(Math.max(FIRST, build.plan().entries().size()), seeds.length);
    return runs(other, Arrays.copyOf(seeds, first))
        .or(() -> new Refusal(other, blob, refused()).run().map(Cause::rule).findFirst())
        .or(() -> runs(other, Arrays.copyOfRange(seeds, first, seeds.length)));
  }

  private Optional<String> runs(Build other, long[] seeds) {
    byte[] blob = other.program().bytes();
    return LongStream.of(seeds)
        .mapToObj(seed -> new Trial(other, blob, scene(seed), Conditions.of(build.plan(), seed)))
        .map(Trial::fault)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Trial trial(byte[] blob, long seed) {
    return new Trial(build, blob, scene(seed), Conditions.of(build.plan(), seed));
  }

  private String summary(int seeds) {
    return String.format(
        "%s: %s: the stub on %d machines, the reference and the oracle agree",
        build.plan().name(), moved(), seeds);
  }

  /** What is moved: how much, as far as the plan says it. */
  private String moved() {
    List<String> parts = new ArrayList<>();
    List<Action> actions = build.plan().actions();
    if (actions.stream().anyMatch(Action.MoveList.class::isInstance)) {
      parts.add("lists of pages, another on each machine");
    }
    if (actions.stream().anyMatch(Action.MoveRange.class::isInstance)) {
      parts.add("ranges, others on each machine");
    }
    int transfers = build.schedule().transfers().size();
    if (transfers > 0 || parts.isEmpty()) {
      parts.add(0, String.format("%d transfers of %d bytes", transfers, bytes));
    }
    return String.join("; ", parts);
  }

  /** What the reference does otherwise than the oracle. */
  private List<String> reference() {
    List<String> found = new ArrayList<>();
    Reference reference = Reference.load(JvmBackend.emit(build.routine()));
    int calls = fixed.isPresent() ? 1 : CALLS;
    for (int i = 0; i < calls && found.isEmpty(); i++) {
      for (Plan.Entry entry : build.plan().entries()) {
        found.addAll(reference(reference, scene(i), entry.level()));
      }
    }
    return found;
  }

  private List<String> reference(Reference reference, Scene scene, ExceptionLevel entry) {
    Memory performed = scene.call().memory(MEMORY);
    ExitState exit = reference.run(performed, entry, scene.call().registers(), bytes -> {});
    ExitState wanted = Oracle.exit(scene.call().plan(), entry);
    List<String> found = new ArrayList<>();
    if (!exit.equals(wanted)) {
      found.add("the reference leaves as " + exit + ", the plan wants " + wanted);
    }
    Build bound = scene.call().bind(build);
    OptionalLong difference = scene.meant().firstDifference(performed, Windows.own(bound.plan()));
    difference.ifPresent(
        address -> {
          found.add("in the reference " + Cause.bytes(address, scene.meant(), performed));
          found.addAll(new Locator(bound, build.program().bytes()).wanted(address));
        });
    return found;
  }
}
