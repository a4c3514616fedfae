package relocc.runtime.device;

import java.util.Random;

/** A serial line out of the machine. */
public interface Uart extends Device {
  /** All characters sent so far. */
  String text();

  /** Which registers it has. */
  enum Model {
    /** PrimeCell PL011. */
    PL011,
    /** 8250 or 16550, registers of a byte next to each other. */
    BYTES_8250,
    /** 8250 or 16550, registers four bytes apart, as most systems on a chip have it. */
    WORDS_8250;

    /**
     * A new one.
     *
     * @param random how long it is full after a character
     * @param room how many characters it takes before it is full for ever
     */
    public Uart create(Random random, int room) {
      return switch (this) {
        case PL011 -> new Pl011(random, room);
        case BYTES_8250 -> new Uart8250(random, room, 0);
        case WORDS_8250 -> new Uart8250(random, room, 2);
      };
    }
  }
}
