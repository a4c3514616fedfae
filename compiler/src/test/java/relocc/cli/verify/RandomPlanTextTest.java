package relocc.cli.verify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import relocc.compiler.Compiler;
import relocc.compiler.Complaints;
import relocc.compiler.FrontEnd;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.Plan;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/**
 * The front end makes of the text of a random plan the plan that was meant, and so the same stub.
 */
class RandomPlanTextTest {
  @Test
  void theTextMeansThePlan() {
    for (int seed = 0; seed < 300; seed++) {
      RandomPlan random = new RandomPlan(seed);
      Source source = new Source("random.rstub", random.text(random.wide()));
      FrontEnd.Result result = FrontEnd.read(source, Path.of("."), Map.of(), Optional.empty());
      assertEquals(List.of(), Complaints.of(result), source.text());
      Plan read = result.plan().orElseThrow();
      Plan meant = random.plan(random.wide());
      assertEquals(withoutPlaces(meant), withoutPlaces(read), source.text());
      assertArrayEquals(bytes(meant), bytes(read), source.text());
    }
  }

  private static byte[] bytes(Plan plan) {
    return Compiler.build(plan, new Problems()).orElseThrow().program().bytes();
  }

  /** All that a plan says, but not where. */
  private static String withoutPlaces(Plan plan) {
    StringBuilder all = new StringBuilder();
    plan.memory().forEach(region -> all.append(region.kind()).append(region.range()).append('\n'));
    plan.entries()
        .forEach(entry -> all.append(entry.level()).append(entry.map().getClass()).append('\n'));
    all.append(plan.cpu())
        .append(plan.run().copy())
        .append(plan.run().granule())
        .append(plan.run().vaBits());
    all.append(plan.stub().range()).append('\n');
    plan.actions().forEach(action -> withoutPlaces(action, all));
    Plan.Exit exit = plan.exit();
    all.append(exit.target()).append(exit.level()).append(exit.registers()).append(plan.onFail());
    return all.toString();
  }

  private static void withoutPlaces(Action action, StringBuilder all) {
    if (action instanceof Action.Fill fill) {
      all.append("fill ").append(fill.range()).append(' ').append(fill.value()).append('\n');
    } else if (action instanceof Action.Move move) {
      move.pieces()
          .forEach(p -> all.append(p.sourceRange()).append(p.destinationRange()).append('\n'));
    }
  }
}
