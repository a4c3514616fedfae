package relocc.compiler.output;

import java.util.List;
import relocc.compiler.Build;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.CallerMap;
import relocc.compiler.plan.CopyMap;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Plan.Condition;

/** How the copy runs, and why so. */
record Reasons(Page page, Build build) {
  void write() {
    page.title("how the copy runs");
    if (!build.routine().moves()) {
      page.line("  nothing is moved: no table is built, no TTBR touched, nothing turned on");
      return;
    }
    Plan plan = build.plan();
    boolean chosen = !plan.run().span().equals(plan.span());
    page.line("  %s: %s", way(plan.run().copy()), chosen ? "the plan says so" : reason(plan));
    for (Plan.Entry entry : plan.entries()) {
      page.line("  entered at %s: %s", entry.level(), caller(entry.map(), plan.run().copy()));
    }
    if (build.routine().buildsTables()) {
      boolean anywhere = plan.stub().anywhere();
      page.line(
          "  the stub builds its tables: %s is known only when it runs",
          anywhere ? "where it lies" : "what it maps");
    } else if (build.routine().hasTables()) {
      page.line("  its tables travel in the blob: all addresses are known");
    }
    inserted(plan);
  }

  /** What nobody wrote and the stub makes sure of. */
  private void inserted(Plan plan) {
    boolean open = plan.actions().stream().anyMatch(Action.MoveRange.class::isInstance);
    List<Plan.Requirement> all =
        plan.parameters().requirements().stream().filter(Plan.Requirement::isInserted).toList();
    if (!all.isEmpty()) {
      page.title("checked for safety before the first write, beside what the plan requires");
    }
    for (Plan.Requirement requirement : all) {
      String where = Origins.shown(requirement.span());
      page.line("  %s, else failure 5  %s", shown(requirement.condition()), where);
    }
    if (open) {
      page.line("  no page of what is moved, or of where it goes, has a byte of the stub, else 7");
    }
  }

  private static String shown(Condition condition) {
    if (condition instanceof Condition.Inside inside) {
      String outer = range(inside.otherStart(), inside.otherSize());
      return range(inside.start(), inside.size()) + " lies in " + outer;
    } else if (condition instanceof Condition.Outside outside) {
      String other = range(outside.otherStart(), outside.otherSize());
      return range(outside.start(), outside.size()) + " has no byte of " + other;
    } else if (condition instanceof Condition.OutsideAll all) {
      return range(all.start(), all.size()) + " has no byte of any range of " + all.list().name();
    } else if (condition instanceof Condition.Compared compared
        && compared.order() == Condition.Order.LESS_OR_EQUAL) {
      return compared.left() + " is at most " + compared.right();
    }
    throw new IllegalArgumentException("nobody inserts " + condition);
  }

  private static String range(Operand start, Operand size) {
    return start + " ..+ " + size;
  }

  private static String way(CopyMap copy) {
    return switch (copy) {
      case OFF -> "MMU and caches off";
      case IDENTITY -> "MMU and caches on, through an identity map of the stub's own";
      case KEEP -> "MMU and caches on, through the caller's tables";
      case LINEAR -> "MMU and caches on, through a linear map that is handed over, in TTBR1";
    };
  }

  private static String reason(Plan plan) {
    return plan.run().copy() == CopyMap.OFF
        ? "no memory is declared that a list could use, so there is nothing to map"
        : "the fastest way that is legal; caches are on at the level of entry";
  }

  private static String caller(CallerMap map, CopyMap copy) {
    if (!map.isOn()) {
      return "with the MMU off";
    }
    return switch (copy) {
      case OFF -> "the caller's MMU is turned off first";
      case IDENTITY -> "the caller's MMU is turned off, then on again through the stub's tables";
      case KEEP -> "the caller's tables stay; the stub proves first that no write hits them";
      case LINEAR -> "TTBR0 stays, TTBR1 is switched by break before make";
    };
  }
}
