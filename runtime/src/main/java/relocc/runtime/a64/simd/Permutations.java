package relocc.runtime.a64.simd;

import relocc.runtime.a64.Core;
import relocc.runtime.a64.Family;
import relocc.runtime.a64.Fields;
import relocc.runtime.a64.Instruction;
import relocc.runtime.a64.Registers;

/** What puts bytes into another order, and the loads that take bytes of any alignment. */
public final class Permutations implements Family {
  private static final int IMMEDIATE = 31;

  @Override
  public String rows() {
    return """
        EXT_v   | 0 Q:1 101110 00 0 Rm:5 0 imm4:4 0 Rn:5 Rd:5
        TBL_v   | 0 Q:1 001110 00 0 Rm:5 0 00 0 00 Rn:5 Rd:5
        REV64_v | 0 Q:1 0 01110 size:2 10000 00000 10 Rn:5 Rd:5
        REV32_v | 0 Q:1 1 01110 size:2 10000 00000 10 Rn:5 Rd:5
        LD1_v1_none | 0 Q:1 0011000 1 0 00000 0111 size:2 Rn:5 Rt:5
        LD1_v1_post | 0 Q:1 0011001 1 0 Rm:5 0111 size:2 Rn:5 Rt:5
        LD1_v2_post | 0 Q:1 0011001 1 0 Rm:5 1010 size:2 Rn:5 Rt:5
        LD1_v3_post | 0 Q:1 0011001 1 0 Rm:5 0110 size:2 Rn:5 Rt:5
        LD1_v4_post | 0 Q:1 0011001 1 0 Rm:5 0010 size:2 Rn:5 Rt:5
        """;
  }

  @Override
  public Instruction bind(String row, Fields f) {
    return switch (row) {
      case "EXT_v" -> extract(f);
      case "TBL_v" -> table(f);
      case "REV64_v" -> reverse(f, 8);
      case "REV32_v" -> reverse(f, 4);
      default -> load(row, f);
    };
  }

  /** Where each byte of the result comes from. */
  @FunctionalInterface
  private interface Source {
    long at(Core core, int index);
  }

  private static Instruction bytes(Fields f, Source source) {
    int rd = f.get("Rd");
    int count = f.bit("Q") ? 16 : 8;
    return core -> {
      core.system().requireVectors();
      long low = 0;
      long high = 0;
      for (int i = 0; i < count; i++) {
        long value = source.at(core, i) << (i & 7) * 8;
        low |= i < 8 ? value : 0;
        high |= i < 8 ? 0 : value;
      }
      core.setVector(rd, low, high);
    };
  }

  private static Instruction extract(Fields f) {
    int first = f.get("imm4");
    int count = f.bit("Q") ? 16 : 8;
    if (first >= count) {
      return Instruction.undefined();
    }
    int rn = f.get("Rn");
    int rm = f.get("Rm");
    return bytes(
        f,
        (core, i) ->
            first + i < count
                ? Elements.byteOf(core, rn, first + i)
                : Elements.byteOf(core, rm, first + i - count));
  }

  private static Instruction table(Fields f) {
    int rn = f.get("Rn");
    int rm = f.get("Rm");
    return bytes(
        f,
        (core, i) -> {
          int index = (int) Elements.byteOf(core, rm, i);
          return index < 16 ? Elements.byteOf(core, rn, index) : 0;
        });
  }

  /** Turns the elements of each container around. */
  private static Instruction reverse(Fields f, int container) {
    int element = 1 << f.get("size");
    if (element >= container) {
      return Instruction.undefined();
    }
    int rn = f.get("Rn");
    return bytes(f, (core, i) -> Elements.byteOf(core, rn, i ^ container - element));
  }

  /** LD1 of whole registers: each element is an access of its own, aligned to its own size. */
  private static Instruction load(String row, Fields f) {
    int registers = row.charAt(5) - '0';
    int size = f.get("size");
    int bytes = f.bit("Q") ? 16 : 8;
    int first = f.get("Rt");
    int rn = f.orStackPointer("Rn");
    boolean post = row.endsWith("post");
    int rm = post ? f.get("Rm") : IMMEDIATE;
    return core -> {
      core.system().requireVectors();
      long base = core.get(rn);
      if (rn == Registers.SP) {
        core.data().requireStackAlignment(base);
      }
      long[] words = new long[2 * registers];
      for (int i = 0; i < registers * bytes; i += 1 << size) {
        int at = i / bytes * 16 + i % bytes;
        words[at / 8] |= core.data().load(base + i, size) << (at & 7) * 8;
      }
      for (int i = 0; i < registers; i++) {
        core.setVector(first + i & 31, words[2 * i], words[2 * i + 1]);
      }
      if (post) {
        core.set(rn, base + (rm == IMMEDIATE ? (long) registers * bytes : core.get(rm)));
      }
    };
  }
}
