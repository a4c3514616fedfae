package relocc.cli.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import relocc.compiler.Build;
import relocc.compiler.jvm.JvmBackend;
import relocc.compiler.plan.Plan;
import relocc.compiler.schedule.Transfer;
import relocc.runtime.adversary.Strategy;
import relocc.runtime.memory.Memory;

/**
 * What {@code relocc verify} does: the emitted bytes on the machine, the reference and the oracle
 * perform a plan on memory with a distinct word per address, and must agree in all memory outside
 * the stub and in the state of exit; and the bytes must break no rule of the architecture.
 */
public final class Verification {
  private static final long SEED = 0x5eed;

  /** Plans that move more run on one machine after the other, for the sake of the host's memory. */
  private static final long MOST_AT_ONCE = 128L << 20;

  /**
   * What came out.
   *
   * @param agrees whether nothing was wrong
   * @param lines for people: what was done, or what is wrong and where
   */
  public record Result(boolean agrees, List<String> lines) {
    public Result {
      lines = List.copyOf(lines);
    }
  }

  private final Build build;
  private final byte[] blob;
  private final long seed;

  private Verification(Build build, byte[] blob, long seed) {
    this.build = build;
    this.blob = blob;
    this.seed = seed;
  }

  /** Verifies what was built for every level of entry, on machines with different caches. */
  public static Result of(Build build) {
    return of(build, build.program().bytes());
  }

  /** The same for other bytes than those that were built; they must be as many. */
  public static Result of(Build build, byte[] blob) {
    return of(build, blob, SEED, kinds(build.plan()));
  }

  static Result of(Build build, byte[] blob, long seed, List<Trial.Kind> kinds) {
    int size = build.program().bytes().length;
    if (blob.length != size) {
      return new Result(
          false, List.of("the blob has " + blob.length + " bytes, that of this plan has " + size));
    }
    return new Verification(build, blob, seed).run(kinds);
  }

  private static List<Trial.Kind> kinds(Plan plan) {
    List<Trial.Kind> kinds = new ArrayList<>();
    for (Plan.Entry entry : plan.entries()) {
      kinds.add(new Trial.Kind(entry.level(), 64, 64, 64, Strategy.LAZY));
      kinds.add(new Trial.Kind(entry.level(), 16, 32, 2048, Strategy.RANDOM));
      kinds.add(new Trial.Kind(entry.level(), 2048, 16, 0, Strategy.LAZY));
    }
    return kinds;
  }

  private Result run(List<Trial.Kind> kinds) {
    Memory meant = Trial.start(build.plan(), blob, seed);
    Oracle.perform(build.plan().actions(), meant);
    List<String> lines = new ArrayList<>(reference(meant));
    lines.addAll(onMachines(kinds, meant));
    lines.addAll(new Refusal(build, blob, seed).run());
    return lines.isEmpty() ? new Result(true, List.of(summary(kinds))) : new Result(false, lines);
  }

  /** What goes wrong on some machines; those on which the same goes wrong are reported together. */
  private List<String> onMachines(List<Trial.Kind> kinds, Memory meant) {
    Stream<Trial.Kind> stream = bytes() > MOST_AT_ONCE ? kinds.stream() : kinds.parallelStream();
    // A memory is for one thread.
    List<List<String>> all =
        stream.map(kind -> new Trial(build, blob, meant.copy(), kind).run()).toList();
    Map<List<String>, List<Trial.Kind>> found = new LinkedHashMap<>();
    for (int i = 0; i < all.size(); i++) {
      found.computeIfAbsent(all.get(i), same -> new ArrayList<>()).add(kinds.get(i));
    }
    found.remove(List.of());
    List<String> lines = new ArrayList<>();
    found.forEach(
        (differences, same) -> {
          same.forEach(kind -> lines.add(kind + ":"));
          differences.forEach(line -> lines.add("  " + line));
        });
    return lines;
  }

  private long bytes() {
    return build.schedule().transfers().stream().mapToLong(Transfer::size).sum();
  }

  private String summary(List<Trial.Kind> kinds) {
    return String.format(
        "%s: %d transfers of %d bytes: the stub on %d machines, the reference and the oracle agree",
        build.plan().name(), build.schedule().transfers().size(), bytes(), kinds.size());
  }

  /** What the reference does otherwise than the oracle. */
  private List<String> reference(Memory meant) {
    List<String> found = new ArrayList<>();
    Reference reference = Reference.load(JvmBackend.emit(build.routine()));
    for (Plan.Entry entry : build.plan().entries()) {
      Memory performed = Trial.start(build.plan(), blob, seed);
      ExitState exit = reference.run(performed, entry.level(), bytes -> {});
      ExitState wanted = Oracle.exit(build.plan(), entry.level());
      if (!exit.equals(wanted)) {
        found.add("the reference leaves as " + exit + ", the plan wants " + wanted);
      }
      OptionalLong difference =
          meant.firstDifference(performed, List.of(Windows.extent(build.plan().stub().range())));
      difference.ifPresent(address -> found.addAll(referenceAt(address, meant, performed)));
    }
    return found;
  }

  private List<String> referenceAt(long address, Memory meant, Memory performed) {
    List<String> found = new ArrayList<>();
    found.add("in the reference " + Trial.bytes(address, meant, performed));
    new Locator(build).wanted(address).forEach(line -> found.add("  " + line));
    return found;
  }
}
