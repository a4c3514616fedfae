package relocc.examples.mutation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import relocc.cli.verify.Verification;
import relocc.compiler.Build;
import relocc.examples.mutation.mutant.Mutant;
import relocc.examples.mutation.mutant.Mutants;

/**
 * How much verify notices: changes one thing of a plan's stub at a time and counts the changed
 * stubs that verify refuses. Run from the project's folder when it is built:
 *
 * <pre>java -cp examples/target/classes:compiler/target/relocc.jar \
 *     relocc.examples.mutation.Mutation PLAN [--plan NAME] [--every N] [--only TEXT] [--kills]
 * </pre>
 */
public final class Mutation {
  /** One line of progress for so many mutants. */
  private static final int PROGRESS = 500;

  /** How many machines a mutant must pass to survive, more if there are more states of entry. */
  private static final int MANY = 96;

  private static final int MANY_PER_ENTRY = 48;

  /** The machines for those that are known to do what the stub does, for each state of entry. */
  private static final int FEW = 2;

  /** So many mutants at least are tried of a plan that has as many. */
  private static final int SAMPLE = 2_000;

  private Mutation() {}

  /** Of how many mutants one is tried, so that the plans take about as long as each other. */
  static int stride(Build build) {
    return Math.max(1, Mutants.of(build).list().size() / SAMPLE);
  }

  /**
   * Whether something in a plan's stub is explained by an entry of the list, and lives.
   *
   * @param most how many of the mutants that it explains are tried
   */
  static boolean isUsed(Equivalents.Entry entry, Build build, int most) {
    Equivalents equivalents = Equivalents.load();
    Verification verification = Verification.of(build);
    String plan = build.plan().name();
    int seeds = FEW * build.plan().entries().size();
    return Mutants.of(build).list().stream()
        .filter(mutant -> equivalents.of(plan, mutant).filter(entry::isSame).isPresent())
        .limit(most)
        .anyMatch(mutant -> Verdict.on(mutant, verification, seeds).survived());
  }

  /**
   * Tries the mutants of a stub.
   *
   * @param every 1 tries all, N one in N
   * @param only words that a mutant's line must have
   */
  static Score run(Build build, int every, String only) {
    List<Mutant> all =
        Mutants.of(build).list().stream()
            .filter(mutant -> mutant.toString().contains(only))
            .toList();
    List<Mutant> some =
        IntStream.range(0, all.size())
            .filter(index -> index % every == 0)
            .mapToObj(all::get)
            .toList();
    Verification verification = Verification.of(build);
    Equivalents equivalents = Equivalents.load();
    AtomicInteger done = new AtomicInteger();
    int entries = build.plan().entries().size();
    List<Verdict> verdicts =
        some.parallelStream()
            .map(
                mutant -> {
                  boolean explained = equivalents.of(build.plan().name(), mutant).isPresent();
                  int seeds = explained ? FEW * entries : Math.max(MANY, MANY_PER_ENTRY * entries);
                  Verdict verdict = Verdict.on(mutant, verification, seeds);
                  progress(done.incrementAndGet(), some.size());
                  return verdict;
                })
            .toList();
    return new Score(build.plan().name(), verdicts, equivalents);
  }

  private static void progress(int done, int all) {
    if (done % PROGRESS == 0) {
      System.err.printf("%d of %d mutants%n", done, all);
    }
  }

  /** Prints the survivors, what gave the others away, and the score by kind. */
  public static void main(String[] arguments) throws IOException {
    Deque<String> words = new ArrayDeque<>(List.of(arguments));
    Path file = Path.of(words.removeFirst());
    Optional<String> plan = Optional.empty();
    int every = 1;
    String only = "";
    boolean kills = false;
    Map<String, String> constants = new TreeMap<>();
    while (!words.isEmpty()) {
      String option = words.removeFirst();
      switch (option) {
        case "--plan" -> plan = Optional.of(words.removeFirst());
        case "-D" -> {
          String[] constant = words.removeFirst().split("=", 2);
          constants.put(constant[0], constant[1]);
        }
        case "--every" -> every = Integer.parseInt(words.removeFirst());
        case "--only" -> only = words.removeFirst();
        case "--kills" -> kills = true;
        default -> throw new IllegalArgumentException("unknown option " + option);
      }
    }
    long start = System.nanoTime();
    run(Plans.build(file, plan, constants), every, only).print(System.out, kills);
    System.out.printf("%.1f s%n", (System.nanoTime() - start) / 1e9);
  }
}
