package relocc.runtime;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import relocc.runtime.memory.CacheType;
import relocc.runtime.system.FeatureMix;

/**
 * What differs between processors.
 *
 * @param dataLine smallest data cache line in bytes, a power of two, 16..2048
 * @param instructionLine smallest instruction cache line, a power of two, 16..2048
 * @param zeroBlock what DC ZVA clears in bytes, a power of two, 16..2048
 * @param physicalBits width of a physical address: 32, 36, 40, 42, 44, 48 or 52
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

  /** Features by a coin, lines and blocks of 64 bytes. */
  public static Processor mixed(Random random) {
    Processor processor = new Processor(64, 64, 64, 44, FeatureMix.choose(random));
    return processor.with(
        "CTR_EL0", processor.cacheType() & ~(15L << 20) | random.nextInt(10) << 20);
  }

  /** ARMv9 with all that the machine knows a feature for. */
  public static Processor newest() {
    Map<String, Long> more =
        Map.of(
            "ID_AA64PFR0_EL1", 0x0000_1121_0100_1111L, // GIC, RAS, SVE, AMU
            "ID_AA64PFR1_EL1", 0x0000_1000_0200_0221L, // BTI, MTE2, SME2, GCS
            "ID_AA64DFR0_EL1", 0x0000_1011_1030_5106L, // PMU, SPE, TRBE
            "ID_AA64SMFR0_EL1", 1L << 63, // FA64
            "ID_AA64ISAR1_EL1", 0x10L, // pointer authentication
            "ID_AA64ISAR2_EL1", 1L << 16, // MOPS
            "ID_AA64MMFR0_EL1", 0x0100_0000_1020_1124L, // FGT, all granules, LPA2, 44 bits
            "ID_AA64MMFR1_EL1", 0x0000_0100_0010_0100L, // VHE, PAN, HCX
            "ID_AA64MMFR2_EL1", 0x1001_0000L, // TTST, LVA
            "ID_AA64MMFR3_EL1", 0x111L); // TCR2, SCTLR2, PIE
    return new Processor(64, 64, 64, 44, more);
  }

  /** With VHE, entered as a host: E2H, TGE and RW are set. */
  public Processor asHost() {
    long features = identification.getOrDefault("ID_AA64MMFR1_EL1", 0L);
    return with("ID_AA64MMFR1_EL1", features & ~0xf00L | 0x100).with("HCR_EL2", 0x4_8800_0000L);
  }

  /** With VHE that is always on (EL-02); not all such processors have a register that says so. */
  public Processor asEternalHost(boolean saying) {
    long without = saying ? 15L << 24 : 0;
    return asHost().with("(HCR_E2H_RAO)", 1).with("ID_AA64MMFR4_EL1", without);
  }

  /** Whether VHE is always on, and no register says so. */
  public boolean isHostUnsaid() {
    return identification.containsKey("(HCR_E2H_RAO)")
        && identification.getOrDefault("ID_AA64MMFR4_EL1", 0L) == 0;
  }

  /**
   * With tables of another granule too.
   *
   * @param bytes the size of its pages: 4096, 16384 or 65536
   * @param wide whether addresses may have 52 bits: LPA2, or LVA with 65536; the physical ones have
   *     as many as {@link #withPhysicalBits} says
   */
  public Processor withTranslationGranule(int bytes, boolean wide) {
    long fields = constants().get("ID_AA64MMFR0_EL1");
    long more = wide ? 1 : 0;
    return switch (bytes) {
      case 4096 -> with("ID_AA64MMFR0_EL1", fields & ~(15L << 28) | more << 28);
      case 16384 -> with("ID_AA64MMFR0_EL1", fields & ~(15L << 20) | 1 + more << 20);
      case 65536 -> with("ID_AA64MMFR0_EL1", fields & ~(15L << 24)).withLargeAddresses(more);
      default -> throw new IllegalArgumentException("no such granule: " + bytes);
    };
  }

  private Processor withLargeAddresses(long more) {
    long fields = identification.getOrDefault("ID_AA64MMFR2_EL1", 0L);
    return with("ID_AA64MMFR2_EL1", fields & ~(15L << 16) | more << 16);
  }

  public Processor withZeroBlock(int bytes) {
    return new Processor(dataLine, instructionLine, bytes, physicalBits, identification);
  }

  /** Without EL2: what leaves EL3 goes to EL1. */
  public Processor withoutEl2() {
    return with("ID_AA64PFR0_EL1", constants().get("ID_AA64PFR0_EL1") & ~(15L << 8));
  }

  /** Where DC ZVA is prohibited. */
  public Processor withoutZeroBlock() {
    return with("DCZID_EL0", identification.getOrDefault("DCZID_EL0", 0L) | 1L << 4);
  }

  public Processor withLines(int data, int instruction) {
    return new Processor(data, instruction, zeroBlock, physicalBits, identification);
  }

  public Processor withPhysicalBits(int bits) {
    return new Processor(dataLine, instructionLine, zeroBlock, bits, identification);
  }

  /** With stores visible to fetches without DC CVAU (IDC), fetches to stores without IC (DIC). */
  public Processor withUnification(boolean data, boolean instructions) {
    long bits = (data ? 1L : 0) << 28 | (instructions ? 1L : 0) << 29;
    return with("CTR_EL0", cacheType() & ~(3L << 28) | bits);
  }

  /** With an instruction cache that is looked up by virtual address (VIPT). */
  public Processor withVirtualIndex() {
    return with("CTR_EL0", cacheType() & ~(3L << 14) | 2L << 14);
  }

  /** With evictions that may overwrite so many bytes, a power of two, 16..2048 (CWG). */
  public Processor withGranule(int bytes) {
    return with("CTR_EL0", cacheType() & ~(15L << 24) | log2(bytes) - 2L << 24);
  }

  /** What the caches of data are. */
  CacheType caches() {
    return CacheType.of(cacheType());
  }

  /** CTR_EL0; without more it is PIPT, unifies nothing, and evicts no more than a line. */
  long cacheType() {
    long more = identification.getOrDefault("CTR_EL0", 0x8044_c000L | log2(dataLine) - 2L << 24);
    return more & ~0xf_000fL | log2(dataLine) - 2L << 16 | log2(instructionLine) - 2L;
  }

  /** With another value of a system register at entry, mostly an identification register. */
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
    values.put("CNTFRQ_EL0", 62_500_000L);
    values.put("PMCR_EL0", 0x4102_3000L); // six counters
    values.putAll(identification);
    values.merge("DCZID_EL0", log2(zeroBlock) - 2L, Long::sum);
    values.put("CTR_EL0", cacheType());
    values.merge("ID_AA64MMFR0_EL1", range(physicalBits), (id, bits) -> id & ~15L | bits);
    return values;
  }

  private static int log2(int size) {
    return Integer.numberOfTrailingZeros(size);
  }

  /** ID_AA64MMFR0_EL1.PARange. */
  private static long range(int bits) {
    return switch (bits) {
      case 32 -> 0;
      case 36 -> 1;
      case 40 -> 2;
      case 42 -> 3;
      case 44 -> 4;
      case 48 -> 5;
      case 52 -> 6;
      default -> throw new IllegalArgumentException("not a physical address width: " + bits);
    };
  }
}
