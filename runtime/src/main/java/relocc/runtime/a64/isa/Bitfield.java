package relocc.runtime.a64.isa;

import relocc.runtime.a64.Family;
import relocc.runtime.a64.Fields;
import relocc.runtime.a64.Instruction;

/** Moves of bit fields: the shifts by a constant, the extensions, insertion and extraction. */
final class Bitfield implements Family {
  @Override
  public String rows() {
    return """
        SBFM | sf:1 00 100110 N:1 immr:6 imms:6 Rn:5 Rd:5
        BFM  | sf:1 01 100110 N:1 immr:6 imms:6 Rn:5 Rd:5
        UBFM | sf:1 10 100110 N:1 immr:6 imms:6 Rn:5 Rd:5
        EXTR | sf:1 00 100111 N:1 0 Rm:5 imms:6 Rn:5 Rd:5
        """;
  }

  @Override
  public Instruction bind(String row, Fields f) {
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
}
