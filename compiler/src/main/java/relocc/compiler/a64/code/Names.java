package relocc.compiler.a64.code;

/** The labels that more than one part of the stub refers to. */
public final class Names {
  public static final String START = "start";
  public static final String NEXT = "next_move";
  public static final String LOOPS = "loops";
  public static final String DATA = "data";
  public static final String VECTORS = "vectors";
  public static final String FAIL = "fail";

  /** The first byte of payload. */
  public static final String PAYLOAD = "payload";

  /** Where a stub goes that has nothing to move. */
  public static final String NOTHING = "nothing";

  /** Two words of 0, aligned to their size. */
  public static final String ZEROS = "zeros";

  private Names() {}
}
