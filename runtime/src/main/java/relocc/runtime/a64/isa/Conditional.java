package relocc.runtime.a64.isa;

import relocc.runtime.a64.Family;
import relocc.runtime.a64.Fields;
import relocc.runtime.a64.Instruction;

/** Selection and comparison under a condition. */
final class Conditional implements Family {
  @Override
  public String rows() {
    return """
        CSEL  | sf:1 0011010100 Rm:5 cond:4 00 Rn:5 Rd:5
        CSINC | sf:1 0011010100 Rm:5 cond:4 01 Rn:5 Rd:5
        CSINV | sf:1 1011010100 Rm:5 cond:4 00 Rn:5 Rd:5
        CSNEG | sf:1 1011010100 Rm:5 cond:4 01 Rn:5 Rd:5
        CCMN_register  | sf:1 0111010010 Rm:5 cond:4 00 Rn:5 0 nzcv:4
        CCMN_immediate | sf:1 0111010010 imm5:5 cond:4 10 Rn:5 0 nzcv:4
        CCMP_register  | sf:1 1111010010 Rm:5 cond:4 00 Rn:5 0 nzcv:4
        CCMP_immediate | sf:1 1111010010 imm5:5 cond:4 10 Rn:5 0 nzcv:4
        """;
  }

  @Override
  public Instruction bind(String row, Fields f) {
    return row.startsWith("CS") ? select(row, f) : compare(row, f);
  }

  private static Instruction select(String row, Fields f) {
    boolean wide = f.bit("sf");
    int rd = f.target("Rd");
    int rn = f.source("Rn");
    int rm = f.source("Rm");
    int condition = f.get("cond");
    long flip = row.equals("CSINV") || row.equals("CSNEG") ? -1 : 0;
    long add = row.equals("CSINC") || row.equals("CSNEG") ? 1 : 0;
    return core -> {
      long other = (core.get(rm) ^ flip) + add;
      core.set(rd, core.holds(condition) ? core.get(rn) : other, wide);
    };
  }

  private static Instruction compare(String row, Fields f) {
    boolean wide = f.bit("sf");
    boolean subtract = row.startsWith("CCMP");
    int rn = f.source("Rn");
    int condition = f.get("cond");
    int otherwise = f.get("nzcv");
    Operand second = second(row, f);
    return core -> {
      if (core.holds(condition)) {
        Arithmetic.withFlags(core, core.get(rn), second.value(core), wide, subtract);
      } else {
        core.setFlags(otherwise);
      }
    };
  }

  private static Operand second(String row, Fields f) {
    if (row.endsWith("immediate")) {
      long value = f.get("imm5");
      return core -> value;
    }
    int rm = f.source("Rm");
    return core -> core.get(rm);
  }
}
