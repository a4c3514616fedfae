package relocc.runtime.system;

import java.util.List;
import relocc.runtime.a64.Trap;
import relocc.runtime.rule.Findings;

/**
 * What the registers of one level keep from another: SIMD (EL-11), and system registers that are
 * there but trap or are undefined until a higher level permits them.
 */
public final class Traps {
  private static final int EC_SYSTEM_REGISTER = 0x18;
  private static final int FP_SYNDROME = 0x1e0_0000;
  private static final long HCR_E2H = 1L << 34;
  private static final long CPTR_ONES = 0x33ff;
  private static final int TZ = 8;
  private static final int TFP = 10;
  private static final int TSM = 12;
  private static final int ZEN = 16;
  private static final int FPEN = 20;
  private static final int SMEN = 24;

  /** With VHE: TCPAC, TAM, E0POE, TTA, SMEN, FPEN, ZEN. */
  private static final long CPTR_HOST_KNOWN = 0xf333_0000L;

  /** All but TCPAC, TAM and TTA. */
  private static final long CPTR_ZEROS = 0xffff_ffff_3fef_c800L;

  /** TCPAC, TAM, TTA, ESM, TFP, EZ. */
  private static final long CPTR_EL3_KNOWN = 0xc010_1500L;

  private static final long NS_OR_EEL2 = 1 | 1 << 18;

  /**
   * How a register of EL3 guards others: their names' beginnings, the register, the bit, the value
   * that traps, and the highest level that it traps at.
   */
  private static final String ROWS =
      """
      HCRX_    SCR_EL3     38 0 2
      HFG      SCR_EL3     27 0 2
      HDFG     SCR_EL3     27 0 2
      HAFG     SCR_EL3     27 0 2
      TCR2_    SCR_EL3     43 0 2
      SCTLR2_  SCR_EL3     44 0 2
      PIR      SCR_EL3     45 0 2
      GCSCR_   SCR_EL3     39 0 2
      CPTR_EL2 CPTR_EL3    31 1 2
      CPACR_   CPTR_EL3    31 1 2
      ZCR_     CPTR_EL3     8 0 3
      SMCR_    CPTR_EL3    12 0 3
      SMPRI    CPTR_EL3    12 0 3
      MDCR_EL2 MDCR_EL3     9 1 2
      MDSCR_   MDCR_EL3     9 1 2
      OSLAR_   MDCR_EL3    10 1 2
      OSDLR_   MDCR_EL3    10 1 2
      PMCR_    MDCR_EL3     6 1 2
      PMUSER   MDCR_EL3     6 1 2
      PMSCR_   MDCR_EL3    12 0 2
      ICC_SRE_ ICC_SRE_EL3  3 0 2
      ICH_     ICC_SRE_EL3  0 0 3
      """;

  private record Guard(String prefix, String register, int bit, int trapping, int highest) {
    private static Guard parse(String row) {
      String[] c = row.trim().split("\\s+");
      return new Guard(
          c[0], c[1], Integer.parseInt(c[2]), Integer.parseInt(c[3]), Integer.parseInt(c[4]));
    }

    private boolean guards(Register guarded, int level) {
      return guarded.name().startsWith(prefix)
          && level <= highest
          && !guarded.name().equals(register);
    }
  }

  private static final List<Guard> GUARDS = ROWS.lines().map(Guard::parse).toList();

  private final SystemRegisters registers;
  private final Features features;
  private final Findings findings;
  private int vectorsAllowed = -1;
  private int allowedLevel = -1;

  public Traps(SystemRegisters registers, Features features, Findings findings) {
    this.registers = registers;
    this.features = features;
    this.findings = findings;
  }

  /** VHE is in effect. */
  boolean isHost() {
    return (registers.effective("HCR_EL2") & HCR_E2H) != 0;
  }

  /** Traps when a register may not be used at a level, 0..3, in the state that is in effect. */
  public void requireAccess(Register register, int level) {
    if (level < register.level() || !features.has(register.feature())) {
      throw Trap.undefined();
    }
    String name = register.name();
    for (Guard guard : GUARDS) {
      if (guard.guards(register, level)) {
        requireClear(name, guard);
      }
    }
    if (level == 3) {
      requireNonSecure(name);
    } else if (name.startsWith("ZCR_") || name.startsWith("SMCR_")) {
      requireUntrapped(name, name.startsWith("Z"));
    } else if (name.startsWith("ICH_") && (registers.effective("ICC_SRE_EL2") & 1) == 0) {
      throw trapped(name + " while ICC_SRE_EL2.SRE is 0");
    }
  }

