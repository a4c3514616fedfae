package relocc.runtime.a64;

/** One decoded instruction word. It has no state; the same one is executed many times. */
@FunctionalInterface
public interface Instruction {
  /**
   * Changes the core as the instruction does. The core has already set the address of the next
   * instruction to the following word.
   *
   * @throws Trap when it takes an exception; then the core's registers are as before
   */
  void execute(Core core);

  /** What a word without meaning does. */
  static Instruction undefined() {
    return core -> {
      throw Trap.undefined();
    };
  }
}
