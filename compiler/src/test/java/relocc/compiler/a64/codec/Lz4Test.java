package relocc.compiler.a64.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.airlift.compress.lz4.Lz4Compressor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relocc.compiler.a64.Judge;
import relocc.compiler.a64.Placed;
import relocc.runtime.packing.Damaged;
import relocc.runtime.packing.Lz4;

/** Streams by aircompressor and by the lz4 tool, whole and damaged. */
class Lz4Test {
  private static final long SOURCE = 0x5000_0000L;
  private static final long DESTINATION = 0x6000_0000L;

  /** The room may be larger than the content; what lies behind that must stay. */
  private static final int SPARE = 40;

  @TempDir Path directory;

  private static Placed blocks(boolean device) {
    return Flat.program((code, bad) -> new Lz4Code(code, device).block(bad), Lz4Code::constants);
  }

  private static Placed frames(boolean device) {
    return Flat.program((code, bad) -> new Lz4Code(code, device).frame(bad), Lz4Code::constants);
  }

  /** Bytes of several kinds: runs, repetitions at short and long distances, noise, text. */
  private static byte[] content(Random random, int size) {
    byte[] bytes = new byte[size];
    int at = 0;
    while (at < size) {
      int count = Math.min(size - at, 1 + random.nextInt(random.nextInt(8) == 0 ? 3000 : 60));
      int distance = 1 + random.nextInt(random.nextBoolean() ? 20 : Math.max(1, at));
      for (int i = 0; i < count; i++) {
        bytes[at + i] =
            distance <= at + i && count % 3 != 0
                ? bytes[at + i - distance]
                : (byte) (random.nextInt(count % 2 == 0 ? 256 : 4));
      }
      at += count;
    }
    return bytes;
  }

  private static byte[] packed(byte[] content) {
    Lz4Compressor compressor = new Lz4Compressor();
    byte[] out = new byte[compressor.maxCompressedLength(content.length)];
    int size = compressor.compress(content, 0, content.length, out, 0, out.length);
    return Arrays.copyOf(out, size);
  }

  private static Flat unpack(
      Placed program, byte[] stream, Flat.Memory to, boolean device, int offset) {
    long start = SOURCE + offset;
    return Flat.run(
        program,
        new Flat.Memory(start, stream),
        to,
        device,
        start,
        start + stream.length,
        to.start(),
        to.start() + to.bytes().length);
  }

