package relocc.runtime.a64.isa;

import relocc.runtime.a64.Core;
import relocc.runtime.a64.Family;
import relocc.runtime.a64.Fields;
import relocc.runtime.a64.Instruction;

/** Loads and stores of two registers. */
final class PairTransfers implements Family {
  /** Name, form, opc, V, L. */
  private static final String KINDS =
      """
      STP   w  00 0 0
      LDP   w  00 0 1
      LDPSW x  01 0 1
      STP   x  10 0 0
      LDP   x  10 0 1
      STP   vs 00 1 0
      LDP   vs 00 1 1
      STP   vd 01 1 0
      LDP   vd 01 1 1
      STP   vq 10 1 0
      LDP   vq 10 1 1
      """;

  private static final String MODES =
      """
      NAME_FORM_nontemporal | OPC 101 V 000 L imm7:7 Rt2:5 Rn:5 Rt:5
      NAME_FORM_post        | OPC 101 V 001 L imm7:7 Rt2:5 Rn:5 Rt:5
      NAME_FORM_offset      | OPC 101 V 010 L imm7:7 Rt2:5 Rn:5 Rt:5
      NAME_FORM_pre         | OPC 101 V 011 L imm7:7 Rt2:5 Rn:5 Rt:5
      """;

  @Override
  public String rows() {
    StringBuilder rows = new StringBuilder();
    for (String kind : KINDS.lines().toList()) {
      String[] k = kind.split("\\s+");
      for (String mode : MODES.lines().toList()) {
        boolean nonTemporal = mode.contains("nontemporal");
        if (nonTemporal && k[0].equals("LDPSW")) {
          continue; // no such instruction
        }
        String name = nonTemporal ? k[0].replace("P", "NP") : k[0];
        String bits = mode.replace("NAME", name).replace("FORM", k[1]).replace("OPC", k[2]);
        rows.append(bits.replace(" V ", " " + k[3] + " ").replace(" L ", " " + k[4] + " "));
        rows.append('\n');
      }
    }
    return rows.toString();
  }

  @Override
  public Instruction bind(String row, Fields f) {
    String[] parts = row.split("_");
    boolean vector = parts[1].startsWith("v");
    boolean writeBack = parts[2].equals("post") || parts[2].equals("pre");
    if (isUnpredictable(f, parts[0].startsWith("L"), vector, writeBack)) {
      return Instruction.undefined();
    }
    Transfer first = Transfer.of(parts[0], parts[1], f, "Rt");
    Transfer second = Transfer.of(parts[0], parts[1], f, "Rt2");
    return pair(first, second, f, parts[2].equals("post"), writeBack);
  }

  private static boolean isUnpredictable(Fields f, boolean load, boolean vector, boolean back) {
    int rn = f.orStackPointer("Rn");
    boolean baseTransferred = !vector && (rn == f.get("Rt") || rn == f.get("Rt2"));
    return back && baseTransferred || load && f.get("Rt") == f.get("Rt2");
  }

  private static Instruction pair(
      Transfer first, Transfer second, Fields f, boolean post, boolean writeBack) {
    int rn = f.orStackPointer("Rn");
    long offset = f.signed("imm7") << first.log2();
    if (first.vector() && first.log2() == 4) {
      return quadwords(first, second.register(), rn, offset, post, writeBack);
    }
    int size = 1 << first.log2();
    return core -> {
      long base = Transfer.base(core, rn);
      long address = post ? base : base + offset;
      both(core, first, second, address, size);
      if (writeBack) {
        core.set(rn, base + offset);
      }
    };
  }

  /** The pairs that copies are made of. */
  private static Instruction quadwords(
      Transfer first, int second, int rn, long offset, boolean post, boolean writeBack) {
    int register = first.register();
    boolean load = first.load();
    long before = post ? 0 : offset;
    long behind = writeBack ? offset : 0;
    // One lambda for both: a copy is made of nothing else, which the processor's compiler likes.
    return core -> {
      core.system().requireVectors();
      long base = Transfer.base(core, rn);
      if (load) {
        core.load32(base + before, register, second);
      } else {
        core.store32(base + before, register, second);
      }
      core.set(rn, base + behind);
    };
  }

  /** A load that faults half-way must leave the base register as it was. */
  private static void both(Core core, Transfer first, Transfer second, long address, int size) {
    if (!first.load() || first.vector()) {
      first.run(core, address);
      second.run(core, address + size);
      return;
    }
    long old = core.get(first.register());
    first.run(core, address);
    long loaded = core.get(first.register());
    core.set(first.register(), old);
    second.run(core, address + size);
    core.set(first.register(), loaded);
  }
}
