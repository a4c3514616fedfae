package relocc.runtime;

import java.util.HashMap;
import java.util.Map;

/**
 * What differs between processors.
 *
 * @param dataLine smallest data cache line in bytes, a power of two, 16..2048
 * @param instructionLine smallest instruction cache line, a power of two, 16..2048
 * @param zeroBlock what DC ZVA clears in bytes, a power of two, 16..2048
 * @param physicalBits width of a physical address: 32, 36, 40, 42, 44 or 48
 * @param identification values of identification registers, by name, that replace the default ones
 */
public record Processor(
    int dataLine,
    int instructionLine,
    int zeroBlock,
    int physicalBits,
    Map<String, Long> identification) {

  public Processor {
    identification = Map.copyOf(identification);
    for (int size : new int[] {dataLine, instructionLine, zeroBlock}) {
      if (Integer.bitCount(size) != 1 || size < 16 || size > 2048) {
        throw new IllegalArgumentException("not a line size: " + size);
      }
    }
    range(physicalBits);
  }

  /** A Cortex-A72: ARMv8.0, lines of 64 bytes, 44 bits of physical address. */
  public static Processor cortexA72() {
    return new Processor(64, 64, 64, 44, Map.of());
  }

  public Processor withLines(int data, int instruction) {
    return new Processor(data, instruction, zeroBlock, physicalBits, identification);
  }

  public Processor withPhysicalBits(int bits) {
    return new Processor(dataLine, instructionLine, zeroBlock, bits, identification);
  }

  /** With one identification register replaced. */
  public Processor with(String register, long value) {
    Map<String, Long> changed = new HashMap<>(identification);
    changed.put(register, value);
    return new Processor(dataLine, instructionLine, zeroBlock, physicalBits, changed);
  }

  /** The constant registers, by name. */
  Map<String, Long> constants() {
    Map<String, Long> values =
        new HashMap<>(
            Map.of(
                "MIDR_EL1", 0x410f_d083L,
                "MPIDR_EL1", 0x8000_0000L,
                "ID_AA64PFR0_EL1", 0x0100_2222L,
                "ID_AA64DFR0_EL1", 0x1030_5106L,
                "ID_AA64ISAR0_EL1", 0x0001_1120L,
                "ID_AA64MMFR0_EL1", 0x0f00_1120L | range(physicalBits)));
    values.put("CTR_EL0", 0x8440_c000L | log2(dataLine) - 2L << 16 | log2(instructionLine) - 2L);
    values.put("DCZID_EL0", log2(zeroBlock) - 2L);
    values.put("CNTFRQ_EL0", 62_500_000L);
    values.put("PMCR_EL0", 0x4102_3000L); // six counters
    values.putAll(identification);
    return values;
  }

  private static int log2(int size) {
    return Integer.numberOfTrailingZeros(size);
  }

  /** ID_AA64MMFR0_EL1.PARange. */
  private static int range(int bits) {
    return switch (bits) {
      case 32 -> 0;
      case 36 -> 1;
      case 40 -> 2;
      case 42 -> 3;
      case 44 -> 4;
      case 48 -> 5;
      default -> throw new IllegalArgumentException("not a physical address width: " + bits);
    };
  }
}
