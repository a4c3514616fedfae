package relocc.runtime.device;

import java.util.Random;

/**
 * An 8250 or 16550 that remembers what was sent. Whoever takes more or less than a register gets
 * none.
 */
final class Uart8250 implements Uart {
  private static final int HOLDING = 0;
  private static final int LINE_STATUS = 5;
  private static final int HOLDING_EMPTY = 1 << 5;
  private static final int TRANSMITTER_EMPTY = 1 << 6;
  private static final int DATA_READY = 1;

  private final Line line;
  private final Random random;
  private final int shift;

  /**
   * @param random how long it is full after a character
   * @param room how many characters it takes before it is full for ever
   * @param shift how far apart registers are, as a power of two
   */
  Uart8250(Random random, int room, int shift) {
    this.line = new Line(random, room);
    this.random = random;
    this.shift = shift;
  }

  @Override
  public long load(int offset, int size) {
    if (offset != LINE_STATUS << shift || size != 1 << shift) {
      return 0;
    }
    // Somebody may have typed, and a FIFO may be empty before the transmitter is.
    int other = random.nextInt() & (DATA_READY | TRANSMITTER_EMPTY);
    return line.isReady() ? other | HOLDING_EMPTY : other & DATA_READY;
  }

  @Override
  public void store(int offset, int size, long value) {
    if (offset == HOLDING && size == 1 << shift) {
      line.send(value);
    }
  }

  @Override
  public String text() {
    return line.text();
  }
}
