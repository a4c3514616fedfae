package relocc.runtime.a64.simd;

import relocc.runtime.a64.Core;
import relocc.runtime.a64.Family;
import relocc.runtime.a64.Fields;
import relocc.runtime.a64.Instruction;

/** Sums, products and shifts of elements of 8 to 64 bits. */
public final class VectorArithmetic implements Family {
  private static final String THREE =
      """
      ADD_v | 0 Q:1 0 01110 size:2 1 Rm:5 10000 1 Rn:5 Rd:5
      SUB_v | 0 Q:1 1 01110 size:2 1 Rm:5 10000 1 Rn:5 Rd:5
      MLA_v | 0 Q:1 0 01110 size:2 1 Rm:5 10010 1 Rn:5 Rd:5
      MLS_v | 0 Q:1 1 01110 size:2 1 Rm:5 10010 1 Rn:5 Rd:5
      MUL_v | 0 Q:1 0 01110 size:2 1 Rm:5 10011 1 Rn:5 Rd:5
      """;

  /** The highest set bit of immh is the size of an element; without one it is another row. */
  private static final String SHIFTS =
      """
      NAME_vb | 0 Q:1 U 011110 0001 imm:3 OPCODE 1 Rn:5 Rd:5
      NAME_vh | 0 Q:1 U 011110 001 imm:4 OPCODE 1 Rn:5 Rd:5
      NAME_vs | 0 Q:1 U 011110 01 imm:5 OPCODE 1 Rn:5 Rd:5
      NAME_vd | 0 Q:1 U 011110 1 imm:6 OPCODE 1 Rn:5 Rd:5
      """;

  @Override
  public String rows() {
    return THREE
        + shifts("USHR", "1", "00000")
        + shifts("SLI", "1", "01010")
        + shifts("SHL", "0", "01010");
  }

  private static String shifts(String name, String u, String opcode) {
    return SHIFTS.replace("NAME", name).replace(" U ", " " + u + " ").replace("OPCODE", opcode);
  }

  /** On one element of each register; what is above its bits does not matter. */
  @FunctionalInterface
  private interface Operation {
    long of(long d, long n, long m);
  }

  @Override
  public Instruction bind(String row, Fields f) {
    boolean full = f.bit("Q");
    if (f.layout().containsKey("imm")) {
      int log2 = "bhsd".indexOf(row.charAt(row.length() - 1));
      return log2 == 3 && !full ? Instruction.undefined() : shift(row, f, 8 << log2);
    }
    int size = f.get("size");
    boolean product = row.startsWith("M");
    if (size == 3 && (product || !full)) {
      return Instruction.undefined();
    }
    Operation operation =
        switch (row) {
          case "ADD_v" -> (d, n, m) -> n + m;
          case "SUB_v" -> (d, n, m) -> n - m;
          case "MLA_v" -> (d, n, m) -> d + n * m;
          case "MLS_v" -> (d, n, m) -> d - n * m;
          default -> (d, n, m) -> n * m;
        };
    return each(f, f.get("Rm"), 8 << size, operation);
  }

  private static Instruction shift(String row, Fields f, int bits) {
    int amount = row.startsWith("USHR") ? bits - f.get("imm") : f.get("imm");
    long ones = ones(bits);
    Operation operation =
        row.startsWith("USHR")
            ? (d, n, m) -> amount == 64 ? 0 : (n & ones) >>> amount
            : row.startsWith("SHL")
                ? (d, n, m) -> n << amount
                : (d, n, m) -> n << amount | d & (1L << amount) - 1;
    return each(f, f.get("Rn"), bits, operation);
  }

  private static long ones(int bits) {
    return bits == 64 ? -1 : (1L << bits) - 1;
  }

  private static Instruction each(Fields f, int rm, int bits, Operation operation) {
    int rd = f.get("Rd");
    int rn = f.get("Rn");
    boolean full = f.bit("Q");
    return core -> {
      core.system().requireVectors();
      long low = half(core, rd, rn, rm, bits, operation, false);
      long high = full ? half(core, rd, rn, rm, bits, operation, true) : 0;
      core.setVector(rd, low, high);
    };
  }

  private static long half(
      Core core, int rd, int rn, int rm, int bits, Operation operation, boolean high) {
    long d = core.vector(rd, high);
    long n = core.vector(rn, high);
    long m = core.vector(rm, high);
    long word = 0;
    for (int at = 0; at < 64; at += bits) {
      word |= (operation.of(d >>> at, n >>> at, m >>> at) & ones(bits)) << at;
    }
    return word;
  }
}
