package relocc.runtime.a64.isa;

import java.util.Optional;
import relocc.runtime.a64.Core;
import relocc.runtime.a64.Family;
import relocc.runtime.a64.Fields;
import relocc.runtime.a64.Instruction;

/** Addition and subtraction, with and without flags. */
final class Arithmetic implements Family {
  private static final String FORMS =
      """
      NAME_immediate | sf:1 OP S 100010 sh:1 imm12:12 Rn:5 Rd:5
      NAME_shifted   | sf:1 OP S 01011 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5
      NAME_extended  | sf:1 OP S 01011001 Rm:5 option:3 imm3:3 Rn:5 Rd:5
      """;

  @Override
  public String rows() {
    return expand("ADD", "0", "0")
        + expand("ADDS", "0", "1")
        + expand("SUB", "1", "0")
        + expand("SUBS", "1", "1")
        + """
          ADC  | sf:1 0011010000 Rm:5 000000 Rn:5 Rd:5
          ADCS | sf:1 0111010000 Rm:5 000000 Rn:5 Rd:5
          SBC  | sf:1 1011010000 Rm:5 000000 Rn:5 Rd:5
          SBCS | sf:1 1111010000 Rm:5 000000 Rn:5 Rd:5
          """;
  }

  private static String expand(String name, String op, String s) {
    return FORMS
        .replace("NAME", name)
        .replace(" OP ", " " + op + " ")
        .replace(" S ", " " + s + " ");
  }

  @Override
  public Instruction bind(String row, Fields f) {
    boolean wide = f.bit("sf");
    boolean subtract = row.startsWith("S");
    boolean setFlags = row.startsWith("S", 3);
    if (row.startsWith("ADC") || row.startsWith("SBC")) {
      return withCarry(f, wide, subtract, setFlags);
    }
    return second(row, f, wide)
        .map(second -> sum(row, f, second))
        .orElseGet(Instruction::undefined);
  }

  private static Instruction sum(String row, Fields f, Operand second) {
    boolean wide = f.bit("sf");
    boolean subtract = row.startsWith("S");
    boolean setFlags = row.startsWith("S", 3);
    boolean shifted = row.endsWith("shifted");
    int rn = shifted ? f.source("Rn") : f.orStackPointer("Rn");
    int rd = shifted || setFlags ? f.target("Rd") : f.orStackPointer("Rd");
    if (setFlags) {
      return core ->
          core.set(rd, withFlags(core, core.get(rn), second.value(core), wide, subtract), wide);
    }
    return subtract
        ? core -> core.set(rd, core.get(rn) - second.value(core), wide)
        : core -> core.set(rd, core.get(rn) + second.value(core), wide);
  }

  private static Optional<Operand> second(String row, Fields f, boolean wide) {
    if (row.endsWith("immediate")) {
      long value = (long) f.get("imm12") << (f.bit("sh") ? 12 : 0);
      return Optional.of(core -> value);
    }
    if (row.endsWith("extended")) {
      return f.get("imm3") > 4 ? Optional.empty() : Optional.of(Operand.extended(f));
    }
    return f.get("shift") == 3 ? Optional.empty() : Operand.shifted(f, wide);
  }

  private static Instruction withCarry(Fields f, boolean wide, boolean subtract, boolean flags) {
    int rn = f.source("Rn");
    int rm = f.source("Rm");
    int rd = f.target("Rd");
    return core -> {
      long second = subtract ? ~core.get(rm) : core.get(rm);
      int carry = core.flags() >> 1 & 1;
      long first = core.get(rn);
      core.set(rd, first + second + carry, wide);
      if (flags) {
        core.setFlags(flags(first, second, carry, wide));
      }
    };
  }

  /** The sum or difference; sets the flags for it. */
  static long withFlags(Core core, long first, long second, boolean wide, boolean subtract) {
    long addend = subtract ? ~second : second;
    int carry = subtract ? 1 : 0;
    core.setFlags(flags(first, addend, carry, wide));
    return first + addend + carry;
  }

  /** N, Z, C and V of the sum of two words and a carry. */
  static int flags(long first, long second, int carry, boolean wide) {
    long a = wide ? first : first & 0xffff_ffffL;
    long b = wide ? second : second & 0xffff_ffffL;
    long sum = a + b + carry;
    boolean carryOut = wide ? (a & b | (a | b) & ~sum) < 0 : sum >>> 32 != 0;
    int shift = wide ? 63 : 31;
    int overflow = (int) (((a ^ sum) & (b ^ sum)) >>> shift) & 1;
    return signAndZero(sum, wide) | (carryOut ? 2 : 0) | overflow;
  }

  /** N and Z of a result. */
  static int signAndZero(long result, boolean wide) {
    long value = wide ? result : (int) result;
    return (value < 0 ? 8 : 0) | (value == 0 ? 4 : 0);
  }
}
