package relocc.cli.verify.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a verification found.
 *
 * @param summary one line, true when there are no findings
 * @param findings the root first; at most one for a place
 * @param seeds how many were tried
 */
public record Report(String summary, List<Finding> findings, int seeds) {
  public Report {
    findings = List.copyOf(findings);
  }

  /**
   * A cause and how often it was seen.
   *
   * @param conditions the machine on which it was seen first, for people
   * @param seed the first that saw it; empty when it does not depend on one
   * @param times how many seeds saw it
   */
  public record Finding(Cause cause, String conditions, OptionalLong seed, int times) {
    public Finding(Cause cause, String conditions, long seed, int times) {
      this(cause, conditions, OptionalLong.of(seed), times);
    }

    /** One that no machine shows alone. */
    public static Finding ofPlan(Cause cause) {
      return new Finding(cause, "", OptionalLong.empty(), 0);
    }

    /** Seen once more. */
    public Finding again() {
      return new Finding(cause, conditions, seed, times + 1);
    }
  }

  public boolean agrees() {
    return findings.isEmpty();
  }

  /** The ids of the broken rules, the root first. */
  public List<String> rules() {
    return findings.stream().map(finding -> finding.cause().rule()).distinct().toList();
  }

  /** A seed that shows the first of the findings; 0 when none depends on one. */
  public long firstSeed() {
    return findings.stream()
        .map(Finding::seed)
        .filter(OptionalLong::isPresent)
        .mapToLong(OptionalLong::getAsLong)
        .findFirst()
        .orElse(0);
  }

  /** For people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Finding finding : findings) {
      lines.addAll(finding.cause().lines());
      finding
          .seed()
          .ifPresent(
              seed ->
                  lines.add(
                      "  with "
                          + finding.times()
                          + " of "
                          + seeds
                          + " seeds, first "
                          + finding.conditions()));
    }
    return lines;
  }
}
