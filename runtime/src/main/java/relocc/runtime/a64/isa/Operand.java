package relocc.runtime.a64.isa;

import java.util.Optional;
import relocc.runtime.a64.Core;
import relocc.runtime.a64.Fields;

/** A second operand that is computed when the instruction runs. */
@FunctionalInterface
interface Operand {
  long value(Core core);

  /** Rm shifted by imm6 as the field {@code shift} says; empty when reserved. */
  static Optional<Operand> shifted(Fields f, boolean wide) {
    int amount = f.get("imm6");
    if (!wide && amount >= 32) {
      return Optional.empty();
    }
    int rm = f.source("Rm");
    int kind = f.get("shift");
    return Optional.of(
        amount == 0 ? core -> core.get(rm) : core -> shift(kind, core.get(rm), amount, wide));
  }

  /** LSL, LSR, ASR or ROR (0..3) of a word by less than its width. */
  static long shift(int kind, long value, int amount, boolean wide) {
    if (wide) {
      return switch (kind) {
        case 0 -> value << amount;
        case 1 -> value >>> amount;
        case 2 -> value >> amount;
        default -> Long.rotateRight(value, amount);
      };
    }
    int word = (int) value;
    return switch (kind) {
      case 0 -> word << amount;
      case 1 -> word >>> amount;
      case 2 -> word >> amount;
      default -> Integer.rotateRight(word, amount);
    };
  }

  /** Rm extended as the field {@code option} says and shifted left by imm3. */
  static Operand extended(Fields f) {
    int rm = f.source("Rm");
    int option = f.get("option");
    int amount = f.get("imm3");
    return core -> extend(option, core.get(rm)) << amount;
  }

  /** UXTB, UXTH, UXTW, UXTX, SXTB, SXTH, SXTW, SXTX (0..7). */
  static long extend(int option, long value) {
    return switch (option) {
      case 0 -> value & 0xff;
      case 1 -> value & 0xffff;
      case 2 -> value & 0xffff_ffffL;
      case 4 -> (byte) value;
      case 5 -> (short) value;
      case 6 -> (int) value;
      default -> value;
    };
  }
}
