package relocc.compiler.resolve;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.CopyMap;
import relocc.compiler.plan.Draft;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Plan;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;

/**
 * R4005: the stub has registers for all parameters: until the first write for those that come in
 * registers, from then on for those that the exit needs.
 */
final class ParameterRoom {
  private static final int WAITING = 5;

  /** With the MMU on during the copy one more register of the system is saved. */
  private static final int WAITING_WITH_MMU = 4;

  /** Where the stub's tables come into force while there is a way back, three more. */
  private static final int WAITING_WITH_TABLES = 2;

  /** Beside a walk through a list, or moves of ranges that are parameters. */
  private static final int HELD = 11;

  /** Beside the loops that move. */
  private static final int HELD_BY_LOOPS = 4;

  private ParameterRoom() {}

  /** Judges the parameters of a plan. */
  static void judge(Draft plan, Problems problems) {
    boolean list = plan.actions().stream().anyMatch(Action.MoveList.class::isInstance);
    boolean ranges = plan.actions().stream().anyMatch(Action.MoveRange.class::isInstance);
    int block = plan.parameters().register().isPresent() ? 1 : 0;
    judge(inRegisters(plan), waiting(plan, list || ranges) - block, "in registers", problems);
    String purpose = ranges ? "for the moves and the exit" : "for the exit";
    judge(wanted(plan), list || ranges ? HELD : HELD_BY_LOOPS, purpose, problems);
  }

  private static int waiting(Draft plan, boolean list) {
    CopyMap copy = plan.run().map(Plan.Run::copy).orElse(CopyMap.OFF);
    boolean verifies = plan.actions().stream().anyMatch(Action.Verify.class::isInstance);
    boolean early =
        copy == CopyMap.IDENTITY
            && (judges(plan)
                || !list
                    && !plan.parameters().hasBlock()
                    && plan.stub().filter(Plan.Stub::anywhere).isEmpty());
    if (early || copy == CopyMap.KEEP) {
      return WAITING_WITH_TABLES;
    }
    boolean unpacks = plan.actions().stream().anyMatch(Action.Unpack.class::isInstance);
    return copy == CopyMap.OFF && !verifies && !unpacks ? WAITING : WAITING_WITH_MMU;
  }

  /** Whether contents decide before the first write. */
  private static boolean judges(Draft plan) {
    return Action.isJudgedFirst(plan.actions());
  }

  /** A block takes a register too. */
  private static List<Parameter> inRegisters(Draft plan) {
    return plan.parameters().all().stream()
        .filter(parameter -> parameter.place() instanceof Parameter.Place.InRegister)
        .toList();
  }

  private static List<Parameter> wanted(Draft plan) {
    Set<Parameter> wanted = new LinkedHashSet<>();
    plan.exit()
        .ifPresent(
            exit -> {
              add(exit.target(), wanted);
              exit.via().ifPresent(via -> add(via.vectors(), wanted));
              exit.registers().values().forEach(operand -> add(operand, wanted));
            });
    if (judges(plan)) {
      plan.run().flatMap(Plan.Run::map).ifPresent(wanted::add);
    }
    for (Action action : plan.actions()) {
      if (action instanceof Action.MoveRange move) {
        List.of(move.from().start(), move.to().start(), move.size()).forEach(o -> add(o, wanted));
      } else if (action instanceof Action.Look look) {
        List.of(look.side().start(), look.size()).forEach(o -> add(o, wanted));
      }
      if (action instanceof Action.Verify verify) {
        verify.want().forEach(o -> add(o, wanted));
      }
    }
    return List.copyOf(wanted);
  }

  private static void add(Operand operand, Set<Parameter> wanted) {
    if (operand instanceof Operand.Given given) {
      wanted.add(given.parameter());
    }
  }

  private static void judge(List<Parameter> some, int most, String what, Problems problems) {
    if (some.size() > most) {
      Parameter last = some.get(most);
      problems.add(
          Problem.error(
                  "R4005",
                  "there is no room for more than " + most + " parameters " + what,
                  last.span(),
                  "is one too many")
              .help("put what the next program needs into memory, and hand over its address"));
    }
  }
}
