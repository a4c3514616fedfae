package relocc.examples.mutation.mutant;

import java.util.Locale;

/** What is done to a stub, one place at a time. */
public enum Kind {
  /** An instruction becomes NOP. */
  DROPPED,
  /** An instruction is there twice, with room made for it. */
  DUPLICATED,
  /** Two instructions change places. */
  SWAPPED,
  /** An instruction names another register. */
  REGISTER,
  /** An immediate or a distance is one unit more or less. */
  IMMEDIATE,
  /** A condition is its opposite. */
  CONDITION,
  /** A system operation or register is a near relative of itself. */
  SYSTEM,
  /** One bit of a translation table's descriptor is flipped. */
  DESCRIPTOR,
  /** One bit of a value that goes into a register is flipped. */
  VALUE,
  /** A word of the data that the code walks is one unit more or less. */
  DATA;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
