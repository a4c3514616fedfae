package relocc.runtime.mmu;

/** Why an address has no translation; on its way to becoming an abort. */
public final class TranslationFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Fault status codes without the level. */
  public static final int ADDRESS_SIZE = 0x00;

  public static final int TRANSLATION = 0x04;
  public static final int ACCESS_FLAG = 0x08;
  public static final int PERMISSION = 0x0c;

  private final int status;

  /**
   * @param kind one of the constants
   * @param level of the table, -1..3
   */
  public TranslationFault(int kind, int level, String message) {
    super(message + ", level " + level, null, false, false);
    this.status = level >= 0 ? kind | level : kind == TRANSLATION ? 0x2b : 0x29;
  }

  /** The fault status code for ESR. */
  public int status() {
    return status;
  }
}
