package relocc.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import relocc.cli.verify.meaning.ExitState;
import relocc.cli.verify.meaning.Oracle;
import relocc.cli.verify.meaning.Reference;
import relocc.compiler.jvm.JvmBackend;
import relocc.compiler.lower.Routine;
import relocc.compiler.lower.Step;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Plan;
import relocc.compiler.schedule.Schedule;
import relocc.compiler.schedule.Scheduler;
import relocc.runtime.memory.Extent;
import relocc.runtime.memory.Memory;

/** The schedule as the reference performs it means what the plan means, for any scratch. */
class ReferenceAgainstOracleTest {
  private static final int PLANS = 1000;

  @Test
  void randomPlans() {
    for (int seed = 0; seed < PLANS; seed++) {
      Random random = new Random(seed * 0x9e37_79b9_7f4a_7c15L);
      long room = random.nextInt(4) == 0 ? 0 : 1L << random.nextInt(14);
      check(seed, new RandomPlan(seed).plan(1 << 20), room);
    }
  }

  private static void check(int seed, Plan plan, long room) {
    long end = plan.stub().range().end();
    AddressRange scratch = new AddressRange(end - room, room);
    Schedule schedule = Scheduler.schedule(plan.actions(), scratch);
    List<Step> steps = new ArrayList<>();
    steps.add(
        new Step.Enter(
            plan.entries(), OptionalLong.of(plan.stub().range().start()), plan.parameters()));
    steps.add(new Step.Move(schedule.transfers()));
    steps.add(
        new Step.Leave(
            plan.exit().target(), plan.exit().level(), Optional.empty(), plan.exit().registers()));
    Routine routine =
        new Routine(
            plan.name(),
            steps,
            plan.stub().range(),
            scratch,
            plan.run().copy(),
            plan.payloads(),
            plan.onFail());

    Memory performed = new Memory(seed);
    Memory meant = performed.copy();
    ExitState exit =
        Reference.load(JvmBackend.emit(routine))
            .run(performed, plan.entries().get(0).level(), bytes -> {});
    Oracle.perform(plan.actions(), meant);

    assertEquals(Oracle.exit(plan, plan.entries().get(0).level()), exit);
    Extent used = new Extent(scratch.start(), schedule.scratchUsed());
    assertEquals(
        OptionalLong.empty(),
        performed.firstDifference(meant, List.of(used)),
        () -> "seed " + seed + ", scratch of " + room + " bytes: " + plan.span().source().text());
  }
}
