package relocc.compiler.output.elf;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes that grow, little-endian, in the encodings of ELF and DWARF. */
final class Content {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** A number of 1 to 8 bytes, of which the lowest are taken. */
  Content number(long value, int size) {
    for (int i = 0; i < size; i++) {
      bytes.write((int) (value >>> 8 * i));
    }
    return this;
  }

  /** One byte each. */
  Content bytes(int... values) {
    for (int value : values) {
      bytes.write(value);
    }
    return this;
  }

  /** As they are. */
  Content append(byte[] more) {
    bytes.writeBytes(more);
    return this;
  }

  /** Unsigned, seven bits a byte (DWARF 4, 7.6). */
  Content unsigned(long value) {
    long rest = value;
    while (rest >>> 7 != 0) {
      bytes.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
    return this;
  }

  /** With a sign, seven bits a byte (DWARF 4, 7.6). */
  Content signed(long value) {
    long rest = value;
    while (rest >> 6 != 0 && rest >> 6 != -1) {
      bytes.write((int) (rest & 0x7f | 0x80));
      rest >>= 7;
    }
    bytes.write((int) (rest & 0x7f));
    return this;
  }

  /** In UTF-8, with a zero byte behind it. */
  Content text(String text) {
    bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    bytes.write(0);
    return this;
  }

  /** Zeros up to a multiple of {@code alignment}. */
  Content align(int alignment) {
    while (size() % alignment != 0) {
      bytes.write(0);
    }
    return this;
  }

  int size() {
    return bytes.size();
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
