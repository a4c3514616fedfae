package relocc.runtime.packing;

/** Something packed that breaks the rules of its format, or needs more room than there is. */
public final class Damaged extends RuntimeException {
  private static final long serialVersionUID = 1;

  Damaged(String what) {
    super(what);
  }

  /** Whether it may be whole, but has more content than there is room for. */
  public boolean isTooLong() {
    return getMessage().equals(Lz4.NO_ROOM);
  }
}
