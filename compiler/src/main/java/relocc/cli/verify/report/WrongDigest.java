package relocc.cli.verify.report;

import java.util.List;
import java.util.Optional;
import relocc.compiler.lower.Routine;
import relocc.compiler.lower.Step;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Plan;
import relocc.runtime.memory.Digest;
import relocc.runtime.memory.Memory;

/**
 * What has to happen where bytes have another digest than is wanted.
 *
 * @param plan of which all ranges are known
 */
public record WrongDigest(Plan plan, Routine routine) {
  /** A plan's own numbers count from here. */
  private static final int REQUIREMENT = 64;

  private static final String NOT = ", not ";

  /** The step that gives up with a code; none where a requirement may have done so. */
  public Optional<Step.Verify> step(int code) {
    boolean required =
        plan.parameters().requirements().stream()
            .anyMatch(requirement -> REQUIREMENT + requirement.code() == code);
    return routine.steps().stream()
        .filter(Step.Verify.class::isInstance)
        .map(Step.Verify.class::cast)
        .filter(step -> !required && REQUIREMENT + step.action().code() == code)
        .findFirst();
  }

  /**
   * What is wrong with a report.
   *
   * @param beginning of it
   * @param memory that was looked at
   * @param uart the report
   */
  public List<String> told(Step.Verify step, String beginning, Memory memory, String uart) {
    String whole = beginning + found(step, memory);
    int told = uart.indexOf(NOT) + NOT.length();
    return uart.startsWith(whole)
            && uart.substring(told).matches("[0-9a-f]{8}([0-9a-f]{56})?\\r\\n")
        ? List.of()
        : List.of("it reports " + uart.strip() + " and not " + whole);
  }

  private String found(Step.Verify step, Memory memory) {
    Action.Verify action =
        plan.actions().stream()
            .filter(Action.Verify.class::isInstance)
            .map(Action.Verify.class::cast)
            .filter(verify -> verify.span().equals(step.action().span()))
            .findFirst()
            .orElseThrow();
    AddressRange range = action.side().within();
    StringBuilder text = new StringBuilder(", digest of " + action.name() + " is ");
    long[] words = Digest.of(memory, range.start(), range.size(), action.algorithm().word());
    for (long word : words) {
      text.append(
          words.length == 1
              ? String.format("%08x", word)
              : String.format("%016x", Long.reverseBytes(word)));
    }
    return text + NOT;
  }
}
