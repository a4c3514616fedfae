package relocc.runtime.a64.isa;

import relocc.runtime.a64.Core;
import relocc.runtime.a64.Fields;
import relocc.runtime.a64.Registers;

/**
 * The movement of one register between the core and memory.
 *
 * @param register the slot of a general register, or the number of a vector register
 * @param log2 the size in memory as a power of two, 0..4
 * @param load from memory
 * @param vector a vector register
 * @param signed sign-extended when loaded
 * @param wide sign-extended to 64 bits rather than 32
 */
record Transfer(
    int register, int log2, boolean load, boolean vector, boolean signed, boolean wide) {

  /**
   * The transfer for a mnemonic and a form: {@code b h w x}, or {@code vb vh vs vd vq} for vectors.
   */
  static Transfer of(String name, String form, Fields f, String field) {
    boolean load = name.startsWith("L");
    boolean vector = form.startsWith("v");
    boolean signed = !vector && load && name.indexOf('S', 3) > 0;
    char size = signed ? name.charAt(name.length() - 1) : form.charAt(form.length() - 1);
    int log2 =
        switch (Character.toLowerCase(size)) {
          case 'b' -> 0;
          case 'h' -> 1;
          case 'w', 's' -> 2;
          case 'x', 'd' -> 3;
          default -> 4;
        };
    int register = vector ? f.get(field) : load ? f.target(field) : f.source(field);
    return new Transfer(register, log2, load, vector, signed, form.equals("x"));
  }

  /** The base register's value, checked when it is the stack pointer. */
  static long base(Core core, int slot) {
    long value = core.get(slot);
    if (slot == Registers.SP) {
      core.data().requireStackAlignment(value);
    }
    return value;
  }

  void run(Core core, long address) {
    if (vector) {
      runVector(core, address);
    } else if (load) {
      core.set(register, extended(core.data().load(address, log2)));
    } else {
      core.data().store(address, log2, core.get(register));
    }
  }

  private long extended(long raw) {
    if (!signed) {
      return raw;
    }
    int up = 64 - (8 << log2);
    long value = raw << up >> up;
    return wide ? value : value & 0xffff_ffffL;
  }

  private void runVector(Core core, long address) {
    core.system().requireVectors();
    if (log2 < 4) {
      if (load) {
        core.setVector(register, core.data().load(address, log2), 0);
      } else {
        core.data().store(address, log2, core.vector(register, false));
      }
      return;
    }
    if (load) {
      core.load16(address, register);
    } else {
      core.data().store16(address, core.vector(register, false), core.vector(register, true));
    }
  }
}
