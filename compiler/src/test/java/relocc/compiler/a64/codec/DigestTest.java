package relocc.compiler.a64.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relocc.compiler.a64.Placed;

/** Digests against those of the JDK. */
class DigestTest {
  private static final long SOURCE = 0x5000_0000L;
  private static final Flat.Memory NONE = new Flat.Memory(0x6000_0000L, new byte[0]);

  private static Placed sha256(boolean instructions, boolean device) {
    return Flat.program(
        (code, bad) -> new Sha256Code(code, instructions, device).emit(), Sha256Code::constants);
  }

  private static Placed crc32(boolean instructions) {
    return Flat.program(
        (code, bad) -> new Crc32Code(code, instructions).emit(),
        code -> {
          if (!instructions) {
            Crc32Code.constants(code);
          }
        });
  }

  private static byte[] bytes(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Every size around the ends of blocks, at every alignment that makes a difference. */
  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void sha256IsThatOfTheJdk(boolean instructions, boolean device) {
    Placed program = sha256(instructions, device);
    Random random = new Random(1);
    for (int size = 0; size < 330; size++) {
      sha256(program, bytes(random, size), random.nextInt(17), device);
    }
    for (int i = 0; i < 20; i++) {
      sha256(program, bytes(random, random.nextInt(20_000)), i, device);
    }
  }

  private static void sha256(Placed program, byte[] message, int offset, boolean device) {
    Flat.Memory source = new Flat.Memory(SOURCE + offset, message);
    Flat end = Flat.run(program, source, NONE, device, SOURCE + offset, message.length);
    ByteBuffer digest = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 4; i++) {
      digest.putLong(end.x(8 + i));
    }
    assertArrayEquals(expected(message), digest.array(), message.length + " bytes at " + offset);
    for (int v = 8; v < 16; v++) {
      assertEquals(0x2222_2222_2222_2222L + v, end.vector(v));
    }
  }

  private static byte[] expected(byte[] message) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(message);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void crc32IsThatOfTheJdk(boolean instructions) {
    Placed program = crc32(instructions);
    Random random = new Random(2);
    for (int size = 0; size < 300; size++) {
      for (int offset : new int[] {0, 1, 4, 7, random.nextInt(8)}) {
        byte[] message = bytes(random, size);
        CRC32 expected = new CRC32();
        expected.update(message);
        Flat.Memory source = new Flat.Memory(SOURCE + offset, message);
        Flat end = Flat.run(program, source, NONE, true, SOURCE + offset, size);
        assertEquals(expected.getValue(), end.x(8), size + " bytes at " + offset);
      }
    }
  }

  /** Instructions for a byte of a long message, and the code's own size. */
  @Test
  void theCodeIsShortAndSmall() {
    byte[] message = bytes(new Random(3), 1 << 16);
    cost(sha256(true, false), message, 1.58, 900);
    cost(sha256(false, false), message, 25.4, 1700);
    cost(crc32(true), message, 0.23, 200);
    cost(crc32(false), message, 3.52, 1300);
  }

  private static void cost(Placed program, byte[] message, double instructions, int size) {
    Flat.Memory source = new Flat.Memory(SOURCE, message);
    Flat end = Flat.run(program, source, NONE, false, SOURCE, message.length);
    double each = (double) end.instructions() / message.length;
    assertTrue(each < instructions, each + " instructions per byte");
    assertTrue(program.encode().length <= size, program.encode().length + " bytes");
  }
}
