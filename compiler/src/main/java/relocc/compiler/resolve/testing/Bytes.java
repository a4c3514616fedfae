package relocc.compiler.resolve.testing;

import java.util.Arrays;

/** What a range of memory holds, whatever its size. */
public sealed interface Bytes {
  /**
   * The first bytes; fewer where there are no more.
   *
   * @param size 0 or more
   */
  byte[] first(int size);

  /** As messages name it. */
  String words();

  /**
   * A sequence that no other number has, and in which no word comes twice. The word at offset 8k,
   * little endian, is the finisher of MurmurHash3, a bijection, of 2^32 * number + k + 1.
   *
   * @param number 0 to 2^32 - 1
   */
  record Pattern(long number) implements Bytes {
    @Override
    public byte[] first(int size) {
      byte[] bytes = new byte[size];
      long word = 0;
      for (int i = 0; i < size; i++) {
        if (i % Long.BYTES == 0) {
          word = mixed((number << 32) + i / Long.BYTES + 1);
        }
        bytes[i] = (byte) word;
        word >>>= Byte.SIZE;
      }
      return bytes;
    }

    private static long mixed(long key) {
      long z = (key ^ key >>> 33) * 0xff51_afd7_ed55_8ccdL;
      z = (z ^ z >>> 33) * 0xc4ce_b9fe_1a85_ec53L;
      return z ^ z >>> 33;
    }

    @Override
    public String words() {
      return "pattern " + number;
    }
  }

  /** The same byte everywhere. */
  record Filled(byte value) implements Bytes {
    @Override
    public byte[] first(int size) {
      byte[] bytes = new byte[size];
      Arrays.fill(bytes, value);
      return bytes;
    }

    @Override
    public String words() {
      return value == 0 ? "zero" : String.format("fill 0x%02x", value);
    }
  }

  /**
   * Those of a file.
   *
   * @param name as the test writes it
   */
  record Content(String name, byte[] all) implements Bytes {
    @Override
    public byte[] first(int size) {
      return Arrays.copyOf(all, Math.min(size, all.length));
    }

    @Override
    public String words() {
      return "\"" + name + "\"";
    }
  }
}
