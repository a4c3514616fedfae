package relocc.compiler.resolve.exit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import relocc.compiler.ast.Block;
import relocc.compiler.ast.Block.Exit.Route;
import relocc.compiler.ast.Expr;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Plan;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;
import relocc.compiler.value.Evaluator;

/**
 * The ways that an exit can take: one, or from EL1 up by vectors at EL2, and another one otherwise.
 *
 * <p>R3010: ways that are no choice between these. R3011: no vectors that could be asked. R3012: a
 * register that a call of the vectors cannot give its value.
 */
final class ExitWays {
  /** Of the call: behind x0 to x2 it hands x3 over as x1. */
  private static final int LAST_GIVEN = 2;

  private static final int SAME_AS_X1 = 3;

  private static final String SHAPE = "write `el 2 via NAME when NAME, same otherwise`";

  private final Evaluator evaluator;
  private final Problems problems;

  ExitWays(Evaluator evaluator, Problems problems) {
    this.evaluator = evaluator;
    this.problems = problems;
  }

  /** The way up, if there is one. */
  Optional<Plan.Via> via(List<Route> routes) {
    if (routes.isEmpty() || routes.get(0).via().isEmpty()) {
      return Optional.empty();
    }
    Route route = routes.get(0);
    if (route.level().filter(level -> level.number() == 2).isEmpty()) {
      wrong(route.span(), "vectors lead from EL1 to EL2", "leads elsewhere");
      return Optional.empty();
    }
    if (route.vhe()) {
      wrong(route.span(), "the vectors decide whether EL2 has VHE", "wants to decide it");
      return Optional.empty();
    }
    return vectors(route.via().get())
        .map(vectors -> new Plan.Via(vectors, route.when().isPresent()));
  }

  /** The way that is taken where no vectors are asked; empty: the level of entry. */
  Optional<Route> last(List<Route> routes) {
    if (routes.isEmpty()) {
      return Optional.empty();
    }
    Route first = routes.get(0);
    Route last = routes.get(routes.size() - 1);
    if (routes.size() > 2) {
      wrong(routes.get(2).span(), "an exit has two ways at most", "is one too many");
    } else if (routes.size() == 2) {
      pair(first, last);
    } else if (first.when().isPresent() || first.otherwise()) {
      wrong(first.span(), "this exit has one way, whatever is the case", "is a condition");
    }
    return Optional.of(last);
  }

  private void pair(Route first, Route last) {
    if (first.via().isEmpty() || first.when().isEmpty()) {
      wrong(first.span(), "only `via` NAME `when` NAME gives an exit a choice", "has none");
    } else if (!last.otherwise() || last.via().isPresent()) {
      wrong(last.span(), "the second way is taken otherwise", "is not");
    } else if (!names(first.when().get(), first.via().get())) {
      wrong(
          first.when().get().span(),
          "a way is taken when the parameter that `via` names is not 0",
          "asks something else");
    }
  }

  private static boolean names(Expr one, Expr other) {
    return one instanceof Expr.Ref a && other instanceof Expr.Ref b && a.name().equals(b.name());
  }

  private Optional<Operand> vectors(Expr expr) {
    Optional<Operand> operand = evaluator.target(expr);
    boolean given =
        operand.isPresent()
            && operand.get() instanceof Operand.Given parameter
            && parameter.parameter().kind() != Parameter.Kind.SIZE;
    if (operand.isPresent() && !given) {
      problems.add(
          Problem.error(
                  "R3011",
                  "only the caller knows where EL2 is parked",
                  expr.span(),
                  "is no parameter")
              .help("declare a parameter of type `addr or none`, and name it here"));
      return Optional.empty();
    }
    return operand;
  }

  private void wrong(Span span, String message, String label) {
    problems.add(Problem.error("R3010", message, span, label).help(SHAPE));
  }

  /** The call hands over x0 to x2, leaves in x3 what is in x1, and may change all others. */
  void judge(Block.Exit block, Map<Integer, Operand> registers) {
    Operand zero = new Operand.Constant(0);
    Operand x1 = registers.getOrDefault(1, zero);
    for (Block.Exit.Register register : block.registers()) {
      boolean same = register.number() == SAME_AS_X1 && x1.equals(registers.get(SAME_AS_X1));
      if (register.number() > LAST_GIVEN && !same) {
        refuse(register.number(), register.span());
      } else if (register.number() == 1 && !x1.equals(registers.getOrDefault(SAME_AS_X1, zero))) {
        refuse(SAME_AS_X1, register.span());
      }
    }
  }

  private void refuse(int number, Span span) {
    String name = number == Plan.Exit.SP ? "sp" : "x" + number;
    problems.add(
        Problem.error(
                "R3012",
                "vectors at EL2 cannot be asked to set " + name,
                span,
                number == SAME_AS_X1 ? "differs from the other of x1 and x3" : "is not handed over")
            .note(
                "the call takes x0, x1 and x2; x3 becomes what x1 is, and x4 the address of entry")
            .help("leave the register out, or give x1 and x3 the same value"));
  }
}
