package relocc.runtime.rule;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import relocc.runtime.adversary.Adversary;
import relocc.runtime.adversary.Choice;
import relocc.runtime.adversary.Strategy;

/** Collects violations: the first of each rule and instruction, up to a limit. */
public final class Findings {
  private static final int LIMIT = 100;

  private record Kind(String rule, long instruction) {}

  private final List<Violation> violations = new ArrayList<>();
  private final Set<Kind> seen = new HashSet<>();
  private final LongSupplier instruction;
  private final Adversary adversary;

  /**
   * @param instruction gives the address of the instruction that is being executed
   * @param adversary whose last choices are part of a report
   */
  public Findings(LongSupplier instruction, Adversary adversary) {
    this.instruction = instruction;
    this.adversary = adversary;
  }

  /** Findings that nobody wants to know. */
  public static Findings ignored() {
    return new Findings(() -> 0, new Adversary(Strategy.LAZY, 0, () -> 0));
  }

  /** Records that the current instruction broke a rule. */
  public void report(String rule, long dataAddress, String message) {
    reportAt(rule, instruction(), dataAddress, message);
  }

  /** Records that an instruction broke a rule, which shows only now. */
  public void reportAt(String rule, long pc, long dataAddress, String message) {
    if (violations.size() < LIMIT && seen.add(new Kind(rule, pc))) {
      String choice = adversary.lastAbout(dataAddress).map(Choice::toString).orElse("");
      violations.add(new Violation(rule, pc, dataAddress, message, choice));
    }
  }

  /** Whether any rule was broken so far. */
  public boolean isAny() {
    return !violations.isEmpty();
  }

  /** The address of the instruction that is being executed. */
  public long instruction() {
    return instruction.getAsLong();
  }

  /** Those found so far, in order. */
  public List<Violation> violations() {
    return List.copyOf(violations);
  }
}
