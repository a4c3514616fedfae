package relocc.compiler;

import java.util.List;
import relocc.compiler.source.Problem;

/** What is wrong with a plan that is meant to be right, and may well be slow. */
public final class Complaints {
  private Complaints() {}

  /** All problems but W3101. */
  public static List<Problem> of(FrontEnd.Result result) {
    return result.problems().stream().filter(problem -> !problem.code().equals("W3101")).toList();
  }
}