  private static void roundTrip(
      Placed program, byte[] stream, byte[] content, boolean device, int offset, int spare) {
    byte[] room = new byte[content.length + spare];
    Arrays.fill(room, (byte) 0x5a);
    Flat.Memory to = new Flat.Memory(DESTINATION + offset / 3, room);
    Flat end = unpack(program, stream, to, device, offset);
    String what = content.length + " bytes from " + stream.length + " at " + offset;
    assertFalse(end.failed(), what);
    assertEquals(to.start() + content.length, end.x(2), what);
    byte[] expected = Arrays.copyOf(content, room.length);
    Arrays.fill(expected, content.length, room.length, (byte) 0x5a);
    assertArrayEquals(expected, room, what);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void blocksOfAircompressorAreUnpacked(boolean device) {
    Placed program = blocks(device);
    Random random = new Random(4);
    for (int i = 0; i < 400; i++) {
      byte[] content = content(random, i < 200 ? i : random.nextInt(20_000));
      int spare = random.nextInt(3) * random.nextInt(SPARE);
      assertArrayEquals(content, Lz4.block(packed(content), content.length + spare));
      roundTrip(program, packed(content), content, device, random.nextInt(16), spare);
    }
  }

  /** Whatever becomes of it: the accesses stay inside, and it ends. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void damagedBlocksStayInTheirRoom(boolean device) {
    Placed program = blocks(device);
    Random random = new Random(5);
    int failures = 0;
    for (int i = 0; i < 3000; i++) {
      byte[] content = content(random, 1 + random.nextInt(600));
      byte[] stream = damaged(packed(content), random);
      byte[] room = new byte[Math.max(0, content.length + random.nextInt(80) - 40)];
      Flat.Memory to = new Flat.Memory(DESTINATION + random.nextInt(16), room);
      failures += unpack(program, stream, to, device, random.nextInt(16)).failed() ? 1 : 0;
    }
    assertTrue(failures > 1000, failures + " failed");
  }

  private static byte[] damaged(byte[] stream, Random random) {
    byte[] copy = stream.clone();
    for (int n = random.nextInt(4); n >= 0 && copy.length > 0; n--) {
      int at = random.nextInt(copy.length);
      switch (random.nextInt(4)) {
        case 0 -> copy[at] = (byte) random.nextInt(256);
        case 1 -> copy[at] = (byte) (random.nextBoolean() ? 0xff : 0);
        case 2 -> copy[at] ^= (byte) (1 << random.nextInt(8));
        default -> copy = Arrays.copyOf(copy, at);
      }
    }
    return copy;
  }

  private byte[] tool(byte[] content, List<String> options)
      throws IOException, InterruptedException {
    Files.write(directory.resolve("content"), content);
    Judge.LZ4.run(
        directory,
        Stream.concat(options.stream(), Stream.of("-q", "-f", "content", "frame"))
            .toArray(String[]::new));
    return Files.readAllBytes(directory.resolve("frame"));
  }

  private static final List<List<String>> OPTIONS =
      List.of(
          List.of("-1"),
          List.of("-9", "-BD", "-B4"),
          List.of("-1", "-BX", "-B4", "--content-size"),
          List.of("-12", "-BI", "-BX", "--no-frame-crc", "--content-size"),
          List.of("--fast=9", "-BD", "-BX", "-B5", "--content-size"));

  @Test
  void framesOfTheToolAreUnpacked() throws IOException, InterruptedException {
    Random random = new Random(6);
    for (List<String> options : OPTIONS) {
      for (int size : new int[] {0, 1, 15, 16, 17, 100, 70_000, 300_000}) {
        byte[] content = content(random, size);
        byte[] stream = tool(content, options);
        byte[] more = Arrays.copyOf(stream, stream.length + random.nextInt(9));
        for (boolean device : new boolean[] {false, true}) {
          int spare = random.nextInt(SPARE);
          assertArrayEquals(content, Lz4.frame(more, size + spare));
          roundTrip(frames(device), more, content, device, random.nextInt(16), spare);
        }
      }
    }
  }

  @Test
  void noiseIsStored() throws IOException, InterruptedException {
    byte[] content = new byte[100_000];
    new Random(7).nextBytes(content);
    byte[] stream = tool(content, List.of("-BX", "-B4"));
    roundTrip(frames(false), stream, content, false, 3, 0);
    roundTrip(frames(true), stream, content, true, 3, 7);
  }

  /** All checksums are looked at: what comes of a frame with a wrong bit is nothing, or right. */
  @Test
  void everyDamagedFrameIsRefused() throws IOException, InterruptedException {
    byte[] content = content(new Random(8), 400);
    for (List<String> options : OPTIONS) {
      byte[] stream = tool(content, options);
      Placed program = frames(false);
      for (int bit = 0; bit < 8 * stream.length; bit++) {
        byte[] wrong = stream.clone();
        wrong[bit / 8] ^= (byte) (1 << bit % 8);
        Flat.Memory to = new Flat.Memory(DESTINATION, new byte[content.length]);
        boolean right =
            unpack(program, wrong, to, false, 0).failed() || Arrays.equals(content, to.bytes());
        assertTrue(right, options + " bit " + bit);
        assertTrue(judgedRight(wrong, content), options + " bit " + bit);
      }
      for (int size = 0; size < stream.length; size++) {
        Flat.Memory to = new Flat.Memory(DESTINATION, new byte[content.length]);
        byte[] cut = Arrays.copyOf(stream, size);
        assertTrue(unpack(program, cut, to, false, 0).failed(), options + " cut at " + size);
      }
    }
  }

  /** The same by the machine's own reading of the format. */
  private static boolean judgedRight(byte[] frame, byte[] content) {
    try {
      return Arrays.equals(content, Lz4.frame(frame, content.length));
    } catch (Damaged e) {
      return true;
    }
  }

  @Test
  void aRoomThatIsTooSmallIsRefused() throws IOException, InterruptedException {
    byte[] content = content(new Random(9), 5000);
    byte[] block = packed(content);
    byte[] frame = tool(content, List.of("-1"));
    for (int size = 0; size < content.length; size += 1 + size / 50) {
      Flat.Memory to = new Flat.Memory(DESTINATION, new byte[size]);
      assertTrue(unpack(blocks(false), block, to, false, 0).failed());
      assertTrue(unpack(frames(true), frame, to, true, 0).failed());
    }
  }

  /** A text of words; what liblz4 needs for such is counted by the examples. */
  @Test
  void theCodeIsShortAndSmall() {
    Random random = new Random(10);
    List<byte[]> words =
        Stream.generate(() -> content(random, 2 + random.nextInt(9))).limit(500).toList();
    byte[] content = new byte[200_000];
    for (int at = 0; at < content.length; ) {
      byte[] word = words.get((int) (Math.abs(random.nextGaussian()) * 120) % words.size());
      int count = Math.min(word.length, content.length - at);
      System.arraycopy(word, 0, content, at, count);
      at += count;
    }
    Flat.Memory to = new Flat.Memory(DESTINATION, new byte[content.length]);
    Flat end = unpack(blocks(false), packed(content), to, false, 0);
    double each = (double) end.instructions() / content.length;
    assertTrue(each < 5, each + " instructions per byte");
    int size = frames(false).encode().length;
    assertTrue(size < 1700, size + " bytes");
  }
}
