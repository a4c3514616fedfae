package relocc.runtime.a64.isa;

import relocc.runtime.a64.Family;
import relocc.runtime.a64.Fields;
import relocc.runtime.a64.Instruction;

/** Constants and addresses relative to the instruction. */
final class MoveWide implements Family {
  @Override
  public String rows() {
    return """
        MOVN | sf:1 00 100101 hw:2 imm16:16 Rd:5
        MOVZ | sf:1 10 100101 hw:2 imm16:16 Rd:5
        MOVK | sf:1 11 100101 hw:2 imm16:16 Rd:5
        ADR  | 0 immlo:2 10000 immhi:19 Rd:5
        ADRP | 1 immlo:2 10000 immhi:19 Rd:5
        """;
  }

  @Override
  public Instruction bind(String row, Fields f) {
    return row.startsWith("ADR") ? address(row, f) : constant(row, f);
  }

  private static Instruction address(String row, Fields f) {
    int rd = f.target("Rd");
    long offset = f.signed("immhi") << 2 | f.get("immlo");
    return row.equals("ADR")
        ? core -> core.set(rd, core.pc() + offset)
        : core -> core.set(rd, (core.pc() & -4096L) + (offset << 12));
  }

  private static Instruction constant(String row, Fields f) {
    boolean wide = f.bit("sf");
    int shift = f.get("hw") * 16;
    if (!wide && shift >= 32) {
      return Instruction.undefined();
    }
    int rd = f.target("Rd");
    long value = (long) f.get("imm16") << shift;
    long others = ~(0xffffL << shift);
    return switch (row) {
      case "MOVN" -> core -> core.set(rd, ~value, wide);
      case "MOVZ" -> core -> core.set(rd, value);
      default -> core -> core.set(rd, core.get(rd) & others | value, wide);
    };
  }
}
