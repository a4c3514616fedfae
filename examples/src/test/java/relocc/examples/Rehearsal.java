package relocc.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Two memories that begin alike: a stub works on one in QEMU, the other gets what the plan means,
 * naively. In the end they must agree on every byte outside the stub's range.
 */
public final class Rehearsal {
  private static final long FIRMWARE_END = Ram.BASE + (2 << 20); // QEMU's own device tree
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Machine machine;
  private final Duration patience;
  private final Path folder;
  private final Ram given;
  private final Ram expected;

  Rehearsal(Machine machine, int ramSize, Path folder) throws IOException {
    this(machine, PATIENCE, ramSize, folder);
  }

  /**
   * @param patience after which a stub hangs
   * @param folder for the machine's files
   */
  public Rehearsal(Machine machine, Duration patience, int ramSize, Path folder)
      throws IOException {
    this.machine = machine;
    this.patience = patience;
    this.folder = folder;
    this.given = Ram.blank(folder.resolve("ram"), ramSize);
    this.expected = Ram.blank(folder.resolve("expected"), ramSize);
  }

  /** The bytes lie there when the stub is entered. */
  public void put(long address, byte[] bytes) throws IOException {
    given.put(address, bytes);
    expected.put(address, bytes);
  }

  /** {@code size} bytes that look like nothing else. */
  public void noise(long address, int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(address).nextBytes(bytes);
    put(address, bytes);
  }

  /** The program that a stub is to leave to: it says in which state it was entered. */
  byte[] finish() throws IOException {
    Path source = Path.of("src/test/resources/relocc/examples/finish.S");
    return GnuAssembler.assemble(source, 0, Map.of("SMC", machine.level() == 2 ? 1L : 0L));
  }

  /** The plan means this: all are read as they are given, then all are written. */
  public void expectMoves(List<Scatter.Page> moves) throws IOException {
    for (Scatter.Page move : moves) {
      expected.put(move.destination(), given.get(move.source(), move.size()));
    }
  }

  public void expect(long address, byte[] bytes) throws IOException {
    expected.put(address, bytes);
  }

  /**
   * Runs the stub and compares the memories.
   *
   * @param end where the stub's range ends
   * @return what the serial port said
   */
  String run(long stub, long end, byte[] blob) throws IOException {
    return run(stub, stub, end, blob);
  }

  /**
   * The same where something else runs before the stub.
   *
   * @param start the first instruction
   */
  public String run(long start, long stub, long end, byte[] blob) throws IOException {
    given.put(stub, blob);
    Tool.Outcome outcome = machine.run(given, start, folder.resolve("serial.log"), patience);
    assertTrue(outcome.inTime(), () -> "never switched off; it said: " + outcome.text());
    assertSame(FIRMWARE_END, stub, outcome);
    assertSame(end, given.end(), outcome);
    return outcome.text();
  }

  /** The {@code size} bytes that were left at a physical address. */
  public byte[] left(long address, int size) throws IOException {
    return given.get(address, size);
  }

  private void assertSame(long from, long to, Tool.Outcome outcome) throws IOException {
    OptionalLong difference = given.firstDifference(expected, from, to);
    String where = difference.isPresent() ? Long.toHexString(difference.getAsLong()) : "nowhere";
    assertEquals("nowhere", where, () -> "memory differs; it said: " + outcome.text());
  }
}
