package relocc.cli;

/** A command line that asks for what cannot be; the message says why. */
final class UsageError extends RuntimeException {
  private static final long serialVersionUID = 1;

  UsageError(String message) {
    super(message);
  }
}