  private void requireClear(String name, Guard guard) {
    if (registers.isPending(guard.register)) {
      report(name + " is used while " + guard.register + " waits for an ISB");
    } else if ((registers.effective(guard.register) >>> guard.bit & 1) == guard.trapping) {
      throw trapped(name + " is trapped by " + guard.register);
    }
  }

  /** ICC_SRE_EL2 is the one of the state that EL2 is in: there is none in Secure without EL2. */
  private void requireNonSecure(String name) {
    if (!name.equals("ICC_SRE_EL2")) {
      return;
    } else if (registers.isPending("SCR_EL3")) {
      report(name + " is used while SCR_EL3 waits for an ISB");
    } else if ((registers.effective("SCR_EL3") & NS_OR_EEL2) == 0) {
      throw Trap.undefined();
    }
  }

  /** CPTR_EL2 traps the registers of SVE and SME too. */
  private void requireUntrapped(String name, boolean sve) {
    long cptr = registers.effective("CPTR_EL2");
    if (registers.isPending("CPTR_EL2")) {
      report(name + " is used while CPTR_EL2 waits for an ISB");
    } else if (isHost()
        ? (cptr >>> (sve ? ZEN : SMEN) & 1) == 0
        : (cptr >>> (sve ? TZ : TSM) & 1) != 0) {
      throw trapped(name + " is trapped by CPTR_EL2");
    }
  }

  /** Judges what is written to a register that holds traps. */
  public void judgeWrite(String name, long value) {
    if (name.equals("CPTR_EL2")) {
      judgeVectorTraps(value);
    } else if (name.equals("CPTR_EL3") && (value & ~CPTR_EL3_KNOWN) != 0) {
      findings.report("EL-07", 0, "reserved bits of CPTR_EL3");
    }
  }

  /** Without VHE all bits of CPTR_EL2 below 14 but TFP are RES1, TZ and TSM where they are not. */
  private void judgeVectorTraps(long value) {
    if ((registers.written("HCR_EL2") & HCR_E2H) != 0) {
      if ((value & ~CPTR_HOST_KNOWN) != 0) {
        findings.report("EL-06", 0, "reserved bits of CPTR_EL2 with VHE");
      }
      return;
    }
    long ones = vectorOnes();
    if ((value & ones) != ones || (value & CPTR_ZEROS) != 0) {
      findings.report("EL-06", 0, "reserved bits of CPTR_EL2");
    }
  }

  private long vectorOnes() {
    return CPTR_ONES
        & ~(features.has("SVE") ? 1L << TZ : 0)
        & ~(features.has("SME") ? 1L << TSM : 0);
  }

  /** EL-11: SIMD registers at a level, 0..3. */
  public void requireVectors(int level) {
    if (vectorsAllowed == registers.version() && allowedLevel == level) {
      return;
    }
    boolean settled = true;
    for (String name : governing(level)) {
      if (isTrapping(name)) {
        findings.report("EL-11", 0, "SIMD registers are used while " + name + " traps them");
        throw new Trap(Trap.EC_FP_ACCESS, FP_SYNDROME, 0, "SIMD access is trapped");
      } else if (registers.isPending(name)) {
        report("SIMD registers are used while " + name + " waits for an ISB");
        settled = false;
      }
    }
    vectorsAllowed = settled ? registers.version() : -1;
    allowedLevel = level;
  }

  private static List<String> governing(int level) {
    return switch (level) {
      case 3 -> List.of("CPTR_EL3");
      case 2 -> List.of("CPTR_EL2", "CPTR_EL3");
      default -> List.of("CPACR_EL1", "CPTR_EL2", "CPTR_EL3");
    };
  }

  private boolean isTrapping(String name) {
    long value = registers.effective(name);
    boolean positive = name.equals("CPACR_EL1") || name.equals("CPTR_EL2") && isHost();
    return positive ? (value >>> FPEN & 1) == 0 : (value >>> TFP & 1) != 0;
  }

  private static Trap trapped(String message) {
    return new Trap(EC_SYSTEM_REGISTER, 0, 0, message);
  }

  private void report(String message) {
    findings.report("SYN-01", 0, message);
  }
}
