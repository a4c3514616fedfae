package relocc.compiler.value;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import relocc.compiler.plan.Action.Algorithm;
import relocc.compiler.plan.Operand;

/** What {@code NAME.sha256} and {@code NAME.crc32} are of an imported file. */
final class FileDigest {
  private FileDigest() {}

  /** The digest of all bytes. */
  static Value.Digest of(byte[] bytes, Algorithm algorithm) {
    return new Value.Digest(algorithm, parts(bytes, algorithm), Optional.of(bytes));
  }

  private static List<Operand> parts(byte[] bytes, Algorithm algorithm) {
    return switch (algorithm) {
      case SHA256 -> words(sha256(bytes));
      case CRC32 -> {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        yield List.of(new Operand.Constant(crc.getValue()));
      }
    };
  }

  private static List<Operand> words(byte[] digest) {
    ByteBuffer buffer = ByteBuffer.wrap(digest).order(ByteOrder.LITTLE_ENDIAN);
    List<Operand> words = new ArrayList<>();
    while (buffer.hasRemaining()) {
      words.add(new Operand.Constant(buffer.getLong()));
    }
    return words;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
