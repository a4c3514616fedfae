package relocc.compiler.plan;

import java.util.Locale;

/** Through which tables a copy runs. */
public enum CopyMap {
  /** None: MMU and data cache are off. */
  OFF,
  /** The stub's own: every address is its own. */
  IDENTITY,
  /** Those of the caller. */
  KEEP,
  /** A map of memory at an offset that is handed over, in TTBR1. */
  LINEAR;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
