package relocc.compiler.a64;

import java.util.Locale;
import java.util.Set;
import relocc.compiler.a64.Register.OrZero;

/** Instructions that reach into the machine's state: registers, caches, TLBs, barriers. */
public sealed interface SystemOperation extends Instruction {
  /** {@code mrs t, register} and {@code msr register, t}. */
  record Move(Op op, SystemRegister register, OrZero t) implements SystemOperation {
    /** MRS reads the system register, MSR writes it. */
    public enum Op {
      MSR(0xd5100000),
      MRS(0xd5300000);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    public Move {
      if (!(op == Op.MRS ? register.readable() : register.writable())) {
        throw new IllegalArgumentException(op + " of " + register);
      }
    }

    @Override
    public int encode(long address, Labels labels) {
      return op.word | register.place() | t.number();
    }

    @Override
    public String text() {
      return op == Op.MRS
          ? Instruction.spell(op, t, register.text())
          : Instruction.spell(op, register.text(), t);
    }
  }

  /**
   * {@code msr daifset, #value}.
   *
   * @param value 0..15
   */
  record State(Op op, int value) implements SystemOperation {
    /** DAIFSET masks the exceptions whose bits are set (D 8, A 4, I 2, F 1), DAIFCLR unmasks. */
    public enum Op {
      SPSEL(0xd50040bf),
      DAIFSET(0xd50340df),
      DAIFCLR(0xd50340ff);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    private static final Field VALUE = Field.unsigned(8, 4);

    public State {
      VALUE.place(value);
      if (op == Op.SPSEL && value > 1) {
        throw new IllegalArgumentException("spsel " + value);
      }
    }

    @Override
    public int encode(long address, Labels labels) {
      return op.word | VALUE.place(value);
    }

    @Override
    public String text() {
      return Instruction.spell("msr", op.name().toLowerCase(Locale.ROOT), "#" + value);
    }
  }

  /** {@code dsb sy}. */
  record Barrier(Op op, Domain domain) implements SystemOperation {
    /** DSB waits until everything before it is complete, DMB orders memory accesses. */
    public enum Op {
      DSB(0xd503309f),
      DMB(0xd50330bf);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    /** Who must see it, and which accesses: all, only loads before it, or only stores. */
    public enum Domain {
      OSHLD(1),
      OSHST(2),
      OSH(3),
      NSHLD(5),
      NSHST(6),
      NSH(7),
      ISHLD(9),
      ISHST(10),
      ISH(11),
      LD(13),
      ST(14),
      SY(15);

      private final int number;

      Domain(int number) {
        this.number = number;
      }
    }

    @Override
    public int encode(long address, Labels labels) {
      return op.word | domain.number << 8;
    }

    @Override
    public String text() {
      return Instruction.spell(op, domain.name().toLowerCase(Locale.ROOT));
    }
  }

  /** {@code dc civac, t}: works on the line, or ZVA's block, that the address in t lies in. */
  record ByAddress(Op op, OrZero t) implements SystemOperation {
    /** C cleans, I invalidates, ZVA zeroes; to the point of coherency, U: of unification. */
    public enum Op {
      DC_IVAC(0xd5087620),
      DC_CVAC(0xd50b7a20),
      DC_CVAU(0xd50b7b20),
      DC_CIVAC(0xd50b7e20),
      DC_ZVA(0xd50b7420),
      IC_IVAU(0xd50b7520);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    @Override
    public int encode(long address, Labels labels) {
      return op.word | t.number();
    }

    @Override
    public String text() {
      String[] names = op.name().toLowerCase(Locale.ROOT).split("_");
      return Instruction.spell(names[0], names[1], t);
    }
  }

  /** An instruction without operands. */
  record Plain(Op op) implements SystemOperation {
    /** Maintenance of all lines or entries, waiting, and the rest; none is broadcast (TLB-16). */
    public enum Op {
      NOP(0xd503201f),
      WFE(0xd503205f),
      WFI(0xd503207f),
      ISB(0xd5033fdf),
      IC_IALLU(0xd508751f),
      TLBI_VMALLE1(0xd508871f),
      TLBI_ALLE1(0xd50c879f),
      TLBI_ALLE2(0xd50c871f),
      TLBI_ALLE3(0xd50e871f),
      ERET(0xd69f03e0);

      private final int word;

      Op(int word) {
        this.word = word;
      }
    }

    @Override
    public int encode(long address, Labels labels) {
      return op.word;
    }

