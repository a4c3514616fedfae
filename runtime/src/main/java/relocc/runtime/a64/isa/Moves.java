package relocc.runtime.a64.isa;

import relocc.runtime.a64.Family;
import relocc.runtime.a64.Fields;
import relocc.runtime.a64.Instruction;

/**
 * Moves of constants and of addresses relative to the instruction, and of bit fields: the shifts by
 * a constant, the extensions, insertion and extraction.
 */
final class Moves implements Family {
  @Override
  public String rows() {
    return """
        MOVN | sf:1 00 100101 hw:2 imm16:16 Rd:5
        MOVZ | sf:1 10 100101 hw:2 imm16:16 Rd:5
        MOVK | sf:1 11 100101 hw:2 imm16:16 Rd:5
        ADR  | 0 immlo:2 10000 immhi:19 Rd:5
        ADRP | 1 immlo:2 10000 immhi:19 Rd:5
        SBFM | sf:1 00 100110 N:1 immr:6 imms:6 Rn:5 Rd:5
        BFM  | sf:1 01 100110 N:1 immr:6 imms:6 Rn:5 Rd:5
        UBFM | sf:1 10 100110 N:1 immr:6 imms:6 Rn:5 Rd:5
        EXTR | sf:1 00 100111 N:1 0 Rm:5 imms:6 Rn:5 Rd:5
        """;
  }

  @Override
  public Instruction bind(String row, Fields f) {
    return switch (row) {
      case "ADR", "ADRP" -> address(row, f);
      case "MOVN", "MOVZ", "MOVK" -> constant(row, f);
      default -> field(row, f);
    };
  }

  private static Instruction field(String row, Fields f) {
    boolean wide = f.bit("sf");
    boolean tooFar = !wide && (f.get("imms") >= 32 || row.contains("B") && f.get("immr") >= 32);
    if (f.bit("N") != wide || tooFar) {
      return Instruction.undefined();
    }
    return row.equals("EXTR") ? extract(f, wide) : move(row, f, wide);
  }

  private static Instruction extract(Fields f, boolean wide) {
    int rd = f.target("Rd");
    int rn = f.source("Rn");
    int rm = f.source("Rm");
    int low = f.get("imms");
    if (low == 0) {
      return core -> core.set(rd, core.get(rm), wide);
    }
    return wide
        ? core -> core.set(rd, core.get(rm) >>> low | core.get(rn) << 64 - low)
        : core ->
            core.set(rd, (core.get(rm) & 0xffff_ffffL) >>> low | core.get(rn) << 32 - low, false);
  }

  private static Instruction move(String row, Fields f, boolean wide) {
    int rd = f.target("Rd");
    int old = f.source("Rd");
    int rn = f.source("Rn");
    int immr = f.get("immr");
    int imms = f.get("imms");
    int width = wide ? 64 : 32;
    // imms >= immr: bits imms..immr go to the bottom; else bits imms..0 go up by width - immr.
    int from = imms >= immr ? immr : 0;
    int to = imms >= immr ? 0 : width - immr;
    int length = imms - from + 1;
    long ones = length == 64 ? -1 : (1L << length) - 1;
    return switch (row) {
      case "UBFM" -> core -> core.set(rd, (core.get(rn) >>> from & ones) << to, wide);
      case "SBFM" ->
          core -> core.set(rd, core.get(rn) >>> from << 64 - length >> 64 - length << to, wide);
      default ->
          core -> {
            long kept = core.get(old) & ~(ones << to);
            core.set(rd, kept | (core.get(rn) >>> from & ones) << to, wide);
          };
    };
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
