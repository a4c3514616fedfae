package relocc.runtime.a64;

/** What an instruction works on: the registers, and the ways to memory and to the system. */
public final class Core {
  private final Registers registers;
  private final DataPort data;
  private final SystemPort system;

  public Core(Registers registers, DataPort data, SystemPort system) {
    this.registers = registers;
    this.data = data;
    this.system = system;
  }

  public DataPort data() {
    return data;
  }

  public SystemPort system() {
    return system;
  }

  /** {@link Registers#get}. */
  public long get(int slot) {
    return registers.get(slot);
  }

  /** {@link Registers#set(int, long)}. */
  public void set(int slot, long value) {
    registers.set(slot, value);
  }

  /** {@link Registers#set(int, long, boolean)}. */
  public void set(int slot, long value, boolean wide) {
    registers.set(slot, value, wide);
  }

  /** {@link Registers#vector}. */
  public long vector(int number, boolean high) {
    return registers.vector(number, high);
  }

  /** {@link Registers#setVector}. */
  public void setVector(int number, long low, long high) {
    registers.setVector(number, low, high);
  }

  /** {@link DataPort#load16}. */
  public void load16(long address, int vector) {
    data.load16(address, registers, vector);
  }

  /** {@link DataPort#load32}. */
  public void load32(long address, int first, int second) {
    data.load32(address, registers, first, second);
  }

  /** {@link DataPort#store32}. */
  public void store32(long address, int first, int second) {
    data.store32(address, registers, first, second);
  }

  /** {@link Registers#pc}. */
  public long pc() {
    return registers.pc();
  }

  /** {@link Registers#branch}. */
  public void branch(long address) {
    registers.branch(address);
  }

  /** {@link Registers#flags}. */
  public int flags() {
    return registers.flags();
  }

  /** {@link Registers#setFlags}. */
  public void setFlags(int nzcv) {
    registers.setFlags(nzcv);
  }

  /** {@link Registers#holds}. */
  public boolean holds(int condition) {
    return registers.holds(condition);
  }
}