    @Override
    public String text() {
      return op.name().replace('_', ' ').toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The system registers that a stub may reach. Those that came after Armv8.0 are written by
   * number, since GNU as with {@code .arch armv8-a} does not know their names.
   */
  enum SystemRegister {
    MIDR_EL1(3, 0, 0, 0, 0, Trait.READ_ONLY),
    MPIDR_EL1(3, 0, 0, 0, 5, Trait.READ_ONLY),
    ID_AA64PFR0_EL1(3, 0, 0, 4, 0, Trait.READ_ONLY),
    ID_AA64PFR1_EL1(3, 0, 0, 4, 1, Trait.READ_ONLY),
    ID_AA64DFR0_EL1(3, 0, 0, 5, 0, Trait.READ_ONLY),
    ID_AA64ISAR0_EL1(3, 0, 0, 6, 0, Trait.READ_ONLY),
    ID_AA64ISAR1_EL1(3, 0, 0, 6, 1, Trait.READ_ONLY),
    ID_AA64ISAR2_EL1(3, 0, 0, 6, 2, Trait.BY_NUMBER, Trait.READ_ONLY),
    ID_AA64SMFR0_EL1(3, 0, 0, 4, 5, Trait.BY_NUMBER, Trait.READ_ONLY),
    ID_AA64MMFR0_EL1(3, 0, 0, 7, 0, Trait.READ_ONLY),
    ID_AA64MMFR1_EL1(3, 0, 0, 7, 1, Trait.READ_ONLY),
    ID_AA64MMFR2_EL1(3, 0, 0, 7, 2, Trait.READ_ONLY),
    ID_AA64MMFR3_EL1(3, 0, 0, 7, 3, Trait.BY_NUMBER, Trait.READ_ONLY),
    ID_AA64MMFR4_EL1(3, 0, 0, 7, 4, Trait.BY_NUMBER, Trait.READ_ONLY),
    CTR_EL0(3, 3, 0, 0, 1, Trait.READ_ONLY),
    DCZID_EL0(3, 3, 0, 0, 7, Trait.READ_ONLY),
    CURRENTEL(3, 0, 4, 2, 2, Trait.READ_ONLY),
    DAIF(3, 3, 4, 2, 1),
    PAN(3, 0, 4, 2, 3, Trait.BY_NUMBER),
    SPSEL(3, 0, 4, 2, 0),
    SP_EL0(3, 0, 4, 1, 0),
    SP_EL1(3, 4, 4, 1, 0),
    TPIDR_EL0(3, 3, 13, 0, 2),
    TPIDR_EL1(3, 0, 13, 0, 4),
    TPIDR_EL2(3, 4, 13, 0, 2),
    SCTLR_EL1(3, 0, 1, 0, 0),
    SCTLR_EL2(3, 4, 1, 0, 0),
    SCTLR2_EL1(3, 0, 1, 0, 3, Trait.BY_NUMBER),
    SCTLR2_EL2(3, 4, 1, 0, 3, Trait.BY_NUMBER),
    CPACR_EL1(3, 0, 1, 0, 2),
    CPTR_EL2(3, 4, 1, 1, 2),
    ZCR_EL2(3, 4, 1, 2, 0, Trait.BY_NUMBER),
    SMCR_EL2(3, 4, 1, 2, 6, Trait.BY_NUMBER),
    TTBR0_EL1(3, 0, 2, 0, 0),
    TTBR1_EL1(3, 0, 2, 0, 1),
    TTBR0_EL2(3, 4, 2, 0, 0),
    TCR_EL1(3, 0, 2, 0, 2),
    TCR_EL2(3, 4, 2, 0, 2),
    TCR2_EL1(3, 0, 2, 0, 3, Trait.BY_NUMBER),
    TCR2_EL2(3, 4, 2, 0, 3, Trait.BY_NUMBER),
    MAIR_EL1(3, 0, 10, 2, 0),
    MAIR_EL2(3, 4, 10, 2, 0),
    PIRE0_EL1(3, 0, 10, 2, 2, Trait.BY_NUMBER),
    PIR_EL1(3, 0, 10, 2, 3, Trait.BY_NUMBER),
    PIR_EL2(3, 4, 10, 2, 3, Trait.BY_NUMBER),
    GCSCR_EL1(3, 0, 2, 5, 0, Trait.BY_NUMBER),
    GCSCR_EL2(3, 4, 2, 5, 0, Trait.BY_NUMBER),
    CONTEXTIDR_EL1(3, 0, 13, 0, 1),
    VBAR_EL1(3, 0, 12, 0, 0),
    VBAR_EL2(3, 4, 12, 0, 0),
    SPSR_EL1(3, 0, 4, 0, 0),
    SPSR_EL2(3, 4, 4, 0, 0),
    ELR_EL1(3, 0, 4, 0, 1),
    ELR_EL2(3, 4, 4, 0, 1),
    ESR_EL1(3, 0, 5, 2, 0),
    ESR_EL2(3, 4, 5, 2, 0),
    FAR_EL1(3, 0, 6, 0, 0),
    FAR_EL2(3, 4, 6, 0, 0),
    HCR_EL2(3, 4, 1, 1, 0),
    HCRX_EL2(3, 4, 1, 2, 2, Trait.BY_NUMBER),
    HSTR_EL2(3, 4, 1, 1, 3),
    HFGRTR_EL2(3, 4, 1, 1, 4, Trait.BY_NUMBER),
    HFGWTR_EL2(3, 4, 1, 1, 5, Trait.BY_NUMBER),
    HFGITR_EL2(3, 4, 1, 1, 6, Trait.BY_NUMBER),
    HDFGRTR_EL2(3, 4, 3, 1, 4, Trait.BY_NUMBER),
    HDFGWTR_EL2(3, 4, 3, 1, 5, Trait.BY_NUMBER),
    HAFGRTR_EL2(3, 4, 3, 1, 6, Trait.BY_NUMBER),
    MDCR_EL2(3, 4, 1, 1, 1),
    MDSCR_EL1(2, 0, 0, 2, 2),
    OSLAR_EL1(2, 0, 1, 0, 4, Trait.WRITE_ONLY),
    PMCR_EL0(3, 3, 9, 12, 0),
    PMUSERENR_EL0(3, 3, 9, 14, 0),
    VTTBR_EL2(3, 4, 2, 1, 0),
    VTCR_EL2(3, 4, 2, 1, 2),
    VPIDR_EL2(3, 4, 0, 0, 0),
    VMPIDR_EL2(3, 4, 0, 0, 5),
    CNTFRQ_EL0(3, 3, 14, 0, 0),
    CNTHCTL_EL2(3, 4, 14, 1, 0),
    CNTVOFF_EL2(3, 4, 14, 0, 3),
    CNTKCTL_EL1(3, 0, 14, 1, 0),
    ICC_SRE_EL1(3, 0, 12, 12, 5),
    ICC_SRE_EL2(3, 4, 12, 9, 5),
    ICH_HCR_EL2(3, 4, 12, 11, 0),
    TTBR1_EL2(3, 4, 2, 0, 1, Trait.BY_NUMBER),
    SP_EL2(3, 6, 4, 1, 0),
    SCTLR_EL3(3, 6, 1, 0, 0),
    SCR_EL3(3, 6, 1, 1, 0),
    CPTR_EL3(3, 6, 1, 1, 2),
    ZCR_EL3(3, 6, 1, 2, 0, Trait.BY_NUMBER),
    SMCR_EL3(3, 6, 1, 2, 6, Trait.BY_NUMBER),
    MDCR_EL3(3, 6, 1, 3, 1),
    TTBR0_EL3(3, 6, 2, 0, 0),
    TCR_EL3(3, 6, 2, 0, 2),
    SPSR_EL3(3, 6, 4, 0, 0),
    ELR_EL3(3, 6, 4, 0, 1),
    ESR_EL3(3, 6, 5, 2, 0),
    FAR_EL3(3, 6, 6, 0, 0),
    MAIR_EL3(3, 6, 10, 2, 0),
    VBAR_EL3(3, 6, 12, 0, 0),
    ICC_SRE_EL3(3, 6, 12, 12, 5);

    private enum Trait {
      BY_NUMBER,
      READ_ONLY,
      WRITE_ONLY
    }

    private final int op0;
    private final int op1;
    private final int crn;
    private final int crm;
    private final int op2;
    private final Set<Trait> traits;

    SystemRegister(int op0, int op1, int crn, int crm, int op2, Trait... traits) {
      this.op0 = op0;
      this.op1 = op1;
      this.crn = crn;
      this.crm = crm;
      this.op2 = op2;
      this.traits = Set.of(traits);
    }

    /** Whether MRS may read it. */
    public boolean readable() {
      return !traits.contains(Trait.WRITE_ONLY);
    }

    /** Whether MSR may write it. */
    public boolean writable() {
      return !traits.contains(Trait.READ_ONLY);
    }

    /** What the name means at EL2 with VHE (EL-01). */
    public SystemRegister atHost() {
      return switch (this) {
        case SCTLR_EL1 -> SCTLR_EL2;
        case CPACR_EL1 -> CPTR_EL2;
        case TTBR0_EL1 -> TTBR0_EL2;
        case TTBR1_EL1 -> TTBR1_EL2;
        case TCR_EL1 -> TCR_EL2;
        case TCR2_EL1 -> TCR2_EL2;
        case MAIR_EL1 -> MAIR_EL2;
        case VBAR_EL1 -> VBAR_EL2;
        case SPSR_EL1 -> SPSR_EL2;
        case ELR_EL1 -> ELR_EL2;
        case ESR_EL1 -> ESR_EL2;
        case FAR_EL1 -> FAR_EL2;
        default -> this;
      };
    }

    /** Its number in the places of MRS and MSR. */
    int place() {
      return (op0 & 1) << 19 | op1 << 16 | crn << 12 | crm << 8 | op2 << 5;
    }

    /** As GNU as reads it. */
    public String text() {
      return traits.contains(Trait.BY_NUMBER)
          ? "s" + op0 + "_" + op1 + "_c" + crn + "_c" + crm + "_" + op2
          : name().toLowerCase(Locale.ROOT);
    }
  }
}
