package relocc.runtime.a64.isa;

import relocc.runtime.a64.Core;
import relocc.runtime.a64.Family;
import relocc.runtime.a64.Fields;
import relocc.runtime.a64.Instruction;

/**
 * Exclusive, ordered and atomic loads and stores of one register. The core executes one instruction
 * after the other, so ordered ones are like the others, and atomic ones come apart.
 */
final class Exclusives implements Family {
  private static final String[] SIZES = {"B", "H", "W", "X"};

  /** Name with S for the size, o2 L o1, Rs, o0. */
  private static final String EXCLUSIVE =
      """
      LDXR  010 11111 0
      LDAXR 010 11111 1
      STXR  000 Rs:5 0
      STLXR 000 Rs:5 1
      LDAR  110 11111 1
      STLR  100 11111 1
      CAS   101 Rs:5 0
      CASL  101 Rs:5 1
      CASA  111 Rs:5 0
      CASAL 111 Rs:5 1
      """;

  /** Name, o3 and opc. */
  private static final String ATOMIC =
      """
      LDADD  0000
      LDCLR  0001
      LDEOR  0010
      LDSET  0011
      LDSMAX 0100
      LDSMIN 0101
      LDUMAX 0110
      LDUMIN 0111
      SWP    1000
      """;

  @Override
  public String rows() {
    StringBuilder rows = new StringBuilder();
    for (int log2 = 0; log2 < 4; log2++) {
      String size = log2 / 2 + "" + log2 % 2;
      String suffix = log2 < 2 ? SIZES[log2] : "";
      for (String line : EXCLUSIVE.lines().toList()) {
        String[] c = line.trim().split("\\s+");
        String name = c[0] + suffix + "_" + log2 + "_" + c[0];
        rows.append(
            String.format(
                "%s | %s 001000 %s %s %s 11111 Rn:5 Rt:5\n", name, size, c[1], c[2], c[3]));
      }
      for (String line : ATOMIC.lines().toList()) {
        String[] c = line.trim().split("\\s+");
        for (int order = 0; order < 4; order++) {
          String ordered = new String[] {"", "L", "A", "AL"}[order];
          rows.append(
              String.format(
                  "%s%s%s_%d_%s | %s 111000 %d%d 1 Rs:5 %s 00 Rn:5 Rt:5\n",
                  c[0], ordered, suffix, log2, c[0], size, order / 2, order % 2, c[1]));
        }
      }
    }
    return rows.toString();
  }

  @Override
  public Instruction bind(String row, Fields f) {
    String[] parts = row.split("_");
    int log2 = Integer.parseInt(parts[1]);
    int base = f.orStackPointer("Rn");
    return switch (parts[2]) {
      case "LDAR" -> {
        int rt = f.target("Rt");
        yield core -> core.set(rt, core.data().load(aligned(core, base, log2), log2));
      }
      case "STLR" -> {
        int rt = f.source("Rt");
        yield core -> core.data().store(aligned(core, base, log2), log2, core.get(rt));
      }
      case "LDXR", "LDAXR" -> {
        int rt = f.target("Rt");
        yield core -> core.set(rt, core.data().loadExclusive(Transfer.base(core, base), log2));
      }
      case "STXR", "STLXR" -> storeExclusive(f, base, log2);
      case "CAS", "CASL", "CASA", "CASAL" -> compareAndSwap(f, base, log2);
      default -> modify(parts[2], f, base, log2);
    };
  }

  private static long aligned(Core core, int base, int log2) {
    long address = Transfer.base(core, base);
    core.data().requireAlignment(address, log2, false);
    return address;
  }

  private static Instruction storeExclusive(Fields f, int base, int log2) {
    int status = f.target("Rs");
    int rt = f.source("Rt");
    // Constrained unpredictable when the status is also transferred, or the base.
    if (f.get("Rs") == rt || f.get("Rs") == base) {
      return Instruction.undefined();
    }
    return core -> {
      long address = Transfer.base(core, base);
      boolean stored = core.data().storeExclusive(address, log2, core.get(rt));
      core.set(status, stored ? 0 : 1);
    };
  }

  private static Instruction compareAndSwap(Fields f, int base, int log2) {
    int compared = f.source("Rs");
    int written = f.target("Rs");
    int rt = f.source("Rt");
    return core -> {
      long address = Transfer.base(core, base);
      long old = core.data().loadExclusive(address, log2);
      if (old == low(core.get(compared), log2)) {
        core.data().storeExclusive(address, log2, core.get(rt));
      }
      core.set(written, old);
    };
  }

  private static Instruction modify(String name, Fields f, int base, int log2) {
    int rs = f.source("Rs");
    int rt = f.target("Rt");
    return core -> {
      long address = Transfer.base(core, base);
      long operand = core.get(rs);
      long old = core.data().loadExclusive(address, log2);
      core.data().storeExclusive(address, log2, changed(name, old, operand, log2));
      core.set(rt, old);
    };
  }

  private static long changed(String name, long old, long operand, int log2) {
    long right = low(operand, log2);
    int up = 64 - (8 << log2);
    boolean less = old << up < right << up;
    boolean below = Long.compareUnsigned(old, right) < 0;
    return switch (name) {
      case "LDADD" -> old + right;
      case "LDCLR" -> old & ~right;
      case "LDEOR" -> old ^ right;
      case "LDSET" -> old | right;
      case "LDSMAX" -> less ? right : old;
      case "LDSMIN" -> less ? old : right;
      case "LDUMAX" -> below ? right : old;
      case "LDUMIN" -> below ? old : right;
      case "SWP" -> right;
      default -> throw new IllegalArgumentException("no such operation: " + name);
    };
  }

  private static long low(long value, int log2) {
    int up = 64 - (8 << log2);
    return value << up >>> up;
  }
}
