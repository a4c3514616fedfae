package relocc.cli.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * System registers that are none of a stub's business: the next program finds them as the stub did.
 */
final class Kept {
  /** What a stub uses on the way, of the level that it runs at. */
  private static final Set<String> USED =
      Set.of(
          "SCTLR", "TCR", "MAIR", "TTBR0", "TTBR1", "VBAR", "ELR", "SPSR", "ESR", "FAR", "HPFAR",
          "PAR");

  /** CPACR_EL1, CPTR_EL2 with VHE. */
  private static final long FPEN = 3 << 20;

  private static final long TFP = 1 << 10;
  private static final long HCR_E2H = 1L << 34;

  private Kept() {}

  /**
   * What was changed without need by a stub that stays at its level.
   *
   * @param before all system registers at its entry, by name
   * @param after the same at its exit
   */
  static List<String> changed(int level, Map<String, Long> before, Map<String, Long> after) {
    List<String> changed = new ArrayList<>();
    before.forEach(
        (name, value) -> {
          long difference = value ^ after.getOrDefault(name, 0L);
          if (!isUsed(name, level) && (difference & ~simd(name, before)) != 0) {
            changed.add("at the exit " + name + " is not as it was");
          }
        });
    return changed;
  }

  private static boolean isUsed(String name, int level) {
    String suffix = "_EL" + level;
    return name.endsWith(suffix)
        && USED.contains(name.substring(0, name.length() - suffix.length()));
  }

  /** The bits that allow SIMD (EL-11). */
  private static long simd(String name, Map<String, Long> before) {
    boolean host = (before.getOrDefault("HCR_EL2", 0L) & HCR_E2H) != 0;
    return switch (name) {
      case "CPACR_EL1" -> FPEN;
      case "CPTR_EL2" -> host ? FPEN : TFP;
      case "CPTR_EL3" -> TFP;
      default -> 0;
    };
  }
}
