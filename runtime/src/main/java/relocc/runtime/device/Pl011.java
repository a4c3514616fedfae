package relocc.runtime.device;

import java.util.Random;

/** A PrimeCell UART that remembers what was sent. What is sent while it is full is lost. */
public final class Pl011 implements Uart {
  private static final int DATA = 0x000;
  private static final int FLAGS = 0x018;
  private static final long TRANSMIT_EMPTY_RECEIVE_EMPTY = 0x90;
  private static final long RECEIVE_EMPTY_BUSY = 0x18;
  private static final long TRANSMIT_FULL = 0x20;

  private final Line line;
  private final Random random;

  /**
   * @param random how long it is full after a character
   * @param room how many characters it takes before it is full for ever
   */
  public Pl011(Random random, int room) {
    this.random = random;
    this.line = new Line(random, room);
  }

  @Override
  public long load(int offset, int size) {
    if (offset != FLAGS) {
      return 0;
    } else if (!line.isReady()) {
      return RECEIVE_EMPTY_BUSY | TRANSMIT_FULL;
    }
    return random.nextBoolean() ? RECEIVE_EMPTY_BUSY : TRANSMIT_EMPTY_RECEIVE_EMPTY;
  }

  @Override
  public void store(int offset, int size, long value) {
    if (offset == DATA) {
      line.send(value);
    }
  }

  @Override
  public String text() {
    return line.text();
  }
}
