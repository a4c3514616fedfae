package relocc.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A host replaces its image between its guests, on QEMU; or comes back with nothing changed. */
class UpdateTest {
  private static final Path PLAN = Path.of("update/update.rstub");
  private static final Path HOST = Path.of("src/test/resources/relocc/examples/host.S");
  private static final int RAM_SIZE = 64 << 20;
  private static final int MOST_GUESTS = 64;
  private static final long START = 0x4021_0000L;
  private static final long TABLE = 0x4022_0000L;
  private static final long BLOCK = 0x4023_0000L;
  private static final long STUB = 0x4100_0000L;
  private static final long STATE = 0x4090_0010L;
  private static final long STATE_SIZE = 0x1230;
  private static final long IMAGE = 0x4180_0123L;
  private static final int IMAGE_SIZE = 0x30_4567;
  private static final long TARGET = 0x4200_0000L;

  @TempDir Path folder;

  @BeforeEach
  void needsMachine() {
    Judge.needMachine();
  }

  /** As many as there may be, the last two right before and behind the target. */
  private static long[] guests() {
    long[] words = new long[2 * MOST_GUESTS];
    for (int i = 0; i < MOST_GUESTS - 2; i++) {
      words[2 * i] = 0x4300_0000L + i * 0x1_0000L;
      words[2 * i + 1] = 0x1_0000;
    }
    words[2 * MOST_GUESTS - 4] = TARGET - 0x1003;
    words[2 * MOST_GUESTS - 3] = 0x1003;
    words[2 * MOST_GUESTS - 2] = TARGET + IMAGE_SIZE;
    words[2 * MOST_GUESTS - 1] = 0x333;
    return words;
  }

  @Test
  void theNewImageRuns() throws IOException {
    Trial trial = new Trial(folder);
    trial.expectUpdate();
    String said = trial.run(IMAGE_SIZE, STATE, MOST_GUESTS, guests());
    String wanted =
        String.format("left at EL2 mmu off caches off x0=%016x x1=%016x", STATE, STATE_SIZE);
    assertEquals(wanted, said.substring(0, Math.min(wanted.length(), said.length())));
  }

  /** Nothing is written: the digest of other bytes; one byte of a guest; and so on. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "another size of the target,    ra",
    "a guest begins a byte earlier, rb",
    "the first guest is hit,        rb",
    "a byte is another,             rc",
    "state ends in the target,      r5",
    "more guests than there may be, r5",
    "target is not aligned,         r5",
    "a target over the host's map,  r8",
    "a target over the stub,        r7",
  })
  void theOldImageRunsOn(String what, String said) throws IOException {
    Trial trial = new Trial(folder);
    long[] guests = guests();
    int count = MOST_GUESTS;
    long size = IMAGE_SIZE;
    long state = STATE;
    switch (what) {
      case "another size of the target" -> size++;
      case "a guest begins a byte earlier" -> guests[2 * MOST_GUESTS - 2]--;
      case "the first guest is hit" -> guests[0] = TARGET;
      case "a byte is another" -> trial.put(IMAGE + IMAGE_SIZE - 1, new byte[] {1});
      case "state ends in the target" -> state = TARGET - STATE_SIZE + 1;
      case "more guests than there may be" -> count++;
      case "target is not aligned" -> trial.target = TARGET + 0x1000;
      case "a target over the host's map" -> trial.target = TABLE & -0x20_0000L;
      case "a target over the stub" -> trial.target = STUB;
      default -> throw new IllegalArgumentException(what);
    }
    assertEquals(said + "\n", trial.run(size, state, count, guests));
  }

  /** A machine in which the host is about to call the stub. */
  private static final class Trial {
    private final Path folder;
    private final Rehearsal rehearsal;
    private final byte[] image = new byte[IMAGE_SIZE];
    private long target = TARGET;

    Trial(Path folder) throws IOException {
      this.folder = folder;
      rehearsal = new Rehearsal(new Machine(2, "max", List.of()), RAM_SIZE, folder);
      new Random(7).nextBytes(image);
      byte[] finish = rehearsal.finish();
      System.arraycopy(finish, 0, image, 0, finish.length);
      image[IMAGE_SIZE - 1] = 0;
      rehearsal.put(IMAGE, image);
      Map<String, Long> symbols = Map.of("STUB", STUB, "BLOCK", BLOCK, "TABLE", TABLE);
      rehearsal.put(START, GnuAssembler.assemble(HOST, START, symbols));
      rehearsal.expect(TABLE, words(0x60000000000401L, 0x40000040000705L));
    }

    void put(long address, byte[] bytes) throws IOException {
      rehearsal.put(address, bytes);
    }

    void expectUpdate() throws IOException {
      rehearsal.expectMoves(List.of(new Scatter.Page(IMAGE, TARGET, IMAGE_SIZE)));
    }

    String run(long targetSize, long state, int count, long[] guests) throws IOException {
      rehearsal.put(BLOCK, words(IMAGE, IMAGE_SIZE, target, targetSize, state, STATE_SIZE, count));
      rehearsal.put(BLOCK + 7 * Long.BYTES, words(guests));
      rehearsal.put(BLOCK + (7 + 2L * MOST_GUESTS) * Long.BYTES, digest(image));
      byte[] blob = Relocc.compile(PLAN, folder.resolve("stub"));
      return rehearsal.run(START, STUB, STUB + (16 << 10), blob);
    }
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] words(long... words) {
    ByteBuffer bytes =
        ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(words);
    return bytes.array();
  }
}
