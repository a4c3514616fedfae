package relocc.runtime.a64.isa;

import relocc.runtime.a64.Family;
import relocc.runtime.a64.Fields;
import relocc.runtime.a64.Instruction;
import relocc.runtime.a64.Registers;

/** Loads and stores of one register, and prefetches. */
final class SingleTransfers implements Family {
  /** Name, form, size, V, opc. */
  private static final String KINDS =
      """
      STRB  b   00 0 00
      LDRB  b   00 0 01
      LDRSB x   00 0 10
      LDRSB w   00 0 11
      STRH  h   01 0 00
      LDRH  h   01 0 01
      LDRSH x   01 0 10
      LDRSH w   01 0 11
      STR   w   10 0 00
      LDR   w   10 0 01
      LDRSW x   10 0 10
      STR   x   11 0 00
      LDR   x   11 0 01
      STR   vb  00 1 00
      LDR   vb  00 1 01
      STR   vq  00 1 10
      LDR   vq  00 1 11
      STR   vh  01 1 00
      LDR   vh  01 1 01
      STR   vs  10 1 00
      LDR   vs  10 1 01
      STR   vd  11 1 00
      LDR   vd  11 1 01
      """;

  private static final String MODES =
      """
      NAME_FORM_unscaled | SIZE 111 V 00 OPC 0 imm9:9 00 Rn:5 Rt:5
      NAME_FORM_post     | SIZE 111 V 00 OPC 0 imm9:9 01 Rn:5 Rt:5
      NAME_FORM_pre      | SIZE 111 V 00 OPC 0 imm9:9 11 Rn:5 Rt:5
      NAME_FORM_register | SIZE 111 V 00 OPC 1 Rm:5 extend2:1 1 extend0:1 S:1 10 Rn:5 Rt:5
      NAME_FORM_offset   | SIZE 111 V 01 OPC imm12:12 Rn:5 Rt:5
      """;

  private static final String OTHERS =
      """
      LDR_w_literal   | 00 011 0 00 imm19:19 Rt:5
      LDR_x_literal   | 01 011 0 00 imm19:19 Rt:5
      LDRSW_x_literal | 10 011 0 00 imm19:19 Rt:5
      LDR_vs_literal  | 00 011 1 00 imm19:19 Rt:5
      LDR_vd_literal  | 01 011 1 00 imm19:19 Rt:5
      LDR_vq_literal  | 10 011 1 00 imm19:19 Rt:5
      PRFM_literal    | 11 011 0 00 imm19:19 Rt:5
      PRFUM_unscaled  | 11 111 0 00 10 0 imm9:9 00 Rn:5 Rt:5
      PRFM_register   | 11 111 0 00 10 1 Rm:5 extend2:1 1 extend0:1 S:1 10 Rn:5 Rt:5
      PRFM_offset     | 11 111 0 01 10 imm12:12 Rn:5 Rt:5
      """;

  @Override
  public String rows() {
    StringBuilder rows = new StringBuilder(OTHERS);
    for (String kind : KINDS.lines().toList()) {
      String[] k = kind.split("\\s+");
      for (String mode : MODES.lines().toList()) {
        String name = mode.contains("unscaled") ? k[0].replace("R", "UR") : k[0];
        String bits = mode.replace("NAME", name).replace("FORM", k[1]).replace("SIZE", k[2]);
        rows.append(bits.replace(" V ", " " + k[3] + " ").replace("OPC", k[4])).append('\n');
      }
    }
    return rows.toString();
  }

  @Override
  public Instruction bind(String row, Fields f) {
    if (row.startsWith("PRF")) {
      return core -> {}; // a hint: it may as well do nothing
    }
    String[] parts = row.split("_");
    Transfer transfer = Transfer.of(parts[0], parts[1], f, "Rt");
    return switch (parts[2]) {
      case "literal" -> literal(transfer, f.signed("imm19") << 2);
      case "unscaled" -> offset(transfer, f.orStackPointer("Rn"), f.signed("imm9"));
      case "offset" ->
          offset(transfer, f.orStackPointer("Rn"), (long) f.get("imm12") << transfer.log2());
      case "register" -> register(transfer, f);
      default -> indexed(transfer, parts[1], parts[2].equals("post"), f);
    };
  }

  private static Instruction literal(Transfer transfer, long offset) {
    return core -> transfer.run(core, core.pc() + offset);
  }

  private static Instruction offset(Transfer transfer, int rn, long offset) {
    return core -> transfer.run(core, Transfer.base(core, rn) + offset);
  }

  private static Instruction register(Transfer transfer, Fields f) {
    int rn = f.orStackPointer("Rn");
    int rm = f.source("Rm");
    int option = f.get("extend2") << 2 | 2 | f.get("extend0");
    int shift = f.bit("S") ? transfer.log2() : 0;
    return core ->
        transfer.run(
            core, Transfer.base(core, rn) + (Operand.extend(option, core.get(rm)) << shift));
  }

  private static Instruction indexed(Transfer transfer, String form, boolean post, Fields f) {
    int rn = f.orStackPointer("Rn");
    // Constrained unpredictable when the base is also transferred.
    if (!form.startsWith("v") && rn == f.get("Rt") && rn != Registers.SP) {
      return Instruction.undefined();
    }
    long offset = f.signed("imm9");
    return core -> {
      long base = Transfer.base(core, rn);
      transfer.run(core, post ? base : base + offset);
      core.set(rn, base + offset);
    };
  }
}
