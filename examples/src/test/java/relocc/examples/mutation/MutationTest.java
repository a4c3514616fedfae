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
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import relocc.compiler.Build;
import relocc.compiler.a64.Program;

class MutationTest {
  /** The share of the mutants that do something else that verify has to notice. */
  private static final double LEAST = 0.98;

  /** Of a few dozen mutants one is more than a hundredth. */
  private static final double LEAST_OF_SAMPLE = 0.9;

  /** One mutant in so many is tried; {@code ./verify} tries all. */
  private static final int EVERY = Integer.getInteger("relocc.mutants", 97);

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

  @Test
  void verifyNoticesWhatIsChanged() throws IOException {
    ExamplePlans plans = new ExamplePlans(folder);
    List<String> missed = new ArrayList<>();
    Set<String> used = new HashSet<>();
    for (ExamplePlans.Example example : ExamplePlans.all()) {
      Score score = Mutation.run(plans.small(example), EVERY, "");
      score.used().forEach(entry -> used.add(entry.text()));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      score.print(new PrintStream(out), false);
      if (score.ratio() < (EVERY == 1 ? LEAST : LEAST_OF_SAMPLE)) {
        missed.add(example + ":\n" + out);
      }
      System.out.printf("%s: %.2f %% of the mutants noticed%n", example, 100 * score.ratio());
    }
    assertEquals(List.of(), missed);
    if (EVERY == 1) {
      List<String> stale =
          Equivalents.load().entries().stream()
              .map(Equivalents.Entry::text)
              .filter(text -> !used.contains(text))
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
