package relocc.compiler.imports.tree;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/** The digests that U-Boot knows of an image (doc/usage/fit/source_file_format.rst). */
final class FitDigests {
  private FitDigests() {}

  /**
   * The digest of some bytes, in hexadecimal.
   *
   * @param algorithm as U-Boot calls it
   * @return empty if it is not known here
   */
  static Optional<String> of(String algorithm, byte[] file, int offset, int size) {
    if (algorithm.equals("crc32")) {
      CRC32 crc = new CRC32();
      crc.update(file, offset, size);
      return Optional.of("%08x".formatted(crc.getValue()));
    }
    return name(algorithm).map(name -> digest(name, file, offset, size));
  }

  private static Optional<String> name(String algorithm) {
    return switch (algorithm) {
      case "md5" -> Optional.of("MD5");
      case "sha1" -> Optional.of("SHA-1");
      case "sha256" -> Optional.of("SHA-256");
      case "sha384" -> Optional.of("SHA-384");
      case "sha512" -> Optional.of("SHA-512");
      default -> Optional.empty();
    };
  }

  private static String digest(String name, byte[] file, int offset, int size) {
    try {
      MessageDigest digest = MessageDigest.getInstance(name);
      digest.update(file, offset, size);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + name, e);
    }
  }
}
