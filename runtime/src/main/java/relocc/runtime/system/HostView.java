package relocc.runtime.system;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which register a name means at EL2 with VHE (EL-01): the names of EL1 mean registers of EL2, and
 * names of their own, by op1 5, those of EL1.
 */
public final class HostView {
  private static final Set<String> BANKED =
      Set.of(
          "SCTLR",
          "SCTLR2",
          "TTBR0",
          "TTBR1",
          "TCR",
          "TCR2",
          "PIR",
          "AFSR0",
          "AFSR1",
          "ESR",
          "FAR",
          "MAIR",
          "AMAIR",
          "VBAR",
          "CONTEXTIDR",
          "SPSR",
          "ELR",
          "ZCR",
          "SMCR",
          "GCSCR");

  private static final Map<String, String> RENAMED =
      Map.of("CPACR_EL1", "CPTR_EL2", "CNTKCTL_EL1", "CNTHCTL_EL2");

  /** Registers of EL2 whose fields lie elsewhere with VHE, or that it gives a meaning. */
  private static final Set<String> CHANGED =
      Set.of("CPTR_EL2", "CNTHCTL_EL2", "TCR_EL2", "SCTLR_EL2", "TTBR0_EL2", "TTBR1_EL2");

  private static final int OP1_AT = 11;
  private static final int OP1_ALIAS = 5;
  private static final Map<String, Register> BY_NAME = byName();

  private HostView() {}

  private static Map<String, Register> byName() {
    Map<String, Register> names = new TreeMap<>();
    RegisterTable.byKey().values().forEach(register -> names.put(register.name(), register));
    return names;
  }

  /** What the name of a register means with VHE. */
  public static Register of(Register register) {
    String name = register.name();
    if (!name.endsWith("_EL1")) {
      return register;
    }
    String stem = name.substring(0, name.length() - "_EL1".length());
    String meant = BANKED.contains(stem) ? stem + "_EL2" : RENAMED.getOrDefault(name, name);
    return BY_NAME.getOrDefault(meant, register);
  }

  /** The register of EL1 that has another name with VHE, or null: no such name. */
  public static Register alias(int key) {
    if ((key >>> OP1_AT & 7) != OP1_ALIAS) {
      return null;
    }
    Register own = RegisterTable.byKey().get(key & ~(7 << OP1_AT));
    return own == null || of(own) == own ? null : own;
  }

  /** Whether it matters for a register whether VHE is in effect. */
  public static boolean changes(Register register) {
    return CHANGED.contains(register.name()) || of(register) != register;
  }
}
