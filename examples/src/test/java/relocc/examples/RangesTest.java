package relocc.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ranges that the blob has never heard of, which overlap or not, on QEMU. */
class RangesTest {
  private static final Path PLAN = Path.of("ranges/ranges.rstub");
  private static final int RAM_SIZE = 64 << 20;
  private static final int STUB_SIZE = 256 << 10;
  private static final long START = 0x4200_0000L;
  private static final long BLOCK = 0x4201_0008L;
  private static final long TREE = 0x41a0_0008L;

  @TempDir Path folder;

  @BeforeEach
  void needsMachine() {
    Judge.needMachine();
  }

  @ParameterizedTest(name = "at {0}: {2} bytes from {1} to {3}, the stub at {4}")
  @CsvSource({
    // Apart, with ends on pages; apart, with ends anywhere.
    "el1, 0x40800000, 0x100000, 0x41800000, 0x41000000",
    "el2, 0x40800003,  0x12345, 0x41800004, 0x41000000",
    // Down and up by less than the size: from its start, and from its end.
    "el2, 0x40800103, 0x100001, 0x40800004, 0x41000000",
    "vhe, 0x40800103, 0x100001, 0x40900000, 0x43f00000",
    "el1, 0x40800004, 0x300000, 0x40800008, 0x40201000",
    "vhe, 0x40800008,  0x20008, 0x40800004, 0x41000000",
    // Less than a block, and next to the stub on both sides.
    "el2, 0x41040000,    0x1f1, 0x40ffe000, 0x41000000",
    "el1, 0x40fff000,   0x1000, 0x41040000, 0x41000000",
  })
  void arrives(String entry, String from, String bytes, String to, String place)
      throws IOException {
    long source = Long.decode(from);
    int size = Math.toIntExact(Long.decode(bytes));
    long target = Long.decode(to);
    long stub = Long.decode(place);
    int level = entry.equals("el1") ? 1 : 2;
    Rehearsal rehearsal = new Rehearsal(new Machine(level, "max", List.of()), RAM_SIZE, folder);
    rehearsal.noise(source, size);
    rehearsal.put(source, rehearsal.finish());
    rehearsal.put(BLOCK, words(source, size, target, size + 12, TREE));
    rehearsal.put(START, Launch.at(START, stub, entry.equals("vhe"), BLOCK));
    rehearsal.expectMoves(List.of(new Scatter.Page(source, target, size)));
    byte[] blob = Relocc.compile(PLAN, folder.resolve("stub"));
    String said = rehearsal.run(START, stub, stub + STUB_SIZE, blob);
    String wanted =
        String.format("left at EL%d mmu off caches off x0=%016x x1=%016x", level, TREE, size);
    assertEquals(wanted, said.substring(0, Math.min(wanted.length(), said.length())));
    assertTrue(blob.length < STUB_SIZE);
  }

  private static byte[] words(long... words) {
    ByteBuffer bytes =
        ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(words);
    return bytes.array();
  }
}
