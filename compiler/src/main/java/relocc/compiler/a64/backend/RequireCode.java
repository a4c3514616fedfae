package relocc.compiler.a64.backend;

import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X15;
import static relocc.compiler.a64.Register.X.X2;
import static relocc.compiler.a64.Register.X.X3;
import static relocc.compiler.a64.Register.X.X4;
import static relocc.compiler.a64.Register.X.X5;

import java.util.Optional;
import java.util.OptionalLong;
import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.Memory.Pair;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.code.Failure;
import relocc.compiler.a64.report.Refusals;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Plan.Condition;

/** Judges what a plan requires of its parameters while they wait. Uses x0..x4. */
final class RequireCode {
  private final Code code;
  private final ParameterCode parameters;
  private final Refusals refusals;

  /** What x0 holds: the left side of a comparison that was the last requirement. */
  private Optional<Operand> inX0 = Optional.empty();

  RequireCode(Code code, ParameterCode parameters, Refusals refusals) {
    this.code = code;
    this.parameters = parameters;
    this.refusals = refusals;
  }

  void emit(Plan.Requirement requirement) {
    int failure =
        requirement.isInserted()
            ? Failure.WRONG_PARAMETER
            : Failure.REQUIREMENT + requirement.code();
    Condition condition = requirement.condition();
    if (!(condition instanceof Condition.Compared)) {
      inX0 = Optional.empty();
    }
    branchUnless(condition, refusals.then(failure));
    inX0 =
        condition instanceof Condition.Compared last ? Optional.of(last.left()) : Optional.empty();
  }

  /** Goes there if the condition does not hold, else falls through. */
  private void branchUnless(Condition condition, String target) {
    if (condition instanceof Condition.Compared compared) {
      compare(compared);
      code.b(inverse(compared.order()), target);
    } else if (condition instanceof Condition.Outside outside) {
      overlap(outside, target);
    } else if (condition instanceof Condition.OutsideAll all) {
      overlapAny(all, target);
    } else if (condition instanceof Condition.Inside inside) {
      inside(inside, target);
    } else if (condition instanceof Condition.Both both) {
      branchUnless(both.one(), target);
      branchUnless(both.other(), target);
    } else if (condition instanceof Condition.Either either) {
      String holds = code.local("holds");
      branchIf(either.one(), holds);
      branchUnless(either.other(), target);
      code.label(holds);
    } else if (condition instanceof Condition.Not not) {
      branchIf(not.condition(), target);
    } else {
      throw new IllegalArgumentException("no such condition: " + condition);
    }
  }

  private void branchIf(Condition condition, String target) {
    if (condition instanceof Condition.Not not) {
      branchUnless(not.condition(), target);
      return;
    }
    String fails = code.local("fails");
    branchUnless(condition, fails);
    code.b(target);
    code.label(fails);
  }

  private void compare(Condition.Compared compared) {
    if (!inX0.equals(Optional.of(compared.left()))) {
      load(X0, compared.left());
    }
    load(X1, compared.right());
    code.cmp(X0, X1);
  }

  private static Conditional.Op inverse(Condition.Order order) {
    return switch (order) {
      case EQUAL -> Conditional.Op.NE;
      case NOT_EQUAL -> Conditional.Op.EQ;
      case LESS -> Conditional.Op.HS;
      case LESS_OR_EQUAL -> Conditional.Op.HI;
      case GREATER -> Conditional.Op.LS;
      case GREATER_OR_EQUAL -> Conditional.Op.LO;
    };
  }

  /** Goes there if the ranges have a byte in common: one starts inside the other, modulo 2^64. */
  private void overlap(Condition.Outside outside, String target) {
    String apart = code.local("apart");
    load(X1, outside.size());
    code.note("empty").cbz(X1, apart);
    load(X2, outside.otherSize());
    code.note("empty").cbz(X2, apart);
    load(X0, outside.start());
    load(X3, outside.otherStart());
    meet(X4, target);
    code.label(apart);
  }

  /** x0 and x1 are the start and the size of one range, x3 and x2 those of another. */
  private void meet(X scratch, String target) {
    code.sub(scratch, X3, X0);
    code.cmp(scratch, X1);
    code.b(Conditional.Op.LO, target);
    code.sub(scratch, X0, X3);
    code.cmp(scratch, X2);
    code.b(Conditional.Op.LO, target);
  }

  /** As {@link #overlap} for each of a list in the block; uses x5 and x15 too. */
  private void overlapAny(Condition.OutsideAll all, String target) {
    String next = code.local("next_in_list");
    String skip = code.local("skip");
    String over = code.local("list_over");
    load(X1, all.size());
    code.note("empty").cbz(X1, over);
    load(X0, all.start());
    load(X5, new Operand.Given(all.list().count()));
    parameters.address(X4, all.list().ranges().get(0).base());
    code.label(next);
    code.cbz(X5, over);
    code.pair(Pair.Op.LDP_X_POST, X3, X2, X4, 16);
    code.sub(X5, X5, 1);
    code.note("empty").cbz(X2, skip);
    meet(X15, target);
    code.label(skip);
    code.b(next);
    code.label(over);
  }

  /** Goes there unless the room behind the start of the inner range holds its size. */
  private void inside(Condition.Inside inside, String target) {
    load(X0, inside.start());
    OptionalLong end = knownEnd(inside);
    if (end.isPresent()) {
      code.mov(X2, end.getAsLong());
      code.sub(X2, X2, X0);
    } else {
      load(X1, inside.otherStart());
      load(X2, inside.otherSize());
      code.sub(X0, X0, X1);
      code.subs(X2, X2, X0);
      code.b(Conditional.Op.LO, target);
    }
    load(X1, inside.size());
    code.cmp(X1, X2);
    code.b(Conditional.Op.HI, target);
  }

  /** Where the outer range ends, if it is known already that the inner one starts in it. */
  private static OptionalLong knownEnd(Condition.Inside inside) {
    OptionalLong outer = inside.otherStart().constant();
    OptionalLong size = inside.otherSize().constant();
    boolean known =
        outer.isPresent()
            && size.isPresent()
            && inside.start() instanceof Operand.Given given
            && given.parameter().kind() == Parameter.Kind.ADDRESS
            && given.parameter().within().filter(range -> isIn(range, inside)).isPresent();
    return known ? OptionalLong.of(outer.getAsLong() + size.getAsLong()) : OptionalLong.empty();
  }

  private static boolean isIn(AddressRange range, Condition.Inside inside) {
    Operand start = new Operand.Constant(range.start());
    Operand size = new Operand.Constant(range.size());
    return new Condition.Inside(start, size, inside.otherStart(), inside.otherSize())
        .holds(operand -> operand.constant().orElseThrow());
  }

  /** Whether it is seen at once that a condition does not hold where a parameter is 0. */
  static boolean excludesZero(Condition condition, Operand parameter) {
    if (condition instanceof Condition.Both both) {
      return excludesZero(both.one(), parameter) || excludesZero(both.other(), parameter);
    }
    return condition instanceof Condition.Compared compared
        && (compared.left().equals(parameter) && compared.right().constant().isPresent()
            || compared.right().equals(parameter) && compared.left().constant().isPresent())
        && !compared.holds(operand -> operand.constant().orElse(0));
  }

  private void load(X d, Operand operand) {
    if (operand instanceof Operand.Given given) {
      parameters.load(d, given.parameter());
    } else {
      code.mov(d, operand.constant().orElseThrow());
    }
  }
}
