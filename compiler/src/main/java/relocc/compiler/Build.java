package relocc.compiler;

import java.util.List;
import relocc.compiler.a64.Program;
import relocc.compiler.lower.Routine;
import relocc.compiler.paging.PageTables;
import relocc.compiler.plan.Plan;
import relocc.compiler.schedule.Schedule;

/**
 * A compiled plan and every stage that led to it.
 *
 * @param tables one set per level that the stub may be entered at; none with the MMU off
 */
public record Build(
    Plan plan, Schedule schedule, Routine routine, List<PageTables> tables, Program program) {
  public Build {
    tables = List.copyOf(tables);
  }
}
