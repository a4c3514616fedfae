package relocc.compiler.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relocc.compiler.ast.Block;
import relocc.compiler.ast.Expr;
import relocc.compiler.ast.Expr.Operator;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.value.Evaluator;

/** Assertions: proved at build time. R2015: one that does not hold. */
final class Assertions {
  private final Evaluator evaluator;
  private final Problems problems;

  Assertions(Evaluator evaluator, Problems problems) {
    this.evaluator = evaluator;
    this.problems = problems;
  }

  void check(Block.Assertion assertion) {
    if (!evaluator.truth(assertion.condition()).orElse(true)) {
      String message = assertion.message().orElse("this assertion does not hold");
      problems.add(
          Problem.error("R2015", message, assertion.condition().span(), reason(assertion))
              .help("change what these values come from, or what the assertion asks for"));
    }
  }

  private String reason(Block.Assertion assertion) {
    List<String> values = new ArrayList<>();
    collect(assertion.condition(), values);
    return values.isEmpty() ? "is false" : String.join(", ", values);
  }

  /** The values of both sides of every comparison in a condition. */
  private void collect(Expr condition, List<String> values) {
    if (condition instanceof Expr.Not not) {
      collect(not.operand(), values);
    } else if (condition instanceof Expr.Binary binary) {
      boolean joins = binary.operator() == Operator.AND || binary.operator() == Operator.OR;
      for (Expr side : List.of(binary.left(), binary.right())) {
        if (joins) {
          collect(side, values);
        } else if (!(side instanceof Expr.Number)) {
          shown(side).filter(text -> !values.contains(text)).ifPresent(values::add);
        }
      }
    }
  }

  private Optional<String> shown(Expr side) {
    return evaluator.value(side).map(value -> side.span().text() + " is " + value.shown());
  }
}
