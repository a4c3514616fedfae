package relocc.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import relocc.runtime.Outcome;
import relocc.runtime.Setup;
import relocc.runtime.StopReason;
import relocc.runtime.adversary.Strategy;
import relocc.runtime.memory.Extent;
import relocc.runtime.memory.Memory;
import relocc.runtime.memory.Window;
import relocc.runtime.rule.Violation;

/**
 * Two stubs written by hand, entered by a kernel with its MMU on. Both boot in QEMU; the machine
 * tells the one that works by luck from the one that works.
 */
class HandWrittenStubTest {
  private static final int RAM_SIZE = 64 << 20;
  private static final long PAGE = 0x4100_0000L;
  private static final int STUB = 0x400;
  private static final long LIST = 0x4101_0000L;
  private static final long LINEAR = 0x4110_0000L;
  private static final long IDENTITY = 0x4111_0000L;
  private static final long ONE_PAGE = 0x4112_0000L;
  private static final long COPY = 0x4113_0000L;
  private static final long EMPTY = 0x4114_0000L;
  private static final long SOURCES = 0x4200_0000L;
  private static final long IMAGE = 0x4300_0000L;
  private static final long OFFSET = 0xffff_0000_0000_0000L;
  private static final int SIZE = 4096;

  /** Two halves of 48 bits, 4 KiB, inner shareable, write-back, 40 bits of physical address. */
  private static final long TCR = 0x2_b510_3510L;

  private static final long MAIR = 0xff;
  private static final long SCTLR_ON = 0x30d0_1805L;
  private static final long NEVER = 3L << 53;
  private static final long BLOCK = 0x701;
  private static final long READ_ONLY_PAGE = 0x783;

  /** Destinations: three pages of the image, and a page of the caller's own tables. */
  private static final List<Long> DESTINATIONS =
      List.of(IMAGE, IMAGE + SIZE, LINEAR + 2 * SIZE, IMAGE + 2 * SIZE);

  @TempDir Path folder;

  private static byte[] stub(String name) throws IOException {
    return GnuAssembler.assemble(Path.of("handwritten", name + ".S"), 0, Map.of());
  }

  /** What lies in memory besides code: tables and the list, by address. */
  private static Map<Long, byte[]> contents() {
    Map<Long, byte[]> contents = new TreeMap<>();
    contents.put(LINEAR, blocks(LINEAR, NEVER));
    contents.put(COPY, blocks(COPY, NEVER));
    contents.put(IDENTITY, blocks(IDENTITY, 1L << 54)); // EL1 may execute all of it
    contents.put(ONE_PAGE, onePage());
    contents.put(EMPTY, new byte[SIZE]);
    contents.put(LIST, list());
    return contents;
  }

  /** Three tables that map all RAM by blocks of 2 MiB, to itself or to itself and the offset. */
  private static byte[] blocks(long at, long more) {
    ByteBuffer tables = ByteBuffer.allocate(3 * SIZE).order(ByteOrder.LITTLE_ENDIAN);
    tables.putLong(0, at + SIZE | 3);
    tables.putLong(SIZE + 8, at + 2 * SIZE | 3);
    for (int i = 0; i < RAM_SIZE >> 21; i++) {
      tables.putLong(2 * SIZE + 8 * i, Ram.BASE + ((long) i << 21) | BLOCK | more);
    }
    return tables.array();
  }

  private static byte[] onePage() {
    ByteBuffer tables = ByteBuffer.allocate(4 * SIZE).order(ByteOrder.LITTLE_ENDIAN);
    tables.putLong(0, ONE_PAGE + SIZE | 3);
    tables.putLong(SIZE + 8, ONE_PAGE + 2 * SIZE | 3);
    tables.putLong(2 * SIZE + 8 * (int) (PAGE - Ram.BASE >> 21), ONE_PAGE + 3 * SIZE | 3);
    tables.putLong(3 * SIZE, PAGE | READ_ONLY_PAGE | 1L << 54);
    return tables.array();
  }

  private static long source(int index) {
    return SOURCES + 3L * SIZE * index;
  }

