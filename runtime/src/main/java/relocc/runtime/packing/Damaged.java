package relocc.runtime.packing;

/** Something packed that breaks the rules of its format, or needs more room than there is. */
public final class Damaged extends RuntimeException {
  private static final long serialVersionUID = 1;

  Damaged(String what) {
    super(what);
  }
}
