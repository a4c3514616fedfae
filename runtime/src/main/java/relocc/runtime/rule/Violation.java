package relocc.runtime.rule;

/**
 * A rule of the architecture or of the hand-over that the code broke. It may have worked all the
 * same on the machine as it happened to behave; it need not elsewhere.
 *
 * @param rule the rule's id, as in {@code MEM-03}
 * @param instructionAddress physical or virtual (they are the same) address of the instruction
 * @param dataAddress the address it was about; 0 when it was about none
 * @param message what happened, for people
 * @param choice what the adversary had done that bears on it; may be empty
 */
public record Violation(
    String rule, long instructionAddress, long dataAddress, String message, String choice) {
  @Override
  public String toString() {
    return String.format(
        "%s at 0x%x, data 0x%x: %s", rule, instructionAddress, dataAddress, message);
  }
}
