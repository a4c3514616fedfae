package relocc.examples.mutation;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relocc.cli.verify.Verification;
import relocc.compiler.Build;
import relocc.examples.mutation.mutant.Mutant;

/**
 * What became of a mutant.
 *
 * @param cause what gave it away, in a word or two; empty if it survived
 */
record Verdict(Mutant mutant, Optional<String> cause) {
  private static final Pattern RULE = Pattern.compile("breaks ([A-Z0-9]+-\\d+)");

  static Verdict on(Mutant mutant) {
    Build build = mutant.build().get();
    Verification.Result result;
    try {
      result = Verification.of(build, build.program().bytes());
    } catch (RuntimeException e) {
      return new Verdict(mutant, Optional.of("FAILED " + e));
    }
    return new Verdict(
        mutant, result.agrees() ? Optional.empty() : Optional.of(cause(result.lines())));
  }

  private static String cause(List<String> lines) {
    String all = String.join("\n", lines);
    Matcher rule = RULE.matcher(all);
    if (rule.find()) {
      return rule.group(1);
    }
    return lines.stream()
        .map(String::strip)
        .filter(line -> !line.endsWith(":"))
        .findFirst()
        .map(line -> line.replaceAll("\\b(0x)?[0-9a-f_]*\\d[0-9a-f_]*\\b.*", "").strip())
        .orElse("?");
  }

  boolean survived() {
    return cause.isEmpty();
  }
}
