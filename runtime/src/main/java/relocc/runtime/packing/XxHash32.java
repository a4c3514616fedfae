package relocc.runtime.packing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** XXH32 with seed 0, the checksum of LZ4 frames (xxHash fast digest algorithm, XXH32). */
public final class XxHash32 {
  private static final int P1 = 0x9e3779b1;
  private static final int P2 = 0x85ebca77;
  private static final int P3 = 0xc2b2ae3d;
  private static final int P4 = 0x27d4eb2f;
  private static final int P5 = 0x165667b1;
  private static final int STRIPE = 16;

  private XxHash32() {}

  /** The hash of the bytes from {@code from} to {@code to}. */
  public static int of(byte[] bytes, int from, int to) {
    ByteBuffer rest = ByteBuffer.wrap(bytes, from, to - from).order(ByteOrder.LITTLE_ENDIAN);
    int hash = to - from < STRIPE ? P5 : stripes(rest);
    hash += to - from;
    while (rest.remaining() >= Integer.BYTES) {
      hash = Integer.rotateLeft(hash + rest.getInt() * P3, 17) * P4;
    }
    while (rest.hasRemaining()) {
      hash = Integer.rotateLeft(hash + (rest.get() & 0xff) * P5, 11) * P1;
    }
    hash = (hash ^ hash >>> 15) * P2;
    hash = (hash ^ hash >>> 13) * P3;
    return hash ^ hash >>> 16;
  }

  private static int stripes(ByteBuffer rest) {
    int[] sums = {P1 + P2, P2, 0, -P1};
    while (rest.remaining() >= STRIPE) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] = Integer.rotateLeft(sums[i] + rest.getInt() * P2, 13) * P1;
      }
    }
    return Integer.rotateLeft(sums[0], 1)
        + Integer.rotateLeft(sums[1], 7)
        + Integer.rotateLeft(sums[2], 12)
        + Integer.rotateLeft(sums[3], 18);
  }
}
