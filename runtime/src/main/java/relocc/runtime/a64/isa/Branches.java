package relocc.runtime.a64.isa;

import relocc.runtime.a64.Family;
import relocc.runtime.a64.Fields;
import relocc.runtime.a64.Instruction;

/** Branches to a label or to the address in a register. */
final class Branches implements Family {
  private static final int LINK = 30;

  @Override
  public String rows() {
    return """
        B      | 0 00101 imm26:26
        BL     | 1 00101 imm26:26
        B.cond | 0101010 0 imm19:19 0 cond:4
        CBZ    | sf:1 011010 0 imm19:19 Rt:5
        CBNZ   | sf:1 011010 1 imm19:19 Rt:5
        TBZ    | b5:1 011011 0 b40:5 imm14:14 Rt:5
        TBNZ   | b5:1 011011 1 b40:5 imm14:14 Rt:5
        BR     | 1101011 0000 11111 000000 Rn:5 00000
        BLR    | 1101011 0001 11111 000000 Rn:5 00000
        RET    | 1101011 0010 11111 000000 Rn:5 00000
        """;
  }

  @Override
  public Instruction bind(String row, Fields f) {
    return switch (row) {
      case "B", "BL" -> direct(row.equals("BL"), f.signed("imm26") << 2);
      case "B.cond" -> conditional(f.get("cond"), f.signed("imm19") << 2);
      case "CBZ", "CBNZ" -> compare(f, row.equals("CBZ"));
      case "TBZ", "TBNZ" -> test(f, row.equals("TBZ"));
      default -> indirect(row.equals("BLR"), f.source("Rn"));
    };
  }

  private static Instruction direct(boolean link, long offset) {
    return core -> {
      if (link) {
        core.set(LINK, core.pc() + 4);
      }
      core.branch(core.pc() + offset);
    };
  }

  private static Instruction conditional(int condition, long offset) {
    return core -> {
      if (core.holds(condition)) {
        core.branch(core.pc() + offset);
      }
    };
  }

  private static Instruction compare(Fields f, boolean whenZero) {
    long mask = f.bit("sf") ? -1 : 0xffff_ffffL;
    return whenMasked(f.source("Rt"), mask, whenZero, f.signed("imm19") << 2);
  }

  private static Instruction test(Fields f, boolean whenZero) {
    long mask = 1L << (f.get("b5") << 5 | f.get("b40"));
    return whenMasked(f.source("Rt"), mask, whenZero, f.signed("imm14") << 2);
  }

  private static Instruction whenMasked(int rt, long mask, boolean whenZero, long offset) {
    return core -> {
      if ((core.get(rt) & mask) == 0 == whenZero) {
        core.branch(core.pc() + offset);
      }
    };
  }

  private static Instruction indirect(boolean link, int rn) {
    return core -> {
      long target = core.get(rn);
      if (link) {
        core.set(LINK, core.pc() + 4);
      }
      core.branch(target);
    };
  }
}
