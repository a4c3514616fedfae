package relocc.runtime.system;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** What the system registers hold when the stub is entered: nothing that it may rely on. */
public final class EntryValues {
  private static final long SCTLR_EL1_RES1 = 0x30d0_0800L;
  private static final long SCTLR_EL2_RES1 = 0x30c5_0830L;

  /** A, SA, WXN: a loader may leave them set, and the stub must not hand them on (MMU-10). */
  private static final long SCTLR_WORST = 1 << 1 | 1 << 3 | 1 << 19;

  private static final long SCTLR_I = 1 << 12;

  private static final long M_AND_C = 5;
  private static final long RESERVED_ATTRIBUTES = 0x0101_0101_0101_0101L;
  private static final long CPTR_EL2_RES1 = 0x33ff;
  private static final long CPTR_TFP = 1 << 10;
  private static final long HCR_E2H = 1L << 34;

  /** TCPAC, TAM, TTA and FPEN[1], which with FPEN[0] clear traps SIMD all the same. */
  private static final long CPTR_HOST_TRAPS = 0xd020_0000L;

  private static final long CPACR_TTA = 1 << 28;

  /** NS, RES1, HCE, RW and every permission: as firmware leaves EL3 by the boot protocol. */
  private static final long SCR_PERMITS = 0xfef8_1e03_0d31L;

  /** EZ and ESM. */
  private static final long CPTR_EL3_PERMITS = 1 << 8 | 1 << 12;

  /** TCPAC, TAM, TTA, TFP. */
  private static final long CPTR_EL3_TRAPS = 0xc010_0400L;

  /** SPE and TRBE belong to the lower levels. */
  private static final long MDCR_EL3_PERMITS = 3 << 12 | 3 << 24;

  /** All that lower levels of an earlier architecture can be kept from: NS, HCE, RW are 0. */
  private static final long SCR_WORST = 0x70beL;

  private EntryValues() {}

  /**
   * @param constants identification registers, and what else is given
   * @param level the level that is entered, with its MMU and data cache off
   * @param random chooses what is arbitrary
   */
  public static Map<String, Long> choose(Map<String, Long> constants, int level, Random random) {
    Features features = new Features(constants);
    Map<String, Long> values = new HashMap<>();
    RegisterTable.byKey().values().stream()
        .sorted(Comparator.comparing(Register::name))
        .filter(register -> register.writable() && features.has(register.feature()))
        .filter(register -> register.level() <= Math.max(2, level))
        .forEach(register -> values.put(register.name(), random.nextLong()));
    values.put("SCTLR_EL1", SCTLR_EL1_RES1 | SCTLR_WORST | random.nextLong() & (SCTLR_I | M_AND_C));
    values.put("SCTLR_EL2", SCTLR_EL2_RES1 | SCTLR_WORST | random.nextLong() & SCTLR_I);
    values.put("MAIR_EL1", RESERVED_ATTRIBUTES);
    values.put("MAIR_EL2", RESERVED_ATTRIBUTES << 1);
    values.put("VBAR_EL1", random.nextLong() & 0xffff_ffff_f800L);
    values.put("VBAR_EL2", random.nextLong() & 0xffff_ffff_f800L);
    values.put("MDSCR_EL1", 0L); // a debugger would make any run arbitrary (EL-16)
    values.put("CPTR_EL2", CPTR_EL2_RES1 | CPTR_TFP | random.nextLong() & 0x8010_0000L);
    values.put("HCR_EL2", random.nextLong() & 0x3_ffff_ffffL); // E2H is clear: not VHE
    // EL-19: nobody can enter a stub while descriptors have another meaning.
    values.computeIfPresent("TCR2_EL" + level, (name, value) -> 0L);
    values.computeIfPresent("ICC_SRE_EL2", (name, value) -> 0L); // ICH_* registers trap
    if (level == 3) {
      enteredByFirmware(values, features, random);
    } else {
      permit(values, features);
    }
    if (level == 1) {
      enteredByHypervisor(values);
    } else if ((constants.getOrDefault("HCR_EL2", 0L) & HCR_E2H) != 0) {
      values.put("CPTR_EL2", random.nextLong() & CPTR_HOST_TRAPS);
    }
    values.putAll(constants);
    return values;
  }

  /** At EL3 nobody has prepared anything for lower levels, or somebody else for another program. */
  private static void enteredByFirmware(
      Map<String, Long> values, Features features, Random random) {
    values.put("SCTLR_EL3", SCTLR_EL2_RES1 | SCTLR_WORST | random.nextLong() & SCTLR_I);
    values.put("SCTLR_EL2", SCTLR_EL2_RES1 | SCTLR_WORST | random.nextLong() & (SCTLR_I | M_AND_C));
    values.put("MAIR_EL3", RESERVED_ATTRIBUTES);
    values.put("VBAR_EL3", random.nextLong() & 0xffff_ffff_f800L);
    values.put("CPTR_EL3", CPTR_EL3_TRAPS); // EZ and ESM permit where they are 1
    values.put("SCR_EL3", random.nextBoolean() ? SCR_WORST : random.nextLong() | 3 << 4);
    long hcr = random.nextLong();
    values.put("HCR_EL2", features.has("VHE") ? hcr : hcr & ~HCR_E2H);
    values.computeIfPresent("ICC_SRE_EL3", (name, value) -> 0L);
  }

  /** Below EL3, firmware has done what the boot protocol asks of it (EL-07). */
  private static void permit(Map<String, Long> values, Features features) {
    values.put("SCR_EL3", SCR_PERMITS);
    values.put("CPTR_EL3", CPTR_EL3_PERMITS);
    values.put("MDCR_EL3", MDCR_EL3_PERMITS);
    values.put("ICC_SRE_EL3", features.has("NO_SRE") ? 8L : 9L);
  }

  /** At EL1 the registers of EL2 are somebody's who has prepared them for a guest or a kernel. */
  private static void enteredByHypervisor(Map<String, Long> values) {
    values.put("HCR_EL2", 1L << 31);
    values.put("CPTR_EL2", CPTR_EL2_RES1 & ~CPTR_TFP);
    values.put("CPACR_EL1", CPACR_TTA); // traps SIMD (EL-11)
    values.computeIfPresent("SCTLR_EL1", (name, value) -> value & ~M_AND_C);
  }
}
