package relocc.junit;

import java.util.function.Consumer;
import org.opentest4j.AssertionFailedError;
import relocc.api.Bench;
import relocc.api.Run;
import relocc.api.Stub;

/**
 * What is asserted of runs of a stub. A failure names the byte, both values, and which run it was.
 */
public final class RunAssertions {
  private RunAssertions() {}

  /**
   * Runs the reference and, with the emitted bytes, machines; each of these runs must be without
   * fault and as somebody asserts.
   *
   * @param bench the call
   * @param machines on how many machines
   */
  public static void assertRuns(Bench bench, int machines, Consumer<Run> asserted) {
    asserted.accept(bench.reference());
    for (int seed = 0; seed < machines; seed++) {
      Run run = bench.machine(seed);
      if (!run.faults().isEmpty()) {
        throw new AssertionFailedError(
            "on the machine of seed " + seed + ": " + String.join("\n", run.faults()));
      }
      asserted.accept(run);
    }
  }

  /** Memory from an address on holds these bytes. */
  public static void assertBytes(Run run, long address, byte[] wanted) {
    run.difference(address, wanted)
        .ifPresent(
            difference -> {
              throw new AssertionFailedError(difference);
            });
  }

  /** A range, of at most 2 GiB, holds the first bytes of a pattern. */
  public static void assertPattern(Run run, Stub.Range range, long number) {
    assertBytes(run, range.address(), Bench.pattern(number, Math.toIntExact(range.size())));
  }

  /** A range, of at most 2 GiB, holds what it held at entry. */
  public static void assertUnchanged(Run run, Stub.Range range) {
    byte[] before = run.before(range.address(), Math.toIntExact(range.size()));
    assertBytes(run, range.address(), before);
  }

  /** The call is refused with a code, as the plan says, and everything is as it was. */
  public static void assertRefused(Bench bench, int code) {
    bench
        .refusal(code)
        .ifPresent(
            difference -> {
              throw new AssertionFailedError(difference);
            });
  }
}
