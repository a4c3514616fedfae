package relocc.runtime;

import java.util.function.IntToLongFunction;

/** Watches what the machine does. */
@FunctionalInterface
public interface Trace {
  /** Watches nothing. */
  Trace NONE = (pc, address, size, registers) -> {};

  /**
   * Bytes were stored, into a cache line or into memory.
   *
   * @param pc the instruction that did it
   * @param address physical
   * @param size in bytes
   * @param registers gives the value of x0..x30 before the instruction ended
   */
  void stored(long pc, long address, int size, IntToLongFunction registers);
}
