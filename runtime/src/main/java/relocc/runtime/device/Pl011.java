package relocc.runtime.device;

import java.util.Random;

/** A PrimeCell UART that remembers what was sent. What is sent while it is full is lost. */
public final class Pl011 implements Device {
  private static final int DATA = 0x000;
  private static final int FLAGS = 0x018;
  private static final long TRANSMIT_EMPTY_RECEIVE_EMPTY = 0x90;
  private static final long RECEIVE_EMPTY_BUSY = 0x18;
  private static final long TRANSMIT_FULL = 0x20;

  /** It drains while its flags are read so many times at most: a slow line, a fast core. */
  private static final int SLOWEST = 1000;

  private static final int FAST = 3;

  private final StringBuilder sent = new StringBuilder();
  private final Random random;
  private int room;
  private int full;

  /**
   * @param random how long it is full after a character
   * @param room how many characters it takes before it is full for ever
   */
  public Pl011(Random random, int room) {
    this.random = random;
    this.room = room;
    this.full = delay();
  }

  @Override
  public long load(int offset) {
    if (offset != FLAGS) {
      return 0;
    } else if (room == 0 || full > 0) {
      full--;
      return RECEIVE_EMPTY_BUSY | TRANSMIT_FULL;
    }
    return random.nextBoolean() ? RECEIVE_EMPTY_BUSY : TRANSMIT_EMPTY_RECEIVE_EMPTY;
  }

  @Override
  public void store(int offset, long value) {
    if (offset == DATA && room > 0 && full <= 0) {
      sent.append((char) (value & 0xff));
      room--;
      full = delay();
    }
  }

  private int delay() {
    return random.nextInt(random.nextInt(8) == 0 ? SLOWEST : FAST);
  }

  /** All characters sent so far. */
  public String text() {
    return sent.toString();
  }
}
