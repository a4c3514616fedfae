package relocc.cli.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import relocc.compiler.Build;
import relocc.compiler.jvm.JvmBackend;
import relocc.compiler.plan.Plan;
import relocc.compiler.schedule.Transfer;
import relocc.runtime.Outcome;
import relocc.runtime.memory.Memory;
import relocc.runtime.memory.Window;

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
  private static final int LEAST = 2;

  /** So many runs come before the stub has to refuse, the others after. */
  private static final int FIRST = 2;

  private final Build build;
  private final Memory meant;
  private final List<Window> windows;
  private final long bytes;

  private Verification(Build build) {
    this.build = build;
    this.bytes = build.schedule().transfers().stream().mapToLong(Transfer::size).sum();
    this.windows = Windows.of(build.plan());
    this.meant = meant(build, MEMORY);
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
    new Refusal(build, blob, windows, MEMORY)
        .run()
        .forEach(cause -> findings.add(Report.Finding.ofPlan(cause)));
    return new Report(summary(seeds.length), findings, seeds.length);
  }

  private List<Cause> causes(byte[] blob, long seed, boolean twice, LongConsumer progress) {
    Trial trial = trial(blob, seed);
    Outcome outcome = trial.outcome();
    List<Cause> causes = trial.causes(outcome);
    if (twice && causes.isEmpty()) {
      Memory other = meant(build, ~MEMORY);
      Conditions conditions = Conditions.of(build.plan(), seed);
      causes = trial.dependence(outcome, new Trial(build, blob, other, windows, conditions));
    }
    progress.accept(1);
    return causes;
  }

  private static Memory meant(Build build, long seed) {
    Memory memory = new Memory(seed);
    Oracle.perform(build.plan().actions(), memory);
    return memory;
  }

  /** What happened last in the run of one seed, for people. */
  public List<String> trace(byte[] blob, long seed) {
    Outcome outcome = trial(blob, seed).outcome();
    Locator locator = new Locator(build, blob);
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
    int first = Math.min(FIRST, seeds.length);
    return runs(other, Arrays.copyOf(seeds, first))
        .or(() -> new Refusal(other, blob, windows, MEMORY).run().map(Cause::rule).findFirst())
        .or(() -> runs(other, Arrays.copyOfRange(seeds, first, seeds.length)));
  }

  private Optional<String> runs(Build other, long[] seeds) {
    byte[] blob = other.program().bytes();
    return LongStream.of(seeds)
        .mapToObj(seed -> Conditions.of(build.plan(), seed))
        .map(conditions -> new Trial(other, blob, meant, windows, conditions).fault())
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Trial trial(byte[] blob, long seed) {
    return new Trial(build, blob, meant, windows, Conditions.of(build.plan(), seed));
  }

  private String summary(int seeds) {
    return String.format(
        "%s: %d transfers of %d bytes: the stub on %d machines, the reference and the oracle agree",
        build.plan().name(), build.schedule().transfers().size(), bytes, seeds);
  }

  /** What the reference does otherwise than the oracle. */
  private List<String> reference() {
    List<String> found = new ArrayList<>();
    Reference reference = Reference.load(JvmBackend.emit(build.routine()));
    for (Plan.Entry entry : build.plan().entries()) {
      Memory performed = new Memory(MEMORY);
      ExitState exit = reference.run(performed, entry.level(), bytes -> {});
      ExitState wanted = Oracle.exit(build.plan(), entry.level());
      if (!exit.equals(wanted)) {
        found.add("the reference leaves as " + exit + ", the plan wants " + wanted);
      }
      OptionalLong difference =
          meant.firstDifference(performed, List.of(Windows.extent(build.plan().stub().range())));
      difference.ifPresent(address -> found.addAll(referenceAt(address, performed)));
    }
    return found;
  }

  private List<String> referenceAt(long address, Memory performed) {
    List<String> found = new ArrayList<>();
    found.add("in the reference " + Trial.bytes(address, meant, performed));
    found.addAll(new Locator(build, build.program().bytes()).wanted(address));
    return found;
  }
}
