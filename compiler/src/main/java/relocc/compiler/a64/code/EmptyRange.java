package relocc.compiler.a64.code;

import relocc.compiler.a64.Register.X;

/** What is done with a range of bytes, unless there are none. */
public final class EmptyRange {
  private EmptyRange() {}

  /**
   * Emits code that an empty range goes around.
   *
   * @param possible whether the range may be empty; otherwise nobody looks
   * @param size of the range in bytes
   * @param stem of the label behind the code
   * @param body emits the code
   */
  public static void skip(Code code, boolean possible, X size, String stem, Runnable body) {
    if (!possible) {
      body.run();
      return;
    }
    String behind = code.local(stem);
    code.note("empty").cbz(size, behind);
    body.run();
    code.label(behind);
  }
}
