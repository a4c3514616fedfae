package relocc.runtime;

/** A single AArch64 core with its memory, caches and translation. */
public final class Machine {
  private Machine() {}

  /** Runs the stub from its entry until it stops. */
  public static Outcome run(Setup setup) {
    throw new UnsupportedOperationException("not built");
  }
}
