package relocc.examples;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Assumptions;

/**
 * The programs and files outside the project that some tests need. Without them a test is skipped;
 * with {@code -Drelocc.judges=required} it fails.
 */
public final class Judge {
  /** Whether everything must be there, and everything be tried. */
  public static final boolean REQUIRED = "required".equals(System.getProperty("relocc.judges"));

  private Judge() {}

  public static void need(boolean present, String what) {
    if (!present) {
      missing(what + " is not installed");
    }
  }

  public static void needMachine() {
    need(Machine.isInstalled(), "qemu-system-aarch64");
    need(GnuAssembler.isInstalled(), "binutils-aarch64-linux-gnu");
  }

  public static void missing(String reason) {
    if (REQUIRED) {
      fail(reason);
    }
    Assumptions.abort(reason);
  }
}
