package relocc.cli.verify;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Plan;
import relocc.compiler.schedule.Transfer;
import relocc.compiler.source.Problems;
import relocc.runtime.adversary.Strategy;

/** The emitted bytes, the reference and the oracle agree on random plans. */
class RandomPlansTest {
  private static final int PLANS = Integer.getInteger("relocc.plans", 1000);
  private static final int PAGE = 4096;
  private static final long WIDE = 256 << 10;

  private final Map<String, Integer> seen = new TreeMap<>();

  @Test
  void threeOpinionsAgree() {
    for (int seed = 0; seed < PLANS; seed++) {
      RandomPlan plan = new RandomPlan(seed);
      Build build = seed % 4 == 0 ? tight(plan) : build(plan, WIDE).orElseThrow();
      Verification.Result result =
          Verification.of(build, build.program().bytes(), seed, List.of(kind(build.plan(), seed)));
      String report = "seed " + seed + ":\n" + String.join("\n", result.lines());
      assertTrue(result.agrees(), () -> report + "\n" + build.plan().span().source().text());
      plan.traits().forEach(this::count);
      count(build);
    }
    // A generator that has lost its variety proves nothing.
    seen.forEach((trait, count) -> assertTrue(count >= PLANS / 100, trait + ": " + count));
  }

  private static Optional<Build> build(RandomPlan plan, long stubSize) {
    return Compiler.build(plan.plan(stubSize), new Problems());
  }

  /** In the smallest range that holds it, mostly without scratch. */
  private static Build tight(RandomPlan plan) {
    Build wide = build(plan, WIDE).orElseThrow();
    long size = wide.program().bytes().length + PAGE - 1 & -PAGE;
    Optional<Build> tight = build(plan, size);
    while (tight.isEmpty()) {
      size += PAGE;
      tight = build(plan, size);
    }
    return tight.get();
  }

  private static Trial.Kind kind(Plan plan, int seed) {
    Random random = new Random(seed * 0x9e37_79b9_7f4a_7c15L);
    ExceptionLevel entry = plan.entries().get(random.nextInt(plan.entries().size())).level();
    return new Trial.Kind(
        entry,
        16 << random.nextInt(8),
        16 << random.nextInt(8),
        random.nextInt(4) == 0 ? 0 : 16 << random.nextInt(8),
        random.nextBoolean() ? Strategy.LAZY : Strategy.RANDOM);
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
