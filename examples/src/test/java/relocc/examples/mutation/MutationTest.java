package relocc.examples.mutation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import relocc.compiler.Build;
import relocc.compiler.a64.Program;

class MutationTest {
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
  void aSampleIsNoticed() throws IOException {
    ExamplePlans plans = new ExamplePlans(folder);
    Score score = Mutation.run(plans.small(ExamplePlans.all().get(1)), 101, "");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    score.print(new PrintStream(out), true);
    assertTrue(score.ratio() > 0.5, out::toString);
  }

  @Test
  void anEntryNeedsAReasonAndItsColumns() {
    assertThrows(IllegalArgumentException.class, () -> Equivalents.parse("  *  swapped  *  *  *"));
    assertThrows(
        IllegalArgumentException.class, () -> Equivalents.parse("Because.\n  *  swapped  *"));
    assertEquals(1, Equivalents.parse("Because.\n  *  swapped  *  {a*;b}  *").entries().size());
  }
}
