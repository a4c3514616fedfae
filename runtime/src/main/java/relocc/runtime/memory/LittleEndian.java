package relocc.runtime.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Values of 1, 2, 4 or 8 bytes (log2 0..3) in an array; any alignment. */
final class LittleEndian {
  private static final VarHandle SHORTS = view(short[].class);
  private static final VarHandle INTS = view(int[].class);
  private static final VarHandle LONGS = view(long[].class);

  private LittleEndian() {}

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }

  /** Zero-extended. */
  static long get(byte[] bytes, int at, int log2) {
    return switch (log2) {
      case 0 -> bytes[at] & 0xff;
      case 1 -> (short) SHORTS.get(bytes, at) & 0xffff;
      case 2 -> (int) INTS.get(bytes, at) & 0xffff_ffffL;
      default -> (long) LONGS.get(bytes, at);
    };
  }

  static long get64(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  static void put64(byte[] bytes, int at, long value) {
    LONGS.set(bytes, at, value);
  }

  static void put(byte[] bytes, int at, int log2, long value) {
    switch (log2) {
      case 0 -> bytes[at] = (byte) value;
      case 1 -> SHORTS.set(bytes, at, (short) value);
      case 2 -> INTS.set(bytes, at, (int) value);
      default -> LONGS.set(bytes, at, value);
    }
  }
}
