package relocc.examples.mutation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import relocc.cli.verify.Verification;
import relocc.cli.verify.report.Report;
import relocc.compiler.Build;
import relocc.compiler.a64.Program;

class MutationTest {
  /** The share of the mutants that do something else that verify has to notice. */
  private static final double LEAST = 0.98;

  /** In a sample of a few dozen so many may survive, though they are more than a hundredth. */
  private static final int FEW = 1;

  /** One mutant in so many is tried; with 1, 2,000 or more of each plan. */
  private static final int EVERY = Integer.getInteger("relocc.mutants", 97);

  /** Which plans are tried, by their titles: {@code linux/.*}, {@code monitor.rstub}. */
  private static final String PLANS = System.getProperty("relocc.mutants.plans", ".*");

  /** So many mutants that an entry explains may die before it counts as of no use. */
  private static final int PATIENCE = 40;

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> theSmallPlanHasTheSameCode() {
    ExamplePlans plans = new ExamplePlans(folder);
    return ExamplePlans.all().stream()
        .map(
            example ->
                DynamicTest.dynamicTest(
                    example.toString(),
                    () -> assertEquals(code(plans.whole(example)), code(plans.small(example)))));
  }

  /** The labels, and behind each how many lines. */
  private static List<String> code(Build build) {
    List<String> code = new ArrayList<>();
    int lines = 0;
    for (Program.Line line : build.program().lines()) {
      if (line.text().equals("data:")) {
        break;
      } else if (line.text().endsWith(":")) {
        code.add(line.text() + " " + lines);
        lines = 0;
      }
      lines++;
    }
    return code;
  }

  /** In each state of entry. */
  @TestFactory
  Stream<DynamicTest> theSmallPlanIsRight() {
    ExamplePlans plans = new ExamplePlans(folder);
    return ExamplePlans.all().stream()
        .map(
            example ->
                DynamicTest.dynamicTest(
                    example.toString(),
                    () -> {
                      Build build = plans.small(example);
                      byte[] blob = build.program().bytes();
                      long[] seeds = LongStream.range(0, 20).toArray();
                      Report report = Verification.of(build).check(blob, seeds, done -> {});
                      assertEquals(List.of(), report.lines());
                    }));
  }

  @Test
  void verifyNoticesWhatIsChanged() throws IOException {
    ExamplePlans plans = new ExamplePlans(folder);
    List<String> missed = new ArrayList<>();
    Set<String> used = new HashSet<>();
    List<Build> builds = new ArrayList<>();
    for (ExamplePlans.Example example : ExamplePlans.all()) {
      if (!example.title().matches(PLANS)) {
        continue;
      }
      Build build = plans.small(example);
      builds.add(build);
      Score score = Mutation.run(build, EVERY == 1 ? Mutation.stride(build) : EVERY, "");
      score.used().forEach(entry -> used.add(entry.text()));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      score.print(new PrintStream(out), false);
      if (score.ratio() < LEAST && score.survivors().size() > FEW) {
        missed.add(example + ":\n" + out);
      }
      System.out.printf(
          "%s: %.2f %% of the mutants noticed%n", example.title(), 100 * score.ratio());
    }
    assertEquals(List.of(), missed);
    if (EVERY == 1 && PLANS.equals(".*")) {
      List<String> stale =
          Equivalents.load().entries().stream()
              .filter(entry -> !used.contains(entry.text()))
              .filter(entry -> builds.stream().noneMatch(b -> Mutation.isUsed(entry, b, PATIENCE)))
              .map(Equivalents.Entry::text)
              .toList();
      assertEquals(List.of(), stale, "entries that explain no survivor");
    }
  }

  @Test
  void anEntryNeedsAReasonAndItsColumns() {
    assertThrows(IllegalArgumentException.class, () -> Equivalents.parse("  *  swapped  *  *  *"));
    assertThrows(
        IllegalArgumentException.class, () -> Equivalents.parse("Because.\n  *  swapped  *"));
    assertEquals(1, Equivalents.parse("Because.\n  *  swapped  *  {a*;b}  *").entries().size());
  }
}
