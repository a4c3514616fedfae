package relocc.runtime.a64.isa;

import relocc.runtime.a64.Core;
import relocc.runtime.a64.Family;
import relocc.runtime.a64.Fields;
import relocc.runtime.a64.Instruction;

/** The few SIMD instructions that fill, move and combine whole registers. */
final class Vectors implements Family {
  @Override
  public String rows() {
    return """
        DUP      | 0 Q:1 001110000 imm5:5 000011 Rn:5 Rd:5
        DUP_lane | 0 Q:1 001110000 imm5:5 000001 Rn:5 Rd:5
        INS      | 01001110000 imm5:5 000111 Rn:5 Rd:5
        UMOV     | 0 Q:1 001110000 imm5:5 001111 Rn:5 Rd:5
        AND      | 0 Q:1 001110001 Rm:5 000111 Rn:5 Rd:5
        ORR      | 0 Q:1 001110101 Rm:5 000111 Rn:5 Rd:5
        EOR      | 0 Q:1 101110001 Rm:5 000111 Rn:5 Rd:5
        MOVI_8   | 0 Q:1 00111100000 abc:3 1110 01 defgh:5 Rd:5
        MOVI_64  | 0 Q:1 10111100000 abc:3 1110 01 defgh:5 Rd:5
        MOVI_32  | 0 Q:1 00111100000 abc:3 0 shift:2 0 01 defgh:5 Rd:5
        MVNI_32  | 0 Q:1 10111100000 abc:3 0 shift:2 0 01 defgh:5 Rd:5
        MOVI_16  | 0 Q:1 00111100000 abc:3 10 shift:1 0 01 defgh:5 Rd:5
        MVNI_16  | 0 Q:1 10111100000 abc:3 10 shift:1 0 01 defgh:5 Rd:5
        FMOV_to_d   | 1001111001100111000000 Rn:5 Rd:5
        FMOV_from_d | 1001111001100110000000 Rn:5 Rd:5
        """;
  }

  @Override
  public Instruction bind(String row, Fields f) {
    if (f.layout().containsKey("abc")) {
      return constant(row, f);
    }
    return switch (row) {
      case "AND", "ORR", "EOR" -> combine(row, f);
      case "FMOV_to_d" -> guarded(core -> core.setVector(f.get("Rd"), core.get(f.get("Rn")), 0));
      case "FMOV_from_d" ->
          guarded(core -> core.set(f.target("Rd"), core.vector(f.get("Rn"), false)));
      default -> lane(row, f);
    };
  }

  /** Every instruction here traps when SIMD registers are not to be used (EL-11). */
  private static Instruction guarded(Instruction instruction) {
    return core -> {
      core.system().requireVectors();
      instruction.execute(core);
    };
  }

  private static Instruction fill(int rd, boolean full, Operand word) {
    return guarded(
        core -> {
          long value = word.value(core);
          core.setVector(rd, value, full ? value : 0);
        });
  }

  private static Instruction constant(String row, Fields f) {
    long byteValue = f.get("abc") << 5 | f.get("defgh");
    int bits = Integer.parseInt(row.substring(5));
    long element =
        bits == 64
            ? spread(byteValue)
            : byteValue << (f.layout().containsKey("shift") ? f.get("shift") * 8 : 0);
    long word = replicate(element, bits);
    long value = row.startsWith("MVNI") ? ~word : word;
    return fill(f.get("Rd"), f.bit("Q"), core -> value);
  }

  /** Eight bytes, each 0 or 0xff as a bit of the constant says. */
  private static long spread(long bits) {
    long word = 0;
    for (int i = 0; i < 8; i++) {
      word |= (bits >>> i & 1) * (0xffL << 8 * i);
    }
    return word;
  }

  private static long replicate(long element, int bits) {
    long word = 0;
    for (int at = 0; at < 64; at += bits) {
      word |= element << at;
    }
    return word;
  }

  private static Instruction combine(String row, Fields f) {
    int rn = f.get("Rn");
    int rm = f.get("Rm");
    int rd = f.get("Rd");
    boolean full = f.bit("Q");
    return guarded(
        core -> {
          long low = combine(row, core.vector(rn, false), core.vector(rm, false));
          long high = combine(row, core.vector(rn, true), core.vector(rm, true));
          core.setVector(rd, low, full ? high : 0);
        });
  }

  private static long combine(String row, long n, long m) {
    return switch (row) {
      case "AND" -> n & m;
      case "ORR" -> n | m;
      default -> n ^ m;
    };
  }

  /** The lowest set bit of imm5 is the size of an element, the bits above are its index. */
  private static Instruction lane(String row, Fields f) {
    int size = Integer.numberOfTrailingZeros(f.get("imm5") | 32);
    if (size > 3 || isReserved(row, size, f)) {
      return Instruction.undefined();
    }
    int index = f.get("imm5") >> size + 1;
    int bits = 8 << size;
    long ones = size == 3 ? -1 : (1L << bits) - 1;
    int rn = f.get("Rn");
    int rd = f.get("Rd");
    return switch (row) {
      case "DUP" -> fill(rd, f.bit("Q"), core -> replicate(core.get(rn) & ones, bits));
      case "DUP_lane" ->
          fill(rd, f.bit("Q"), core -> replicate(element(core, rn, index, bits, ones), bits));
      case "UMOV" ->
          guarded(core -> core.set(f.target("Rd"), element(core, rn, index, bits, ones)));
      default -> guarded(core -> insert(core, rd, core.get(rn) & ones, index, bits, ones));
    };
  }

  private static boolean isReserved(String row, int size, Fields f) {
    return switch (row) {
      case "INS" -> false;
      case "UMOV" -> f.bit("Q") != (size == 3);
      default -> size == 3 && !f.bit("Q");
    };
  }

  private static long element(Core core, int register, int index, int bits, long ones) {
    int at = index * bits;
    return core.vector(register, at >= 64) >>> (at & 63) & ones;
  }

  private static void insert(Core core, int rd, long value, int index, int bits, long ones) {
    int at = index * bits;
    boolean high = at >= 64;
    long word = core.vector(rd, high) & ~(ones << (at & 63)) | value << (at & 63);
    core.setVector(rd, high ? core.vector(rd, false) : word, high ? word : core.vector(rd, true));
  }
}
