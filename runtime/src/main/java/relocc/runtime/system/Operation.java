package relocc.runtime.system;

import java.util.Map;
import java.util.stream.Collectors;
import relocc.runtime.a64.SystemPort;

/**
 * A cache or TLB operation that SYS encodes.
 *
 * @param name as in the manual, with an underscore for the space
 * @param level the lowest exception level that may use it
 * @param kind what it works on
 */
public record Operation(String name, int level, Kind kind) {
  /** What an operation works on, and how far it reaches. */
  public enum Kind {
    TLB,
    INSTRUCTION_CACHE,
    ZERO,
    SET_AND_WAY,
    INVALIDATE,
    CLEAN,
    CLEAN_TO_UNIFICATION,
    CLEAN_AND_INVALIDATE;

    private static Kind of(String name) {
      if (name.startsWith("TLBI")) {
        return TLB;
      } else if (name.startsWith("IC")) {
        return INSTRUCTION_CACHE;
      } else if (name.endsWith("SW")) {
        return SET_AND_WAY;
      }
      return switch (name) {
        case "DC_ZVA" -> ZERO;
        case "DC_IVAC" -> INVALIDATE;
        case "DC_CVAC" -> CLEAN;
        case "DC_CVAU" -> CLEAN_TO_UNIFICATION;
        case "DC_CIVAC" -> CLEAN_AND_INVALIDATE;
        default -> throw new IllegalArgumentException(name);
      };
    }
  }

  /** Name, op1, CRn, CRm, op2. */
  private static final String ROWS =
      """
      DC_IVAC         0 7 6 1
      DC_ISW          0 7 6 2
      DC_CSW          0 7 10 2
      DC_CISW         0 7 14 2
      DC_ZVA          3 7 4 1
      DC_CVAC         3 7 10 1
      DC_CVAU         3 7 11 1
      DC_CIVAC        3 7 14 1
      IC_IALLUIS      0 7 1 0
      IC_IALLU        0 7 5 0
      IC_IVAU         3 7 5 1
      TLBI_VMALLE1IS  0 8 3 0
      TLBI_VAE1IS     0 8 3 1
      TLBI_ASIDE1IS   0 8 3 2
      TLBI_VAAE1IS    0 8 3 3
      TLBI_VALE1IS    0 8 3 5
      TLBI_VAALE1IS   0 8 3 7
      TLBI_VMALLE1    0 8 7 0
      TLBI_VAE1       0 8 7 1
      TLBI_ASIDE1     0 8 7 2
      TLBI_VAAE1      0 8 7 3
      TLBI_VALE1      0 8 7 5
      TLBI_VAALE1     0 8 7 7
      TLBI_ALLE2IS    4 8 3 0
      TLBI_VAE2IS     4 8 3 1
      TLBI_ALLE1IS    4 8 3 4
      TLBI_VALE2IS    4 8 3 5
      TLBI_VMALLS12E1IS 4 8 3 6
      TLBI_ALLE2      4 8 7 0
      TLBI_VAE2       4 8 7 1
      TLBI_ALLE1      4 8 7 4
      TLBI_VALE2      4 8 7 5
      TLBI_VMALLS12E1 4 8 7 6
      TLBI_ALLE3IS    6 8 3 0
      TLBI_VAE3IS     6 8 3 1
      TLBI_VALE3IS    6 8 3 5
      TLBI_ALLE3      6 8 7 0
      TLBI_VAE3       6 8 7 1
      TLBI_VALE3      6 8 7 5
      """;

  /** The lowest level by op1; DC ZVA and others are open to EL0, where the stub never is. */
  private static final int[] LEVELS = {1, 0, 0, 1, 2, 0, 3};

  private static final Map<Integer, Operation> BY_KEY =
      ROWS.lines()
          .map(row -> row.trim().split("\\s+"))
          .collect(Collectors.toUnmodifiableMap(Operation::key, Operation::parse));

  /** All operations by key. */
  public static Map<Integer, Operation> byKey() {
    return BY_KEY;
  }

  /** Whether other cores are told too. */
  public boolean isBroadcast() {
    return name.endsWith("IS");
  }

  private static int key(String[] c) {
    return SystemPort.key(
        1,
        Integer.parseInt(c[1]),
        Integer.parseInt(c[2]),
        Integer.parseInt(c[3]),
        Integer.parseInt(c[4]));
  }

  private static Operation parse(String[] c) {
    return new Operation(c[0], LEVELS[Integer.parseInt(c[1])], Kind.of(c[0]));
  }
}
