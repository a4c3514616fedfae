package relocc.runtime.a64;

/**
 * The registers of one core that instructions name, except those of the system. General registers
 * are named by slot: 0..30, {@link #ZERO} reads as zero, {@link #SP} is the current stack pointer,
 * {@link #DISCARD} takes what is written to the zero register.
 */
public final class Registers {
  public static final int ZERO = 31;
  public static final int SP = 32;
  public static final int DISCARD = 33;

  private final long[] general = new long[34];
  private final long[] vectors = new long[64];
  private long pc;
  private long next;
  private int flags;

  public long get(int slot) {
    return general[slot];
  }

  public void set(int slot, long value) {
    general[slot] = value;
  }

  /** Writes a register as an instruction of 64 bits ({@code wide}) or 32 bits does. */
  public void set(int slot, long value, boolean wide) {
    general[slot] = wide ? value : value & 0xffff_ffffL;
  }

  /** Half of a vector register: bits 0..63 or, if {@code high}, bits 64..127. */
  public long vector(int number, boolean high) {
    return vectors[number << 1 | (high ? 1 : 0)];
  }

  public void setVector(int number, long low, long high) {
    vectors[number << 1] = low;
    vectors[number << 1 | 1] = high;
  }

  /** The address of the instruction that is being executed. */
  public long pc() {
    return pc;
  }

  /** The address of the instruction that is executed after it. */
  public long next() {
    return next;
  }

  /** Makes {@code address} the next instruction. */
  public void branch(long address) {
    next = address;
  }

  /** Goes on to the next instruction, and supposes that the one behind it follows. */
  public void advance() {
    pc = next;
    next = pc + 4;
  }

  /** Goes on to an instruction that is known to be the next one. */
  public void goOn(long address) {
    pc = address;
    next = address + 4;
  }

  /** The condition flags N, Z, C, V as bits 3..0. */
  public int flags() {
    return flags;
  }

  public void setFlags(int nzcv) {
    flags = nzcv;
  }

  /** Whether a condition field, 0..15, holds. */
  public boolean holds(int condition) {
    boolean n = (flags & 8) != 0;
    boolean z = (flags & 4) != 0;
    boolean c = (flags & 2) != 0;
    boolean v = (flags & 1) != 0;
    boolean base =
        switch (condition >> 1) {
          case 0 -> z;
          case 1 -> c;
          case 2 -> n;
          case 3 -> v;
          case 4 -> c && !z;
          case 5 -> n == v;
          case 6 -> n == v && !z;
          default -> true;
        };
    return (condition & 1) == 1 && condition != 15 ? !base : base;
  }
}
