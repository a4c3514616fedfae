package relocc.compiler.resolve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import relocc.compiler.ast.Block;
import relocc.compiler.ast.PlanDecl;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.CallerMap;
import relocc.compiler.plan.Draft;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Plan;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;

/**
 * W3101: a copy that runs with the caches off. That an MMU is on somewhere is easily taken for
 * enough: it has to be on at the level of the copy.
 */
final class CopySpeed {
  /** The Linux list, 2021: series "arm64: MMU enabled kexec relocation", v15 to v18, covers. */
  private static final String MEASURED =
      "published measurements of such a copy, MMU off against on: 25 MB in 0.44 s against 0.022 s"
          + " (Broadcom Stingray, 20 times), 84 MB in 7.5 s against 0.039 s (Cavium ThunderX2, 190"
          + " times)";

  private static final String MENDED =
      "leave `run` out, or write `mmu identity`: the stub then has tables of its own";

  private CopySpeed() {}

  /** Judges how the copy of a plan runs, if it copies anything. */
  static void judge(PlanDecl written, Draft plan, Problems problems) {
    boolean off = plan.run().filter(run -> !run.mmu()).isPresent();
    if (off && !plan.actions().isEmpty() && !plan.entries().isEmpty()) {
      problems.add(warning(written, plan));
    }
  }

  /** Whether what is copied is known only when the stub runs. */
  static boolean isList(Draft plan) {
    return plan.actions().stream().anyMatch(Action.MoveList.class::isInstance);
  }

  private static Problem warning(PlanDecl written, Draft plan) {
    Span cause =
        written
            .run()
            .flatMap(Block.Run::mmu)
            .map(Block.Mmu::span)
            .orElse(plan.stub().map(Plan.Stub::span).orElse(plan.span()));
    List<String> notes = new ArrayList<>();
    Problem problem =
        Problem.warning("W3101", "this copy runs with the caches off", cause, "the MMU stays off");
    for (Plan.Entry entry : plan.entries()) {
      String control = "SCTLR_EL" + entry.level().number() + ".M is ";
      String state = entry.map().isOn() ? "1 here, and turned off for the copy" : "0 here";
      problem = problem.and(entry.span(), control + state);
      notes.add(reason(entry.level()));
    }
    for (String note : notes.stream().sorted(Comparator.naturalOrder()).distinct().toList()) {
      problem = problem.note(note);
    }
    Problem measured = problem.note(MEASURED);
    return measured.help(isList(plan) ? listHelp(plan) : MENDED);
  }

  private static String listHelp(Draft plan) {
    String declare =
        "declare the memory that the list may use, `memory { ram dram = ADDRESS ..+ SIZE }`, and "
            + MENDED;
    boolean linear =
        plan.entries().stream().allMatch(entry -> entry.map() instanceof CallerMap.Linear);
    return linear ? "write `run { mmu linear via TABLE }`; or " + declare : declare;
  }

  private static String reason(ExceptionLevel level) {
    String at = "at EL" + level.number();
    String all = "every access " + at + " is to Device memory while its MMU is off (MMU-03)";
    return level == ExceptionLevel.EL1
        ? all
        : all + "; an MMU that is on at a lower level, as a kernel's at EL1, changes nothing";
  }
}
