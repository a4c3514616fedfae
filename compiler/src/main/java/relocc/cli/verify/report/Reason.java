package relocc.cli.verify.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relocc.runtime.Outcome;

/**
 * Why a stub gives up, which it has to say.
 *
 * @param digest what it has to say beyond that
 */
public record Reason(Ending ending, Optional<WrongDigest> digest) {
  /**
   * What is missing from what it says on each UART and in its records.
   *
   * @param room how many characters a UART takes
   */
  public List<String> missing(Outcome outcome, int room) {
    String whole = ending.report(outcome);
    List<String> found = new ArrayList<>();
    for (String sent : outcome.sent()) {
      found.addAll(
          digest
              .map(told -> told.missing(whole.strip(), sent))
              .orElseGet(() -> other(whole.substring(0, Math.min(room, whole.length())), sent)));
    }
    found.addAll(ending.records(outcome.memory()));
    return found;
  }

  /** What is said by a stub that must be silent. */
  public static List<String> said(Outcome outcome) {
    return outcome.sent().stream().flatMap(sent -> other("", sent).stream()).toList();
  }

  private static List<String> other(String wanted, String sent) {
    return sent.equals(wanted)
        ? List.of()
        : List.of("it reports " + sent.strip() + " and not " + wanted.strip());
  }
}
