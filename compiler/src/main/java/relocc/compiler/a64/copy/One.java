package relocc.compiler.a64.copy;

import relocc.compiler.a64.Memory.Indexed;
import relocc.compiler.a64.Register;
import relocc.compiler.a64.Register.X;

/** The single load or store of loops that move one unit of 1, 2, 4 or 8 bytes a turn. */
final class One {
  private One() {}

  /** Forward loops step behind the unit, backward ones in front of it. */
  static Indexed.Op load(Loop loop) {
    boolean post = loop.isForward();
    return switch (loop.unit()) {
      case 8 -> post ? Indexed.Op.LDR_X_POST : Indexed.Op.LDR_X_PRE;
      case 4 -> post ? Indexed.Op.LDR_W_POST : Indexed.Op.LDR_W_PRE;
      case 2 -> post ? Indexed.Op.LDRH_W_POST : Indexed.Op.LDRH_W_PRE;
      case 1 -> post ? Indexed.Op.LDRB_W_POST : Indexed.Op.LDRB_W_PRE;
      default -> throw new IllegalArgumentException("no single load for " + loop);
    };
  }

  static Indexed.Op store(Loop loop) {
    boolean post = loop.isForward();
    return switch (loop.unit()) {
      case 8 -> post ? Indexed.Op.STR_X_POST : Indexed.Op.STR_X_PRE;
      case 4 -> post ? Indexed.Op.STR_W_POST : Indexed.Op.STR_W_PRE;
      case 2 -> post ? Indexed.Op.STRH_W_POST : Indexed.Op.STRH_W_PRE;
      case 1 -> post ? Indexed.Op.STRB_W_POST : Indexed.Op.STRB_W_PRE;
      default -> throw new IllegalArgumentException("no single store for " + loop);
    };
  }

  static Register register(Loop loop, X x) {
    return loop.unit() == 8 ? x : x.w();
  }
}
