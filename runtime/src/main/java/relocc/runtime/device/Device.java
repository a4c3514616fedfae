package relocc.runtime.device;

/** Registers at physical addresses. */
public interface Device {
  /**
   * The value of the register {@code offset} bytes from the first.
   *
   * @param size how many bytes are read
   */
  long load(int offset, int size);

  /**
   * @param size how many bytes are written
   */
  void store(int offset, int size, long value);
}
