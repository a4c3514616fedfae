package relocc.runtime;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import relocc.runtime.memory.Extent;
import relocc.runtime.memory.Memory;
import relocc.runtime.memory.Window;

/** One of the assembled test stubs. */
final class Stub {
  static final long BASE = 0x6000_0000L;
  static final long SOURCE = 0x5000_0000L;
  static final long DESTINATION = 0x5010_0000L;
  private static final Extent RANGE = new Extent(BASE, 0x8000);

  private Stub() {}

  /**
   * The bytes of {@code NAME-EL[-MISTAKE].hex}: lines of a count and words that repeat so often.
   */
  static byte[] bytes(String name) {
    List<Integer> words = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Stub.class.getResourceAsStream("/stubs/" + name + ".hex")),
                StandardCharsets.US_ASCII))) {
      reader.lines().forEach(line -> add(words, line.trim().split("\\s+")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ByteBuffer bytes = ByteBuffer.allocate(words.size() * 4).order(ByteOrder.LITTLE_ENDIAN);
    words.forEach(bytes::putInt);
    return bytes.array();
  }

  private static void add(List<Integer> words, String[] line) {
    for (int n = Integer.parseInt(line[0]); n > 0; n--) {
      for (int i = 1; i < line.length; i++) {
        words.add(Integer.parseUnsignedInt(line[i], 16));
      }
    }
  }

  /** A machine with the stub in place and 2 MiB of memory to copy in. */
  static Setup setup(String name, long seed) {
    return setup(name, seed, windows(true));
  }

  static Setup setup(String name, long seed, List<Window> windows) {
    Memory memory = new Memory(seed);
    memory.write(BASE, bytes(name));
    int level = Integer.parseInt(name.split("-")[1]);
    return Setup.of(memory, level, RANGE, windows)
        .withCode(new Extent(BASE, 0x1000))
        .withUart(0x0900_0000)
        .withLimit(1_000_000);
  }

  /** RAM that may be written, or only read, and the UART. */
  static List<Window> windows(boolean writable) {
    return List.of(
        new Window(new Extent(SOURCE, 0x20_0000), writable ? Window.Kind.RAM : Window.Kind.READ),
        new Window(new Extent(0x0900_0000, 0x1000), Window.Kind.DEVICE));
  }
}
