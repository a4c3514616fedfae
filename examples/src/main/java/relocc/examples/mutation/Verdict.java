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
  /**
   * Tries a mutant.
   *
   * @param seeds how many machines it must pass to survive
   */
  static Verdict on(Mutant mutant, Verification verification, int seeds) {
    try {
      long[] machines = LongStream.range(0, seeds).toArray();
      return new Verdict(mutant, verification.fault(mutant.build().get(), machines));
    } catch (RuntimeException e) {
      throw new IllegalStateException("verify does not stand " + mutant, e);
    }
  }

  boolean survived() {
    return cause.isEmpty();
  }
}
