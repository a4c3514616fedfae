package relocc.runtime.a64;

import java.util.Map;

/**
 * The variable fields of an instruction word, by the names the decode table gives them.
 *
 * @param word the instruction
 * @param layout lowest bit and width of every field
 */
public record Fields(int word, Map<String, Field> layout) {
  /** Where a field lies: {@code width} bits from bit {@code shift} up. */
  public record Field(int shift, int width) {}

  /** A field as an unsigned number. */
  public int get(String name) {
    Field field = layout.get(name);
    return word >>> field.shift & (1 << field.width) - 1;
  }

  /** A field as a number in two's complement. */
  public long signed(String name) {
    Field field = layout.get(name);
    return (long) word << 64 - field.shift - field.width >> 64 - field.width;
  }

  public boolean bit(String name) {
    return get(name) != 0;
  }

  /** The slot of a register that is read, where number 31 means zero. */
  public int source(String name) {
    return get(name);
  }

  /** The slot of a register that is written, where number 31 means nowhere. */
  public int target(String name) {
    int number = get(name);
    return number == 31 ? Registers.DISCARD : number;
  }

  /** The slot of a register where number 31 means the stack pointer. */
  public int orStackPointer(String name) {
    int number = get(name);
    return number == 31 ? Registers.SP : number;
  }
}
