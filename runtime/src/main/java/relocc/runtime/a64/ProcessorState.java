package relocc.runtime.a64;

/** Exception level, stack pointers and interrupt masks: the part of PSTATE that is not flags. */
public final class ProcessorState {
  private final Registers registers;
  private final long[] stackPointers;
  private int level;
  private boolean ownStack = true;
  private int daif;
  private boolean illegal;

  /**
   * @param stackPointers SP_EL0, SP_EL1, SP_EL2, SP_EL3
   */
  public ProcessorState(Registers registers, int level, int daif, long[] stackPointers) {
    this.registers = registers;
    this.level = level;
    this.daif = daif;
    this.stackPointers = stackPointers.clone();
    registers.set(Registers.SP, stackPointers[level]);
  }

  public int level() {
    return level;
  }

  /** D, A, I, F as bits 3..0. */
  public int daif() {
    return daif;
  }

  public void setDaif(int masks) {
    daif = masks;
  }

  /** PSTATE.SP: whether the stack pointer is that of the level, not SP_EL0. */
  public boolean hasOwnStack() {
    return ownStack;
  }

  public void setOwnStack(boolean own) {
    switchTo(level, own);
  }

  /** PSTATE.IL: the next instruction takes an Illegal Execution State exception. */
  public boolean isIllegal() {
    return illegal;
  }

  public void setIllegal(boolean state) {
    illegal = state;
  }

  /** The stack pointer of a level, 0..3, whether or not it is the current one. */
  public long stackPointer(int of) {
    return of == current() ? registers.get(Registers.SP) : stackPointers[of];
  }

  public void setStackPointer(int of, long value) {
    stackPointers[of] = value;
    if (of == current()) {
      registers.set(Registers.SP, value);
    }
  }

  /** Goes to another level or stack pointer. */
  public void switchTo(int newLevel, boolean own) {
    stackPointers[current()] = registers.get(Registers.SP);
    level = newLevel;
    ownStack = own;
    registers.set(Registers.SP, stackPointers[current()]);
  }

  /** The value for SPSR when an exception is taken. */
  public long saved() {
    long mode = (long) level << 2 | (ownStack && level > 0 ? 1 : 0);
    return (long) registers.flags() << 28 | (illegal ? 1 << 20 : 0) | (long) daif << 6 | mode;
  }

  private int current() {
    return ownStack ? level : 0;
  }
}
