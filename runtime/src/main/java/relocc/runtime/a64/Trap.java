package relocc.runtime.a64;

/**
 * A synchronous exception of the architecture on its way from the instruction that caused it to the
 * core. It never leaves the machine: there it is a result.
 */
public final class Trap extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Exception classes (ESR_ELx.EC) that the machine raises. */
  public static final int EC_UNDEFINED = 0x00;

  public static final int EC_FP_ACCESS = 0x07;
  public static final int EC_ILLEGAL_STATE = 0x0e;
  public static final int EC_SVC = 0x15;
  public static final int EC_HVC = 0x16;
  public static final int EC_SMC = 0x17;
  public static final int EC_FETCH_ABORT = 0x21;
  public static final int EC_PC_ALIGNMENT = 0x22;
  public static final int EC_DATA_ABORT = 0x25;
  public static final int EC_SP_ALIGNMENT = 0x26;
  public static final int EC_BRK = 0x3c;

  private final int exceptionClass;
  private final int syndrome;
  private final long faultAddress;

  /**
   * @param exceptionClass the EC field
   * @param syndrome the ISS field
   * @param faultAddress the virtual address for FAR; 0 when the exception has none
   * @param message what happened, for people
   */
  public Trap(int exceptionClass, int syndrome, long faultAddress, String message) {
    super(message, null, false, false);
    this.exceptionClass = exceptionClass;
    this.syndrome = syndrome;
    this.faultAddress = faultAddress;
  }

  /** The exception of a word, register or operation that this core does not have. */
  public static Trap undefined() {
    return new Trap(EC_UNDEFINED, 0, 0, "undefined instruction");
  }

  public int exceptionClass() {
    return exceptionClass;
  }

  public int syndrome() {
    return syndrome;
  }

  public long faultAddress() {
    return faultAddress;
  }

  /** Whether the exception writes FAR. */
  public boolean hasFaultAddress() {
    return exceptionClass == EC_FETCH_ABORT
        || exceptionClass == EC_PC_ALIGNMENT
        || exceptionClass == EC_DATA_ABORT;
  }

  /** Whether the preferred return address is that of the next instruction. */
  public boolean returnsBehind() {
    return exceptionClass == EC_SVC || exceptionClass == EC_HVC || exceptionClass == EC_SMC;
  }
}
