package relocc.compiler.a64;

import java.util.Locale;

/**
 * One A64 instruction: a record per encoding shape, and in it an enum constant per instruction that
 * holds its whole base word. A constructor refuses what the shape cannot hold with an {@link
 * IllegalArgumentException} that names the value.
 */
public sealed interface Instruction
    permits Arithmetic, Logical, Word, Vector, Memory, Branch, SystemOperation {
  /** How many bytes every instruction has. */
  int SIZE = 4;

  /**
   * The instruction's word.
   *
   * @param address where it lies; matters only to those that name a label
   * @throws IllegalArgumentException if a label lies out of reach
   */
  int encode(long address, Labels labels);

  /** As GNU as and LLVM read it, in lower case, without indentation. */
  String text();

  /** A text in the order of the operands, registers by their names. */
  static String spell(Object name, Object... operands) {
    StringBuilder text = new StringBuilder(name.toString().toLowerCase(Locale.ROOT));
    String before = " ";
    for (Object operand : operands) {
      text.append(before).append(operand instanceof Register r ? r.text() : operand);
      before = ", ";
    }
    return text.toString();
  }

  /**
   * A name for an address.
   *
   * @param name letters, digits and underscores, no digit first
   */
  record Label(String name) {
    public Label {
      if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
        throw new IllegalArgumentException("label name " + name);
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Where the labels lie. */
  @FunctionalInterface
  interface Labels {
    /**
     * The address of a label.
     *
     * @throws IllegalArgumentException if it lies nowhere
     */
    long address(Label label);
  }

  /**
   * A bit field of a word that holds a number in units of {@code scale}.
   *
   * @param low its lowest bit
   * @param width how many bits it has
   * @param scale what the number is a multiple of; a power of two
   * @param signed whether it is in two's complement
   */
  record Field(int low, int width, int scale, boolean signed) {
    static Field unsigned(int low, int width) {
      return new Field(low, width, 1, false);
    }

    static Field unsigned(int low, int width, int scale) {
      return new Field(low, width, scale, false);
    }

    static Field signed(int low, int width, int scale) {
      return new Field(low, width, scale, true);
    }

    /**
     * The bits of {@code value} in their place.
     *
     * @throws IllegalArgumentException if the field cannot hold it
     */
    int place(long value) {
      long units = value / scale;
      long least = signed ? -(1L << (width - 1)) : 0;
      if (value % scale != 0 || units < least || units - least >>> width != 0) {
        throw new IllegalArgumentException(value + " does not fit " + this);
      }
      return (int) (units & ((1L << width) - 1)) << low;
    }

    /** The bits of the distance from an instruction to a label. */
    int distance(long address, Label label, Labels labels) {
      try {
        return place(labels.address(label) - address);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            label + " is out of reach from 0x" + Long.toHexString(address), e);
      }
    }
  }
}
