package relocc.compiler.a64.codec;

import relocc.compiler.a64.Memory.Indexed;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.code.Code;

/**
 * How numbers of any alignment are read.
 *
 * @param device whether memory is Device, or alignment is checked: then by bytes (MEM-13)
 */
record Source(Code code, boolean device) {
  /** 32 bits, zero-extended; the base moves behind them. */
  void word(X d, X base, X scratch) {
    if (device) {
      bytes(d, base, scratch, 4);
    } else {
      code.indexed(Indexed.Op.LDR_W_POST, d.w(), base, 4);
    }
  }

  /** 16 bits, zero-extended; the base moves behind them. */
  void half(X d, X base, X scratch) {
    if (device) {
      bytes(d, base, scratch, 2);
    } else {
      code.indexed(Indexed.Op.LDRH_W_POST, d.w(), base, 2);
    }
  }

  private void bytes(X d, X base, X scratch, int count) {
    Words words = new Words(code);
    words.loadByte(d, base);
    for (int i = 1; i < count; i++) {
      words.loadByte(scratch, base);
      words.orrLeft(d, d, scratch, 8 * i);
    }
  }
}
