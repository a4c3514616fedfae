package relocc.runtime.device;

/** Registers in a page of physical addresses. */
public interface Device {
  /** The value of the register {@code offset} bytes into the page. */
  long load(int offset);

  void store(int offset, long value);
}
