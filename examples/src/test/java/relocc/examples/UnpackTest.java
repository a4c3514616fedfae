package relocc.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tool {@code lz4} has packed is unpacked by a stub in QEMU. */
class UnpackTest {
  private static final Tool LZ4 = new Tool("lz4");
  private static final long STUB = 0x4700_0000L;
  private static final long PACKED = 0x4400_0000L;
  private static final long FIRST = 0x4500_0000L;
  private static final long OTHER = 0x4600_0000L;
  private static final int RAM = 128 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private byte[] image;
  private byte[] second;

  @BeforeEach
  void make() throws IOException {
    Judge.needMachine();
    Judge.need(LZ4.isInstalled(), "lz4");
    Rehearsal rehearsal = new Rehearsal(Machine.at(2), RAM, folder);
    image = text(rehearsal.finish(), 700_001);
    second = text(new byte[3], 90_000);
    Files.write(folder.resolve("second.bin"), second);
    Files.write(folder.resolve("image"), image);
    Files.copy(Path.of("unpack/unpack.rstub"), folder.resolve("unpack.rstub"));
  }

  /** Repetitions behind a beginning. */
  private static byte[] text(byte[] start, int size) {
    Random random = new Random(size);
    byte[] bytes = Arrays.copyOf(start, size);
    for (int at = start.length; at < size; at++) {
      boolean again = at > 5000 && (at & 31) != 0;
      bytes[at] = again ? bytes[at - 4000 - (at >> 7 & 15)] : (byte) random.nextInt(256);
    }
    return bytes;
  }

  private byte[] frame(String... options) throws IOException {
    Path frame = folder.resolve("frame");
    Object[] all = Arrays.copyOf(options, options.length + 4, Object[].class);
    all[options.length] = "-q";
    all[options.length + 1] = "-f";
    all[options.length + 2] = folder.resolve("image");
    all[options.length + 3] = frame;
    LZ4.run(all);
    return Files.readAllBytes(frame);
  }

  private byte[] stub() throws IOException {
    return Relocc.compile(folder.resolve("unpack.rstub"), folder.resolve("stub"));
  }

  @Test
  void bothImagesAreWhole() throws IOException {
    byte[] stub = stub();
    assertTrue(stub.length < second.length, "the second image is packed: " + stub.length);
    for (String options : new String[] {"-1 -BD -BX", "-9 --content-size", "-1 -B4"}) {
      Rehearsal rehearsal = new Rehearsal(Machine.at(2), RAM, folder);
      rehearsal.noise(PACKED, 1 << 20);
      rehearsal.noise(FIRST, 1 << 20);
      rehearsal.put(PACKED, frame(options.split(" ")));
      rehearsal.expect(FIRST, image);
      rehearsal.expect(OTHER, second);
      assertEquals(
          "left at EL2 mmu off caches off"
              + " x0=0000000046000000 x1=0000000000000000"
              + " x2=0000000000000000 x3=0000000000000000\n",
          rehearsal.run(STUB, STUB + (1 << 20), stub));
    }
  }

  @Test
  void aDamagedFrameIsReported() throws IOException {
    byte[] frame = frame("-1");
    frame[frame.length / 2] ^= 4;
    Ram ram = Ram.blank(folder.resolve("ram"), RAM);
    ram.put(PACKED, frame);
    ram.put(STUB, stub());
    Tool.Outcome outcome = Machine.at(2).run(ram, STUB, folder.resolve("log"), PATIENCE);
    assertTrue(outcome.inTime(), outcome.text());
    String said = "relocc: stopped: packing, code 0x0a, step 4 unpack";
    assertEquals(said, outcome.text().strip().split(", el")[0]);
  }
}
