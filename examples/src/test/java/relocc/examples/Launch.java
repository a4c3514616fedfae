package relocc.examples;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The last instructions of a loader. */
final class Launch {
  /** The host turns VHE on before it calls the stub: HCR_EL2 is E2H, TGE and RW. */
  private static final int[] HOST = {0xd2b1_0000, 0xf2c0_0080, 0xd51c_1100, 0xd503_3fdf};

  private static final int INSTRUCTION = 4;
  private static final int REACH = 6;

  private Launch() {}

  /**
   * Code that branches to a stub, at most 64 bytes.
   *
   * @param start where this code lies
   * @param host whether VHE is turned on before
   * @param argument what x0 holds then
   */
  static byte[] at(long start, long stub, boolean host, long argument) {
    ByteBuffer code = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : host ? HOST : new int[0]) {
      code.putInt(word);
    }
    for (int part = 0; part < 4; part++) {
      long bits = argument >>> 16 * part & 0xffff;
      int move = part == 0 ? 0xd280_0000 : 0xf280_0000; // MOVZ, MOVK
      code.putInt(move | part << 21 | (int) bits << 5);
    }
    long distance = (stub - start - code.position()) / INSTRUCTION;
    if (distance != (int) distance << REACH >> REACH) {
      throw new IllegalArgumentException("too far: " + Long.toHexString(stub));
    }
    code.putInt(0x1400_0000 | (int) distance & 0x3ff_ffff);
    return code.array();
  }
}
