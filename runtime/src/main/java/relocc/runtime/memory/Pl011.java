package relocc.runtime.memory;

/** A PrimeCell UART that always has room, and remembers what was sent. */
public final class Pl011 implements Device {
  private static final int DATA = 0x000;
  private static final int FLAGS = 0x018;
  private static final long TRANSMIT_EMPTY_RECEIVE_EMPTY = 0x90;

  private final StringBuilder sent = new StringBuilder();

  @Override
  public long load(int offset) {
    return offset == FLAGS ? TRANSMIT_EMPTY_RECEIVE_EMPTY : 0;
  }

  @Override
  public void store(int offset, long value) {
    if (offset == DATA) {
      sent.append((char) (value & 0xff));
    }
  }

  /** All characters sent so far. */
  public String text() {
    return sent.toString();
  }
}
