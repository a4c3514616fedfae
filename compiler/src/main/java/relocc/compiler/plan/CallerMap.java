package relocc.compiler.plan;

/**
 * How addresses are translated where a stub is entered. Its code always lies at its own address.
 */
public sealed interface CallerMap {
  /** MMU and data cache are off. */
  CallerMap OFF = new Off();

  /** MMU and caches are on, every address is its own. */
  CallerMap IDENTITY = new Identity();

  /** Whether the MMU is on. */
  default boolean isOn() {
    return this != OFF;
  }

  /** {@link #OFF}. */
  record Off() implements CallerMap {}

  /** {@link #IDENTITY}. */
  record Identity() implements CallerMap {}

  /**
   * MMU and caches are on. TTBR1 maps memory at an offset, and TTBR0 the stub's pages at their own
   * addresses.
   *
   * @param offset VA - PA, modulo 2^64, or PA - VA
   * @param reversed whether it is PA - VA
   */
  record Linear(Operand offset, boolean reversed) implements CallerMap {}
}
