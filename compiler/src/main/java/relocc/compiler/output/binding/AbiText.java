package relocc.compiler.output.binding;

import java.util.ArrayList;
import java.util.List;
import relocc.compiler.plan.Plan;

/** How facts stand in the files that are made from them. */
public final class AbiText {
  /** What each line begins with, behind the mark of a comment. */
  static final String MARK = "relocc-abi: ";

  /** The key of the last line, which is no fact. */
  static final String HASH = "hash";

  private AbiText() {}

  /** One line for each fact of a plan's interface, and their hash. */
  public static List<String> lines(Plan plan) {
    return lines(Interface.of(plan));
  }

  /** One line for each fact, and their hash. */
  static List<String> lines(Interface api) {
    List<String> lines = new ArrayList<>();
    api.facts().forEach(fact -> lines.add(MARK + fact.line()));
    lines.add(MARK + HASH + Fact.BETWEEN + api.hash());
    return lines;
  }
}
