package relocc.cli.verify;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import relocc.cli.verify.report.Report;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.schedule.Transfer;
import relocc.compiler.source.Problems;

/** The emitted bytes, the reference and the oracle agree on random plans. */
class RandomPlansTest {
  private static final int PLANS = Integer.getInteger("relocc.plans", 1000);
  private static final int SEEDS = Integer.getInteger("relocc.seeds", 1);

  private static final int REFUSING = 41;

  private final Map<String, Integer> seen = new TreeMap<>();

  @Test
  void threeOpinionsAgree() {
    for (int seed = 0; seed < PLANS; seed++) {
      RandomPlan plan = new RandomPlan(seed);
      Build build = seed % 4 == 0 ? tight(plan) : build(plan, plan.wide()).orElseThrow();
      Report report = report(build, seed);
      String lines = "seed " + seed + ":\n" + String.join("\n", report.lines());
      assertTrue(report.agrees(), () -> lines + "\n" + build.plan().span().source().text());
      plan.traits().forEach(this::count);
      count(build);
    }
    // A generator that has lost its variety proves nothing.
    seen.forEach((trait, count) -> assertTrue(count >= PLANS / 100, trait + ": " + count));
  }

  /** All that a stub has to refuse takes many runs: one plan in some is tried so. */
  private static Report report(Build build, int plan) {
    byte[] blob = build.program().bytes();
    Verification verification = Verification.of(build);
    return plan % REFUSING == 0
        ? verification.check(blob, seeds(plan), done -> {})
        : verification.agree(blob, seeds(plan));
  }

  private static Optional<Build> build(RandomPlan plan, long stubSize) {
    return Compiler.build(plan.plan(stubSize), new Problems());
  }

  /** In the smallest range that holds it, mostly without scratch. */
  private static Build tight(RandomPlan plan) {
    Build wide = build(plan, plan.wide()).orElseThrow();
    long size = wide.program().bytes().length + plan.page() - 1 & -plan.page();
    Optional<Build> tight = build(plan, size);
    while (tight.isEmpty()) {
      size += plan.page();
      tight = build(plan, size);
    }
    return tight.get();
  }

  /** Other machines for every plan; one in twenty is tried on many. */
  private static long[] seeds(int plan) {
    return LongStream.range(0, plan % 20 == 0 ? SEEDS : 1)
        .map(i -> (long) plan * SEEDS + i)
        .toArray();
  }

  private void count(Build build) {
    List<Transfer> transfers = build.schedule().transfers();
    boolean rotates = transfers.stream().anyMatch(Transfer.Rotate.class::isInstance);
    boolean scratch = build.schedule().scratchUsed() > 0;
    count("rotates", rotates);
    count("moves aligned words", transfers.stream().anyMatch(RandomPlansTest::isAligned));
    count("uses scratch", scratch);
    count("has no room for scratch", build.routine().scratch().isEmpty());
    count("backward", transfers.stream().anyMatch(RandomPlansTest::isBackward));
    count("fills", transfers.stream().anyMatch(Transfer.Fill.class::isInstance));
  }

  private static boolean isBackward(Transfer transfer) {
    return transfer instanceof Transfer.Copy copy
        && copy.direction() == Transfer.Direction.BACKWARD;
  }

  private static boolean isAligned(Transfer transfer) {
    return transfer instanceof Transfer.Copy copy
        && copy.size() >= 64
        && ((copy.source() | copy.destination()) & 7) == 0;
  }

  private void count(String trait, boolean present) {
    seen.merge(trait, present ? 1 : 0, Integer::sum);
  }
}
