package relocc.compiler.lower;

import java.util.List;
import relocc.compiler.plan.Granule;

/**
 * A field of an identification register, four bits wide, that must hold at least a value for tables
 * to mean what they say: a granule that is not implemented silently becomes another (TAB-05).
 *
 * @param field where it is
 * @param least the smallest value that will do
 */
public record Need(Field field, int least) {

  /** The fields that tell what tables a processor can walk. */
  public enum Field {
    /** Physical addresses: 6 for 52 bits. */
    PA_RANGE(0, 0, false),
    /** 2 with LPA2. */
    T_GRAN_16(0, 20, false),
    /** 0 or -1. */
    T_GRAN_64(0, 24, true),
    /** 0, or 1 with LPA2, or -1. */
    T_GRAN_4(0, 28, true),
    /** 1 with LVA: 52 bits of virtual address with 64 KiB. */
    VA_RANGE(2, 16, false);

    private final int register;
    private final int lowestBit;
    private final boolean signed;

    Field(int register, int lowestBit, boolean signed) {
      this.register = register;
      this.lowestBit = lowestBit;
      this.signed = signed;
    }

    /** N of ID_AA64MMFRN_EL1. */
    public int register() {
      return register;
    }

    /** The lowest of its four bits. */
    public int lowestBit() {
      return lowestBit;
    }

    /** Whether the highest of its bits is a sign. */
    public boolean isSigned() {
      return signed;
    }
  }

  /** Whether a register's value will do. */
  public boolean isMet(long register) {
    long top = register << 60 - field.lowestBit;
    return (field.signed ? top >> 60 : top >>> 60) >= least;
  }

  /**
   * What tables of a granule need.
   *
   * @param wide whether addresses have more than 48 bits
   */
  static List<Need> of(Granule granule, boolean wide) {
    return switch (granule) {
      case KIB_4 -> List.of(new Need(Field.T_GRAN_4, wide ? 1 : 0));
      case KIB_16 -> List.of(new Need(Field.T_GRAN_16, wide ? 2 : 1));
      case KIB_64 ->
          wide
              ? List.of(
                  new Need(Field.T_GRAN_64, 0),
                  new Need(Field.VA_RANGE, 1),
                  new Need(Field.PA_RANGE, 6))
              : List.of(new Need(Field.T_GRAN_64, 0));
    };
  }
}
