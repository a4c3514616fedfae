package relocc.runtime.system;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Processors that nobody built but that the architecture allows: every feature that a stub may have
 * to look for is there or not by a coin, in each of the encodings that say so. What needs another
 * feature has it.
 */
public final class FeatureMix {
  private static final long DEBUG_ARCHITECTURE = 6;

  /** How many breakpoints and watchpoints there are, some of them for contexts. */
  private static final long BREAKPOINTS = 0xf0f0_f000L;

  private static final long LEVELS = 0x2222L;

  /** Cortex-A72, Cortex-A53 with its errata (ERR-02), AmpereOne with its own (ERR-14). */
  private static final long[] CORES = {0x410f_d083L, 0x410f_d030L, 0xc00f_ac40L};

  private static final int TOP = 8;
  private static final int[] PMU = {0, 1, 4, 5, 6, 7, 9, 15};
  private static final int[] AUTHENTICATION = {4, 8, 24, 28};
  private static final long PMU_IMPLEMENTER = 0x4100_0000L;
  private static final long PMU_CODE_AND_COUNTERS = 0x00ff_f800L;

  /**
   * The fields that the machine knows no feature for: features to come, or of no matter to it. In
   * order: a seed means the same in every run.
   */
  private static final Map<String, Long> OTHERS =
      new TreeMap<>(
          Map.of(
              "ID_AA64PFR0_EL1", 0xffff_0ff0_0000_0000L,
              "ID_AA64PFR1_EL1", 0xffff_0fff_f0ff_f0f0L,
              "ID_AA64DFR0_EL1", 0xffff_0ff0_0000_0000L,
              "ID_AA64ISAR1_EL1", 0xffff_ffff_00ff_f00fL,
              "ID_AA64ISAR2_EL1", 0xffff_ffff_fff0_00ffL,
              "ID_AA64MMFR0_EL1", 0xf0ff_ffff_0000_0000L,
              "ID_AA64MMFR1_EL1", 0xffff_f0ff_ff0f_f0ffL,
              "ID_AA64MMFR3_EL1", 0xffff_ffff_ffff_f000L,
              "ID_AA64MMFR4_EL1", 0xffff_ffff_f0ff_ffffL));

  private final Random random;
  private final Map<String, Long> values = new TreeMap<>();

  private FeatureMix(Random random) {
    this.random = random;
  }

  /** Identification registers by name. */
  public static Map<String, Long> choose(Random random) {
    FeatureMix mix = new FeatureMix(random);
    mix.processorFeatures();
    mix.authentication();
    mix.memoryModel();
    OTHERS.forEach(mix::fill);
    mix.granules();
    mix.values.put("MIDR_EL1", CORES[random.nextInt(CORES.length)]);
    mix.values.put("PMCR_EL0", PMU_IMPLEMENTER | random.nextLong() & PMU_CODE_AND_COUNTERS);
    return mix.values;
  }

  private void processorFeatures() {
    long sme = from(1 + random.nextInt(2));
    values.put(
        "ID_AA64PFR0_EL1", LEVELS | from(1) << 24 | from(1) << 28 | from(1) << 32 | from(1) << 44);
    values.put("(ICC_SRE_RAZ)", pick(0, 0, 0, 1));
    values.put("ID_AA64PFR1_EL1", upTo(1) | from(2) << 8 | sme << 24);
    values.put("ID_AA64SMFR0_EL1", sme == 0 ? 0 : upTo(1) << 63);
    values.put(
        "ID_AA64DFR0_EL1",
        DEBUG_ARCHITECTURE
            | random.nextLong() & BREAKPOINTS
            | pick(PMU) << 8
            | from(1) << 32
            | from(1) << 44);
  }

  /** One algorithm of three, or none: a field of ISAR1, or of ISAR2. */
  private void authentication() {
    long algorithm = random.nextInt(5) == 0 ? 0 : 1L << upTo(3);
    boolean first = random.nextBoolean();
    values.put("ID_AA64ISAR1_EL1", first ? algorithm << pick(AUTHENTICATION) : 0);
    values.put("ID_AA64ISAR2_EL1", first || random.nextBoolean() ? 0 : algorithm << pick(8, 12));
  }

  /** TCR2, SCTLR2, GCS and MOPS come with HCRX_EL2; permission indirection comes with TCR2. */
  private void memoryModel() {
    long extended = from(1);
    long here = extended == 0 ? 0 : 1;
    long tcr2 = here * from(1);
    values.put("ID_AA64MMFR0_EL1", 0x0f00_0000L | from(1) << 56);
    values.put("ID_AA64MMFR1_EL1", upTo(1) << 8 | upTo(3) << 20 | extended << 40);
    values.put("ID_AA64MMFR3_EL1", tcr2 | here * from(1) << 4 | (tcr2 == 0 ? 0 : upTo(1) << 8));
    values.merge("ID_AA64PFR1_EL1", here * from(1) << 44, Long::sum);
    values.merge("ID_AA64ISAR2_EL1", here * from(1) << 16, Long::sum);
  }

  /** 4 KiB is there; the others may be, each with addresses of 52 bits or without. */
  private void granules() {
    long small = upTo(1) << 28 | pick(0, 15) << 24 | upTo(2) << 20;
    values.merge("ID_AA64MMFR0_EL1", small, (known, more) -> known & ~0xff0_0000L | more);
    values.put("ID_AA64MMFR2_EL1", upTo(1) << 16 | upTo(1) << 28);
  }

  private void fill(String register, long fields) {
    values.merge(register, random.nextLong() & fields, Long::sum);
  }

  /**
   * A field that says nothing, or one of the values that say that a feature is there, which is
   * often the one with only the top bit set, or the least of them.
   */
  private long from(int least) {
    if (random.nextBoolean()) {
      return random.nextInt(least);
    }
    return switch (random.nextInt(4)) {
      case 0 -> TOP;
      case 1 -> least;
      default -> least + random.nextInt(16 - least);
    };
  }

  private long upTo(int most) {
    return random.nextInt(most + 1);
  }

  private long pick(int... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
