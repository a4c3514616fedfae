package relocc.compiler.a64.backend;

/** The labels that more than one part of the stub refers to. */
final class Names {
  static final String START = "start";
  static final String NEXT = "next_move";
  static final String LOOPS = "loops";
  static final String DATA = "data";
  static final String VECTORS = "vectors";
  static final String FAIL = "fail";

  private Names() {}
}
