package relocc.cli.verify.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Plan.Condition;
import relocc.compiler.plan.Plan.Condition.Order;

/** What a plan requires of the values that its caller hands over. */
record Demands(List<Plan.Requirement> requirements) {
  static Demands of(Plan open) {
    List<Plan.Requirement> all = new ArrayList<>(open.parameters().requirements());
    List<Action.Verify> before = new ArrayList<>();
    boolean early = true;
    for (Action action : open.actions()) {
      if (action instanceof Action.Verify verify) {
        for (Action.Verify other : before) {
          if (other.want().equals(verify.want())) {
            Condition same = early ? alike(other, verify) : asLong(other, verify);
            all.add(Plan.Requirement.inserted(same, verify.span()));
          }
        }
        before.add(verify);
      } else {
        early = false;
      }
    }
    return new Demands(all);
  }

  /** What has the same digest holds the same bytes, in another place or the same. */
  private static Condition alike(Action.Verify one, Action.Verify other) {
    Operand start = one.side().start();
    Operand otherStart = other.side().start();
    return new Condition.Both(
        asLong(one, other),
        new Condition.Either(
            new Condition.Compared(Order.EQUAL, start, otherStart),
            new Condition.Outside(start, one.size(), otherStart, other.size())));
  }

  private static Condition asLong(Action.Verify one, Action.Verify other) {
    return new Condition.Compared(Order.EQUAL, one.size(), other.size());
  }

  /** The first requirement that does not hold, by its place; -1 if all do. */
  int broken(Map<Parameter, Long> values) {
    ToLongFunction<Operand> worth =
        operand ->
            operand instanceof Operand.Given given
                ? values.get(given.parameter())
                : operand.constant().orElseThrow();
    for (int i = 0; i < requirements.size(); i++) {
      if (!requirements.get(i).condition().holds(worth)) {
        return i;
      }
    }
    return -1;
  }

  /** What says that a range lies in another. */
  Stream<Condition.Inside> insides() {
    return requirements.stream()
        .map(Plan.Requirement::condition)
        .filter(Condition.Inside.class::isInstance)
        .map(Condition.Inside.class::cast);
  }

  /** What says that a range lies outside of a list of them. */
  Stream<Condition.OutsideAll> outsideAll() {
    return requirements.stream()
        .map(Plan.Requirement::condition)
        .filter(Condition.OutsideAll.class::isInstance)
        .map(Condition.OutsideAll.class::cast);
  }

  /** The constants that values are compared with: near them it is decided. */
  List<Long> constants() {
    List<Long> all = new ArrayList<>();
    requirements.forEach(requirement -> collect(requirement.condition(), all));
    return all;
  }

  private static void collect(Condition condition, List<Long> all) {
    if (condition instanceof Condition.Both both) {
      collect(both.one(), all);
      collect(both.other(), all);
    } else if (condition instanceof Condition.Either either) {
      collect(either.one(), all);
      collect(either.other(), all);
    } else if (condition instanceof Condition.Not not) {
      collect(not.condition(), all);
    } else if (condition instanceof Condition.Compared compared) {
      List.of(compared.left(), compared.right())
          .forEach(side -> side.constant().ifPresent(all::add));
    } else if (condition instanceof Condition.Outside outside) {
      List.of(outside.start(), outside.size(), outside.otherStart(), outside.otherSize())
          .forEach(side -> side.constant().ifPresent(all::add));
    } else if (condition instanceof Condition.OutsideAll list) {
      List.of(list.start(), list.size()).forEach(side -> side.constant().ifPresent(all::add));
    } else if (condition instanceof Condition.Inside inside) {
      List.of(inside.start(), inside.size(), inside.otherStart(), inside.otherSize())
          .forEach(side -> side.constant().ifPresent(all::add));
    } else {
      throw new IllegalArgumentException("no such condition: " + condition);
    }
  }
}
