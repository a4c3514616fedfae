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
  private static final long DEBUG_ARCHITECTURE = 0x1030_5006L;
  private static final long LEVELS = 0x2222L;
  private static final int[] PMU = {0, 1, 4, 5, 6, 7, 15};
  private static final int[] AUTHENTICATION = {4, 8, 24, 28};

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
    return mix.values;
  }

  private void processorFeatures() {
    long sme = upTo(2);
    values.put(
        "ID_AA64PFR0_EL1",
        LEVELS | pick(0, 1, 3) << 24 | upTo(2) << 28 | upTo(1) << 32 | upTo(2) << 44);
    values.put("(ICC_SRE_RAZ)", pick(0, 0, 0, 1));
    values.put("ID_AA64PFR1_EL1", upTo(1) | upTo(3) << 8 | sme << 24);
    values.put("ID_AA64SMFR0_EL1", sme == 0 ? 0 : upTo(1) << 63);
    values.put(
        "ID_AA64DFR0_EL1", DEBUG_ARCHITECTURE | pick(PMU) << 8 | upTo(3) << 32 | upTo(1) << 44);
  }

  private void authentication() {
    int place = random.nextInt(2 * AUTHENTICATION.length);
    boolean first = place < AUTHENTICATION.length;
    values.put("ID_AA64ISAR1_EL1", first ? 1L << AUTHENTICATION[place] : 0);
    values.put("ID_AA64ISAR2_EL1", pick(0, 0x100, 0x1000));
  }

  /** TCR2, SCTLR2, GCS and MOPS come with HCRX_EL2; permission indirection comes with TCR2. */
  private void memoryModel() {
    long extended = upTo(1);
    long tcr2 = extended * upTo(1);
    values.put("ID_AA64MMFR0_EL1", 0x0f00_0000L | upTo(2) << 56);
    values.put("ID_AA64MMFR1_EL1", upTo(1) << 8 | upTo(3) << 20 | extended << 40);
    values.put("ID_AA64MMFR3_EL1", tcr2 | extended * upTo(1) << 4 | tcr2 * upTo(1) << 8);
    values.merge("ID_AA64PFR1_EL1", extended * upTo(1) << 44, Long::sum);
    values.merge("ID_AA64ISAR2_EL1", extended * upTo(1) << 16, Long::sum);
  }

  private long upTo(int most) {
    return random.nextInt(most + 1);
  }

  private long pick(int... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
