package relocc.runtime.adversary;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * Decides what the architecture leaves open: when a register write takes effect, which lines and
 * translations are cached and when they go. The same strategy and seed decide alike, so that every
 * run can be repeated.
 */
public final class Adversary {
  private static final int REMEMBERED = 256;

  /** One access in so many is followed by an eviction on the average. */
  private static final int DISTURB = 64;

  private final Strategy strategy;
  private final Random random;
  private final LongSupplier instruction;
  private final Deque<Choice> choices = new ArrayDeque<>();

  /**
   * @param seed of all coins
   * @param instruction gives the address of the instruction that is being executed
   */
  public Adversary(Strategy strategy, long seed, LongSupplier instruction) {
    this.strategy = strategy;
    this.random = new Random(seed);
    this.instruction = instruction;
  }

  public Strategy strategy() {
    return strategy;
  }

  /** Whether a register write takes effect before the next context synchronisation event. */
  public boolean takesEffectEarly(String register) {
    boolean early =
        switch (strategy) {
          case LAZY, TABLES, REGISTERS -> false;
          case EAGER -> true;
          case RANDOM -> random.nextBoolean();
        };
    if (early) {
      chose("let " + register + " take effect at once", 0);
    }
    return early;
  }

  /** Whether lines that were accessed are written back and dropped now and then. */
  public boolean disturbs() {
    return strategy == Strategy.RANDOM;
  }

  /** After how many accesses it does something to the line of the last of them. */
  public int accessesUntilDisturbance() {
    return disturbs() ? random.nextInt(2 * DISTURB) : Integer.MAX_VALUE;
  }

  /** Whether it does things that nobody asked for before they show. */
  public boolean isEager() {
    return strategy == Strategy.EAGER
        || strategy == Strategy.REGISTERS
        || strategy == Strategy.RANDOM;
  }

  /** Whether it has done to a line what it was free to do. */
  public boolean mayHaveDone(String what, long address) {
    boolean done = isEager() && (strategy != Strategy.RANDOM || random.nextBoolean());
    if (done) {
      chose(what, address);
    }
    return done;
  }

  /** A coin. */
  public boolean tosses() {
    return random.nextBoolean();
  }

  /** Remembers a choice, for reports. */
  public void chose(String what, long address) {
    if (choices.size() == REMEMBERED) {
      choices.removeFirst();
    }
    choices.addLast(new Choice(instruction.getAsLong(), address, what));
  }

  /** The last choices, oldest first. */
  public List<Choice> choices() {
    return List.copyOf(choices);
  }

  /** The last choice about the 4 KiB page of an address; without such, the last about none. */
  public Optional<Choice> lastAbout(long address) {
    Optional<Choice> general = Optional.empty();
    for (Iterator<Choice> it = choices.descendingIterator(); it.hasNext(); ) {
      Choice choice = it.next();
      if (choice.address() != 0 && choice.address() >>> 12 == address >>> 12) {
        return Optional.of(choice);
      } else if (choice.address() == 0 && general.isEmpty()) {
        general = Optional.of(choice);
      }
    }
    return general;
  }
}
