package relocc.cli.verify.report;

import java.util.List;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.runtime.memory.Digest;
import relocc.runtime.memory.Memory;

/**
 * What has to be said where bytes have another digest than is wanted.
 *
 * @param action that looked at them; its range is known
 * @param memory that it looked at
 */
public record WrongDigest(Action.Verify action, Memory memory) {
  private static final String NOT = ", not ";

  /**
   * What is wrong with a report.
   *
   * @param beginning of it
   * @param uart the report
   */
  List<String> missing(String beginning, String uart) {
    String whole = beginning + found();
    int told = uart.indexOf(NOT) + NOT.length();
    return uart.startsWith(whole)
            && uart.substring(told).matches("[0-9a-f]{8}([0-9a-f]{56})?\\r\\n")
        ? List.of()
        : List.of("it reports " + uart.strip() + " and not " + whole);
  }

  private String found() {
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