  /** The second half of the list lies in a page of its own. */
  private static byte[] list() {
    ByteBuffer list = ByteBuffer.allocate(2 * SIZE).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < DESTINATIONS.size(); i++) {
      if (i == 2) {
        list.putLong(LIST + SIZE | 2).position(SIZE);
      }
      list.putLong(DESTINATIONS.get(i) | 1).putLong(source(i) | 8);
    }
    return list.putLong(4).array();
  }

  private static Map<String, Long> names(String name) {
    long identity = name.equals("first") ? IDENTITY : ONE_PAGE;
    return Map.ofEntries(
        Map.entry("MAIR", MAIR),
        Map.entry("TCR", TCR),
        Map.entry("TTBR0", identity),
        Map.entry("TTBR1", LINEAR),
        Map.entry("SCTLR", SCTLR_ON),
        Map.entry("LIST", LIST),
        Map.entry("ENTRY", IMAGE),
        Map.entry("TREE", 0x4800_0000L),
        Map.entry("OFFSET", OFFSET),
        Map.entry("COPY", COPY),
        Map.entry("EMPTY", EMPTY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"first", "present"})
  void bootsInQemu(String name) throws IOException {
    Judge.needMachine();
    Rehearsal rehearsal = new Rehearsal(Machine.at(1), RAM_SIZE, folder);
    for (int i = 0; i < DESTINATIONS.size(); i++) {
      rehearsal.noise(source(i), SIZE);
    }
    byte[] finish = Arrays.copyOf(rehearsal.finish(), SIZE);
    rehearsal.put(source(0), finish);
    for (Map.Entry<Long, byte[]> part : contents().entrySet()) {
      rehearsal.put(part.getKey(), part.getValue());
    }
    for (int i = 0; i < DESTINATIONS.size(); i++) {
      rehearsal.expectMoves(List.of(new Scatter.Page(source(i), DESTINATIONS.get(i), SIZE)));
    }
    Path kernel = Path.of("src/test/resources/relocc/examples/kernel.S");
    byte[] start = GnuAssembler.assemble(kernel, PAGE, names(name));
    assertEquals(STUB, start.length);
    byte[] stub = stub(name);
    byte[] page = Arrays.copyOf(start, SIZE);
    System.arraycopy(stub, 0, page, STUB, stub.length);
    String said = rehearsal.run(PAGE, PAGE + SIZE, page);
    assertTrue(said.startsWith("left at EL1 mmu off caches off x0=0000000048000000"), said);
  }

  private static Outcome onMachine(String name, Strategy strategy, long seed) throws IOException {
    Memory memory = new Memory(7);
    contents().forEach(memory::write);
    memory.write(PAGE + STUB, stub(name));
    Map<String, Long> names = names(name);
    // The linear map has all memory writable, as kernels have.
    List<Window> windows = List.of(new Window(new Extent(Ram.BASE, RAM_SIZE), Window.Kind.RAM));
    Setup setup =
        Setup.of(memory, 1, new Extent(PAGE + STUB, SIZE - STUB), windows)
            .withSystemRegister("MAIR_EL1", MAIR)
            .withSystemRegister("TCR_EL1", TCR)
            .withSystemRegister("TTBR0_EL1", names.get("TTBR0"))
            .withSystemRegister("TTBR1_EL1", LINEAR)
            .withSystemRegister("SCTLR_EL1", SCTLR_ON)
            .withLimit(100_000)
            .withAdversary(strategy, seed);
    String[] registers = {"LIST", "ENTRY", "TREE", "OFFSET", "COPY", "EMPTY"};
    for (int i = 0; i < registers.length; i++) {
      setup = setup.withRegister(i, names.get(registers[i]));
    }
    return relocc.runtime.Machine.run(setup);
  }

  private static Set<String> rules(Outcome outcome) {
    Set<String> rules = new TreeSet<>();
    outcome.violations().stream().map(Violation::rule).forEach(rules::add);
    return rules;
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void theFirstIsRefused(Strategy strategy) throws IOException {
    Judge.need(GnuAssembler.isInstalled(), "binutils-aarch64-linux-gnu");
    Outcome outcome = onMachine("first", strategy, 3);
    assertEquals(
        Set.of("TLB-09", "MEM-05", "MMU-07"), rules(outcome), outcome.violations()::toString);
  }

  @Test
  void thePresentIsAccepted() throws IOException {
    Judge.need(GnuAssembler.isInstalled(), "binutils-aarch64-linux-gnu");
    for (Strategy strategy : Strategy.values()) {
      for (long seed = 0; seed < 20; seed++) {
        Outcome outcome = onMachine("present", strategy, seed);
        // It leaves translations in the TLB: the next kernel drops them before it needs its own.
        assertEquals(Set.of("MMU-07"), rules(outcome), outcome.violations()::toString);
        assertEquals(StopReason.LEFT_STUB, outcome.reason());
        assertEquals(IMAGE, outcome.pc());
        Memory before = new Memory(7);
        for (int i = 0; i < DESTINATIONS.size(); i++) {
          byte[] moved = before.read(source(i), SIZE);
          byte[] found = outcome.memory().read(DESTINATIONS.get(i), SIZE);
          assertEquals(-1, Arrays.mismatch(moved, found), "page " + i);
        }
      }
    }
  }
}
