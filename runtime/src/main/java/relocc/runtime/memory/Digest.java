package relocc.runtime.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/** Digests of memory, by the Java library. */
public final class Digest {
  private static final int CHUNK = 1 << 16;

  private Digest() {}

  /**
   * The digest of some bytes, as words that lie in memory as its bytes do.
   *
   * @param algorithm {@code sha256} (FIPS 180-4), four words, or {@code crc32} (IEEE 802.3), one
   *     word with its upper half 0
   * @param size bytes, unsigned
   */
  public static long[] of(Memory memory, long start, long size, String algorithm) {
    switch (algorithm) {
      case "sha256" -> {
        MessageDigest digest = sha256();
        read(memory, start, size, digest::update);
        long[] words = new long[4];
        ByteBuffer.wrap(digest.digest()).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(words);
        return words;
      }
      case "crc32" -> {
        CRC32 crc = new CRC32();
        read(memory, start, size, crc::update);
        return new long[] {crc.getValue()};
      }
      default -> throw new IllegalArgumentException("no such digest: " + algorithm);
    }
  }

  /**
   * Makes sure of a digest.
   *
   * @param code the failure that it is otherwise
   * @throws IllegalStateException if it is another one; names {@code code}
   */
  public static void require(
      Memory memory, long start, long size, String algorithm, long[] wanted, int code) {
    if (!Arrays.equals(of(memory, start, size, algorithm), wanted)) {
      throw new IllegalStateException("the digest is wrong: failure " + code);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void read(Memory memory, long start, long size, Consumer<byte[]> update) {
    for (long done = 0; done < size; done += CHUNK) {
      update.accept(memory.read(start + done, (int) Math.min(CHUNK, size - done)));
    }
  }
}
