package relocc.compiler.a64.code;

import java.util.List;

/** Why a stub gives up: what it reports and returns in x0. */
public final class Failure {
  /** Entered at an exception level that the plan does not name. */
  public static final int WRONG_LEVEL = 1;

  /** Loaded at another address than the plan says. */
  public static final int WRONG_ADDRESS = 2;

  /** Entered with the MMU on, big-endian, or at EL2 with VHE. */
  public static final int WRONG_STATE = 3;

  /** An exception was taken. */
  public static final int EXCEPTION = 4;

  /** A parameter is not aligned, or lies outside of its range. */
  public static final int WRONG_PARAMETER = 5;

  /** A list of pages holds a word that means nothing, or has no end. */
  public static final int WRONG_LIST = 6;

  /** What is to be written lies where the stub does. */
  public static final int OVER_STUB = 7;

  /** What is to be written lies where the tables do that the caller translates with. */
  public static final int OVER_TABLES = 8;

  /** What lies at EL2 did not answer the call that it was to take. */
  public static final int NO_ANSWER = 9;

  /** What is packed is damaged, or what comes out of it does not fit. */
  public static final int WRONG_PACKING = 10;

  /** Added to the number of a plan's own failure, which is 1..63. */
  public static final int REQUIREMENT = 64;

  /** For each of them a word, by number. */
  public static final List<String> WORDS =
      List.of(
          "",
          "level",
          "address",
          "state",
          "exception",
          "parameter",
          "list",
          "over stub",
          "over tables",
          "no answer",
          "packing");

  private Failure() {}
}
