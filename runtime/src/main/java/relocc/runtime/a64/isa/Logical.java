package relocc.runtime.a64.isa;

import java.util.Optional;
import relocc.runtime.a64.Core;
import relocc.runtime.a64.Family;
import relocc.runtime.a64.Fields;
import relocc.runtime.a64.Instruction;

/** AND, OR and exclusive OR with a bit pattern or a shifted register. */
final class Logical implements Family {
  @Override
  public String rows() {
    return """
        AND_immediate  | sf:1 00 100100 N:1 immr:6 imms:6 Rn:5 Rd:5
        ORR_immediate  | sf:1 01 100100 N:1 immr:6 imms:6 Rn:5 Rd:5
        EOR_immediate  | sf:1 10 100100 N:1 immr:6 imms:6 Rn:5 Rd:5
        ANDS_immediate | sf:1 11 100100 N:1 immr:6 imms:6 Rn:5 Rd:5
        AND_shifted    | sf:1 00 01010 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5
        BIC_shifted    | sf:1 00 01010 shift:2 1 Rm:5 imm6:6 Rn:5 Rd:5
        ORR_shifted    | sf:1 01 01010 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5
        ORN_shifted    | sf:1 01 01010 shift:2 1 Rm:5 imm6:6 Rn:5 Rd:5
        EOR_shifted    | sf:1 10 01010 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5
        EON_shifted    | sf:1 10 01010 shift:2 1 Rm:5 imm6:6 Rn:5 Rd:5
        ANDS_shifted   | sf:1 11 01010 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5
        BICS_shifted   | sf:1 11 01010 shift:2 1 Rm:5 imm6:6 Rn:5 Rd:5
        """;
  }

  @Override
  public Instruction bind(String row, Fields f) {
    boolean wide = f.bit("sf");
    String name = row.substring(0, row.indexOf('_'));
    boolean immediate = row.endsWith("immediate");
    int rd = immediate && !name.equals("ANDS") ? f.orStackPointer("Rd") : f.target("Rd");
    Optional<Operand> second = immediate ? pattern(f, wide) : Operand.shifted(f, wide);
    return second
        .map(operand -> combine(name, rd, f.source("Rn"), operand, wide))
        .orElseGet(Instruction::undefined);
  }

  private static Instruction combine(String name, int rd, int rn, Operand m, boolean wide) {
    return switch (name) {
      case "AND" -> core -> core.set(rd, core.get(rn) & m.value(core), wide);
      case "BIC" -> core -> core.set(rd, core.get(rn) & ~m.value(core), wide);
      case "ORR" -> core -> core.set(rd, core.get(rn) | m.value(core), wide);
      case "ORN" -> core -> core.set(rd, core.get(rn) | ~m.value(core), wide);
      case "EOR" -> core -> core.set(rd, core.get(rn) ^ m.value(core), wide);
      case "EON" -> core -> core.set(rd, core.get(rn) ^ ~m.value(core), wide);
      case "ANDS" -> core -> test(core, rd, core.get(rn) & m.value(core), wide);
      default -> core -> test(core, rd, core.get(rn) & ~m.value(core), wide);
    };
  }

  private static void test(Core core, int rd, long result, boolean wide) {
    core.set(rd, result, wide);
    core.setFlags(Arithmetic.signAndZero(result, wide));
  }

  private static Optional<Operand> pattern(Fields f, boolean wide) {
    if (!wide && f.bit("N")) {
      return Optional.empty();
    }
    int lengthBits = f.get("N") << 6 | ~f.get("imms") & 0x3f;
    int size = Integer.highestOneBit(lengthBits);
    int ones = (f.get("imms") & size - 1) + 1;
    if (size < 2 || ones == size) {
      return Optional.empty();
    }
    long value = replicate(size, ones, f.get("immr") & size - 1);
    return Optional.of(core -> value);
  }

  /** Elements of {@code size} bits with {@code ones} low bits set, rotated right, side by side. */
  private static long replicate(int size, int ones, int rotation) {
    long word = 0;
    for (int bit = 0; bit < 64; bit++) {
      if (((bit & size - 1) + rotation) % size < ones) {
        word |= 1L << bit;
      }
    }
    return word;
  }
}
