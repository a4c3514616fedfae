package relocc.runtime.a64;

/** Surroundings in which nothing happens. */
class NoPort implements DataPort, SystemPort {
  @Override
  public long load(long address, int log2) {
    return 0;
  }

  @Override
  public void store(long address, int log2, long value) {}

  @Override
  public long loadExclusive(long address, int log2) {
    return 0;
  }

  @Override
  public boolean storeExclusive(long address, int log2, long value) {
    return true;
  }

  @Override
  public void requireAlignment(long address, int log2, boolean write) {}

  @Override
  public void requireStackAlignment(long stackPointer) {}

  @Override
  public void load16(long address, Registers into, int vector) {
    into.setVector(vector, load(address, 3), load(address + 8, 3));
  }

  @Override
  public void store16(long address, long low, long high) {
    store(address, 3, low);
    store(address + 8, 3, high);
  }

  @Override
  public long read(int key) {
    return 0;
  }

  @Override
  public void write(int key, long value) {}

  @Override
  public void writeField(int op1, int op2, int immediate) {}

  @Override
  public void operate(int key, long value) {}

  @Override
  public void barrier(boolean completes, int option) {}

  @Override
  public void synchronise() {}

  @Override
  public void hint(int number) {}

  @Override
  public void exceptionReturn() {}

  @Override
  public void requireVectors() {}
}
