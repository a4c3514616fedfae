package relocc.runtime.device;

import java.util.Random;

/** What a UART sends on: slower than a core. What is sent while it is full is lost. */
final class Line {
  /** It drains while it is asked so many times at most: a slow line, a fast core. */
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
  Line(Random random, int room) {
    this.random = random;
    this.room = room;
    this.full = delay();
  }

  /** Whether it takes a character; asking takes time. */
  boolean isReady() {
    if (room == 0 || full > 0) {
      full--;
      return false;
    }
    return true;
  }

  void send(long value) {
    if (room > 0 && full <= 0) {
      sent.append((char) (value & 0xff));
      room--;
      full = delay();
    }
  }

  private int delay() {
    return random.nextInt(random.nextInt(8) == 0 ? SLOWEST : FAST);
  }

  String text() {
    return sent.toString();
  }
}
