package relocc.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import relocc.runtime.adversary.Strategy;
import relocc.runtime.caller.CallerTables;
import relocc.runtime.caller.CallerTables.Kind;
import relocc.runtime.caller.CallerTables.Shape;
import relocc.runtime.memory.Extent;
import relocc.runtime.memory.Memory;
import relocc.runtime.memory.Window;
import relocc.runtime.mmu.Granule;
import relocc.runtime.rule.Violation;

/** Stubs that are entered while the caller's MMU and caches are on. */
class CallerTest {
  private static final long TABLES = 0x5100_0000L;
  private static final long ROOM = 0x10_0000;
  private static final long LOWER = TABLES;
  private static final long UPPER = TABLES + ROOM;
  private static final long COPY = TABLES + 2 * ROOM;
  private static final long EMPTY = TABLES + 3 * ROOM;
  private static final long TARGET = Stub.DESTINATION;
  private static final Extent DATA = new Extent(Stub.SOURCE, 0x20_0000);
  private static final Extent BLOB = new Extent(Stub.BASE, 0x10000);

  /** Linear addresses of so many bits, tables of the granule. */
  private static Setup setup(String mistake, Granule granule, int bits, int asid) {
    Memory memory = new Memory(5);
    memory.write(Stub.BASE, Stub.bytes("caller-1" + mistake));
    long offset = -1L << bits;
    Shape shape = new Shape(granule, bits, false, false, asid == 0);
    CallerTables lower =
        new CallerTables(memory, shape, new Extent(LOWER, ROOM))
            .map(new Extent(Stub.BASE, 0x1000), 0, Kind.CODE)
            .map(new Extent(TABLES, 4 * ROOM), 0, Kind.DATA);
    CallerTables upper = linear(memory, shape, UPPER, offset);
    CallerTables copy = linear(memory, new Shape(granule, bits, false, false, true), COPY, offset);
    memory.fill(EMPTY, 0x10000, (byte) 0);
    return Setup.of(memory, 1, new Extent(Stub.BASE, 0x1000), windows())
        .withCode(new Extent(Stub.BASE, 0x1000))
        .withProcessor(
            Processor.cortexA72()
                .withPhysicalBits(48)
                .withTranslationGranule(16384, false)
                .withTranslationGranule(65536, false))
        .withSystemRegisters(CallerTables.registers(1, 48, lower, Optional.of(upper), asid))
        .withRegister(0, Stub.SOURCE + offset)
        .withRegister(1, TARGET + offset)
        .withRegister(2, copy.root())
        .withRegister(3, EMPTY)
        .withRegister(4, TARGET)
        .withRegister(5, EMPTY)
        .withRegister(6, UPPER)
        .withRegister(7, COPY + offset)
        .withRegister(30, 0x7000_0000L)
        .withLimit(20_000);
  }

  private static CallerTables linear(Memory memory, Shape shape, long place, long offset) {
    return new CallerTables(memory, shape, new Extent(place, ROOM))
        .map(DATA, offset, Kind.DATA)
        .map(new Extent(TABLES, 4 * ROOM), offset, Kind.DATA);
  }

  private static List<Window> windows() {
    return List.of(
        new Window(DATA, Window.Kind.RAM),
        new Window(BLOB, Window.Kind.RAM),
        new Window(new Extent(TABLES, 4 * ROOM), Window.Kind.RAM));
  }

  private static List<String> rules(Outcome outcome) {
    return outcome.violations().stream().map(Violation::rule).distinct().toList();
  }

  @ParameterizedTest
  @CsvSource({"K4, 48, 0", "K4, 39, 7", "K16, 47, 0", "K16, 48, 9", "K64, 42, 0", "K64, 48, 3"})
  void aLinearMapIsExchanged(Granule granule, int bits, int asid) {
    for (Strategy strategy : Strategy.values()) {
      for (String way : List.of("", "-EPD")) {
        Setup setup = setup(way, granule, bits, asid);
        Memory expected = setup.memory().copy();
        expected.write(TARGET, expected.read(Stub.SOURCE, 0x2000));
        Outcome outcome = Machine.run(setup.withAdversary(strategy, bits));
        assertEquals(List.of(), outcome.violations(), strategy + way);
        assertEquals(StopReason.LEFT_STUB, outcome.reason());
        assertEquals(TARGET, outcome.pc());
        assertEquals(OptionalLong.empty(), outcome.memory().firstDifference(expected, List.of()));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DIRECT, TLB-06",
    "NO_TLBI, TLB-06",
    "OTHER_TYPE, TLB-07",
    "WRITES_EMPTY, TLB-10",
    "WRITES_OLD, TLB-09",
    "WRITES_COPY, TLB-09",
    "NO_TLBI_AT_END, MMU-07",
  })
  void everyMistakeIsFound(String mistake, String rule) {
    List<String> found = rules(Machine.run(setup("-" + mistake, Granule.K4, 48, 0)));
    assertTrue(found.contains(rule), found::toString);
  }

  /** The caller has written the stub through the cache: memory holds something else. */
  @ParameterizedTest
  @EnumSource(Strategy.class)
  void theStubItselfIsNotCleanYet(Strategy strategy) {
    List<Extent> stub = List.of(new Extent(Stub.BASE, 0x1000));
    Setup cleans = setup("", Granule.K4, 48, 0).withUncleaned(stub).withAdversary(strategy, 3);
    assertEquals(List.of(), rules(Machine.run(cleans)));
    Setup forgets =
        setup("-NO_SELF_CLEAN", Granule.K4, 48, 0)
            .withUncleaned(stub)
            .withAdversary(Strategy.LAZY, 3);
    assertTrue(rules(Machine.run(forgets)).contains("MEM-06"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  void aCallerGetsItsRegistersBack(int asid) {
    Outcome refused = Machine.run(setup("-RETURN", Granule.K4, 48, asid));
    assertEquals(List.of(), refused.violations());
    assertEquals(0x7000_0000L, refused.pc());
    Outcome changed = Machine.run(setup("-VECTORS", Granule.K4, 48, asid));
    assertEquals(List.of("EX-10"), rules(changed));
  }

  /** What a caller's tables hold is the caller's affair, also of those that it has prepared. */
  @Test
  void tablesOfOthersAreTheirAffair() {
    Setup setup = setup("", Granule.K4, 48, 0);
    new CallerTables(
            setup.memory(), new Shape(Granule.K4, 48, false, false, true), new Extent(COPY, ROOM))
        .map(DATA, -1L << 48, Kind.DATA)
        .map(new Extent(TABLES, 4 * ROOM), -1L << 48, Kind.BOTH)
        .map(new Extent(0x7000_0000L, 0x1000), -1L << 48, Kind.DATA);
    assertEquals(List.of(), rules(Machine.run(setup)));
  }
}
