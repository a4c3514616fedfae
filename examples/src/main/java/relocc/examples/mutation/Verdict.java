package relocc.examples.mutation;

import java.util.Optional;
import java.util.stream.LongStream;
import relocc.cli.verify.Verification;
import relocc.examples.mutation.mutant.Mutant;

/**
 * What became of a mutant.
 *
 * @param cause what gave it away: a rule, or a word or two; empty if it survived
 */
record Verdict(Mutant mutant, Optional<String> cause) {
  static Verdict on(Mutant mutant, Verification verification) {
    long[] seeds = LongStream.range(0, verification.usualSeeds()).toArray();
    try {
      return new Verdict(mutant, verification.fault(mutant.build().get(), seeds));
    } catch (RuntimeException e) {
      return new Verdict(mutant, Optional.of("FAILED " + e));
    }
  }

  boolean survived() {
    return cause.isEmpty();
  }
}
