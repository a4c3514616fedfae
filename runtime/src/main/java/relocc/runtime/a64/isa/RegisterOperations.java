package relocc.runtime.a64.isa;

import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import relocc.runtime.a64.Family;
import relocc.runtime.a64.Fields;
import relocc.runtime.a64.Instruction;
import relocc.runtime.a64.Registers;

/** Data processing with one, two or three registers. */
final class RegisterOperations implements Family {
  @Override
  public String rows() {
    return """
        UDIV   | sf:1 0011010110 Rm:5 000010 Rn:5 Rd:5
        SDIV   | sf:1 0011010110 Rm:5 000011 Rn:5 Rd:5
        LSLV   | sf:1 0011010110 Rm:5 001000 Rn:5 Rd:5
        LSRV   | sf:1 0011010110 Rm:5 001001 Rn:5 Rd:5
        ASRV   | sf:1 0011010110 Rm:5 001010 Rn:5 Rd:5
        RORV   | sf:1 0011010110 Rm:5 001011 Rn:5 Rd:5
        RBIT   | sf:1 1011010110 00000 000000 Rn:5 Rd:5
        REV16  | sf:1 1011010110 00000 000001 Rn:5 Rd:5
        REV_w  | 0 1011010110 00000 000010 Rn:5 Rd:5
        REV32  | 1 1011010110 00000 000010 Rn:5 Rd:5
        REV_x  | 1 1011010110 00000 000011 Rn:5 Rd:5
        CLZ    | sf:1 1011010110 00000 000100 Rn:5 Rd:5
        CLS    | sf:1 1011010110 00000 000101 Rn:5 Rd:5
        MADD   | sf:1 0011011000 Rm:5 0 Ra:5 Rn:5 Rd:5
        MSUB   | sf:1 0011011000 Rm:5 1 Ra:5 Rn:5 Rd:5
        SMADDL | 10011011001 Rm:5 0 Ra:5 Rn:5 Rd:5
        SMSUBL | 10011011001 Rm:5 1 Ra:5 Rn:5 Rd:5
        SMULH  | 10011011010 Rm:5 0 Ra:5 Rn:5 Rd:5
        UMADDL | 10011011101 Rm:5 0 Ra:5 Rn:5 Rd:5
        UMSUBL | 10011011101 Rm:5 1 Ra:5 Rn:5 Rd:5
        UMULH  | 10011011110 Rm:5 0 Ra:5 Rn:5 Rd:5
        """;
  }

  @Override
  public Instruction bind(String row, Fields f) {
    boolean wide = !f.layout().containsKey("sf") ? !row.equals("REV_w") : f.bit("sf");
    if (f.layout().containsKey("Ra")) {
      return product(row, f, wide);
    }
    return f.layout().containsKey("Rm")
        ? two(two(row, wide), f, wide)
        : one(one(row, wide), f, wide);
  }

  private static Instruction one(LongUnaryOperator operation, Fields f, boolean wide) {
    int rd = f.target("Rd");
    int rn = f.source("Rn");
    return core -> core.set(rd, operation.applyAsLong(core.get(rn)), wide);
  }

  private static Instruction two(LongBinaryOperator operation, Fields f, boolean wide) {
    int rd = f.target("Rd");
    int rn = f.source("Rn");
    int rm = f.source("Rm");
    return core -> core.set(rd, operation.applyAsLong(core.get(rn), core.get(rm)), wide);
  }

  private static LongUnaryOperator one(String row, boolean wide) {
    return switch (row) {
      case "RBIT" -> wide ? Long::reverse : n -> Integer.reverse((int) n);
      case "REV16" -> n -> n << 8 & 0xff00_ff00_ff00_ff00L | n >>> 8 & 0x00ff_00ff_00ff_00ffL;
      case "REV_w" -> n -> Integer.reverseBytes((int) n);
      case "REV32" -> n -> Long.rotateLeft(Long.reverseBytes(n), 32);
      case "REV_x" -> Long::reverseBytes;
      case "CLZ" -> wide ? Long::numberOfLeadingZeros : n -> Integer.numberOfLeadingZeros((int) n);
      default ->
          wide
              ? n -> Long.numberOfLeadingZeros(n ^ n >> 63) - 1
              : n -> Integer.numberOfLeadingZeros((int) n ^ (int) n >> 31) - 1;
    };
  }

  private static LongBinaryOperator two(String row, boolean wide) {
    int mask = wide ? 63 : 31;
    return switch (row) {
      case "UDIV" ->
          wide
              ? (n, m) -> m == 0 ? 0 : Long.divideUnsigned(n, m)
              : (n, m) -> (int) m == 0 ? 0 : Integer.divideUnsigned((int) n, (int) m);
      case "SDIV" ->
          wide ? (n, m) -> m == 0 ? 0 : n / m : (n, m) -> (int) m == 0 ? 0 : (int) n / (int) m;
      case "LSLV" -> (n, m) -> Operand.shift(0, n, (int) m & mask, wide);
      case "LSRV" -> (n, m) -> Operand.shift(1, n, (int) m & mask, wide);
      case "ASRV" -> (n, m) -> Operand.shift(2, n, (int) m & mask, wide);
      default -> (n, m) -> Operand.shift(3, n, (int) m & mask, wide);
    };
  }

  private static Instruction product(String row, Fields f, boolean wide) {
    int rd = f.target("Rd");
    int rn = f.source("Rn");
    int rm = f.source("Rm");
    int ra = f.source("Ra");
    long sign = row.contains("SUB") ? -1 : 1;
    LongBinaryOperator multiply =
        switch (row) {
          case "SMADDL", "SMSUBL" -> (n, m) -> (long) (int) n * (int) m;
          case "UMADDL", "UMSUBL" -> (n, m) -> (n & 0xffff_ffffL) * (m & 0xffff_ffffL);
          case "SMULH" -> Math::multiplyHigh;
          // The unsigned product of two words from the signed one.
          case "UMULH" -> (n, m) -> Math.multiplyHigh(n, m) + (n >> 63 & m) + (m >> 63 & n);
          default -> (n, m) -> n * m;
        };
    int addend = row.endsWith("H") ? Registers.ZERO : ra;
    return core ->
        core.set(
            rd, core.get(addend) + sign * multiply.applyAsLong(core.get(rn), core.get(rm)), wide);
  }
}
