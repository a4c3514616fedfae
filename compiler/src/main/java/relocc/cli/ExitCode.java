package relocc.cli;

/** What the process tells its caller. */
final class ExitCode {
  /** All was done. */
  static final int OK = 0;

  /** The plan, one of its imports or a verification is wrong. */
  static final int WRONG = 1;

  /** The command line is wrong. */
  static final int USAGE = 2;

  /** A file could not be read or written. */
  static final int FILES = 3;

  /** A bug in relocc. */
  static final int INTERNAL = 70;

  private ExitCode() {}
}
