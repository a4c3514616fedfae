package relocc.examples.matrix;

import static relocc.examples.matrix.Places.BLOCK;
import static relocc.examples.matrix.Places.CODE_SIZE;
import static relocc.examples.matrix.Places.EMPTY;
import static relocc.examples.matrix.Places.RAM;
import static relocc.examples.matrix.Places.RAM_SIZE;
import static relocc.examples.matrix.Places.REPORT;
import static relocc.examples.matrix.Places.START;
import static relocc.examples.matrix.Places.START_SIZE;
import static relocc.examples.matrix.Places.STUB;
import static relocc.examples.matrix.Places.TABLES;
import static relocc.examples.matrix.Places.UART;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import relocc.examples.GnuAssembler;
import relocc.examples.Rehearsal;
import relocc.examples.matrix.Row.Caller;
import relocc.examples.matrix.Row.Copy;
import relocc.examples.matrix.Tables.Access;

/** Puts a machine into a row's state of entry: {@code launch.S} and the tables that it turns on. */
final class Launcher {
  static final Path FOLDER = Path.of("src/test/resources/relocc/examples/matrix");
  private static final int ARGUMENTS = 128;
  private static final int UNIT = 64 << 10;
  private static final long RW = 1L << 31;
  private static final long HOST = 1L << 34 | 1L << 27 | RW;
  private static final long PAUTH = 3L << 40;

  /**
   * What HCR_EL2 keeps from the level below, all of it: TVM, TRVM, TSW, TPC, TPU, TTLB and more.
   */
  private static final long TRAPS = 1L << 26 | 1L << 30 | 0x1fL << 21 | 1L << 14 | 1L << 13;

  private static final long ON = 0x1005; // SCTLR: I, C, M

  private final byte[] code;
  private final byte[] arrival;

  Launcher() throws IOException {
    Map<String, Long> symbols =
        Map.of("BLOCK", BLOCK, "REPORT", REPORT, "START", START, "EMPTY", EMPTY);
    code = GnuAssembler.assemble(FOLDER.resolve("launch.S"), START, symbols);
    arrival = GnuAssembler.assemble(FOLDER.resolve("arrive.S"), 0, symbols);
  }

  /** The address of what answers a call to EL2: the last 2 KiB of the launcher. */
  long hypervisor() {
    return START + (code.length & -2048);
  }

  /** Where the tables begin that are handed to a copy that runs in a linear map. */
  static long offset(Geometry geometry) {
    return -(1L << geometry.va()) + (1L << geometry.va() - 2) - RAM;
  }

  /** Puts all that a row needs into the memory before it starts. */
  void put(Row row, Subject subject, Rehearsal memory) throws IOException {
    Geometry geometry = row.callerGeometry();
    boolean two = row.entry().hasTwoRanges();
    boolean linear = row.caller() == Caller.LINEAR;
    Tables low = new Tables(geometry, two, TABLES);
    low.map(UART, UART, UNIT, Access.DEVICE).map(RAM, RAM, RAM_SIZE, Access.BOTH);
    put(low, memory);
    Tables stub = new Tables(geometry, two, up(low.end()));
    put(stub.map(STUB, STUB, CODE_SIZE, Access.CODE), memory);
    Tables high = linear(geometry, up(stub.end()), true);
    put(high, memory);
    Tables copy = linear(geometry, up(high.end()), false);
    put(copy, memory);

    ByteBuffer block = ByteBuffer.allocate(192).order(ByteOrder.LITTLE_ENDIAN);
    block.putLong(row.entry().number()).putLong(hcr(row));
    boolean on = row.caller() != Caller.OFF;
    block.putLong(on ? row.entry().sctlrOff() | ON : 0);
    block.putLong(two ? geometry.tcrOfTwo(linear) : geometry.tcrOfOne());
    block.putLong(Tables.MAIR);
    block.putLong(low.root()).putLong(linear ? high.root() : 0).putLong(stub.root());
    block.putLong(linear ? offset(geometry) : 0).putLong(subject.stub(row));
    block.putLong(row.entry() == Level.EL2 ? 0 : 0x40).putLong(hypervisor());
    block.putLong(row.granule() == 12 ? 0 : 1);
    block.position(ARGUMENTS);
    Subject.Handed handed =
        new Subject.Handed(
            row.calls() ? hypervisor() : 0,
            row.copy() == Copy.LINEAR ? copy.root() : 0,
            linear ? offset(geometry) : 0);
    for (long argument : subject.arguments(handed)) {
      block.putLong(argument);
    }
    subject.put(row, arrival, handed, memory);
    memory.put(START, code);
    memory.put(BLOCK, block.array());
  }

  private static Tables linear(Geometry geometry, long at, boolean code) {
    Tables tables = new Tables(geometry, true, at);
    long offset = offset(geometry);
    long after = START + START_SIZE;
    tables.map(RAM + offset, RAM, START - RAM, Access.DATA);
    tables.map(START + offset, START, START_SIZE, code ? Access.CODE : Access.DATA);
    return tables.map(after + offset, after, RAM + RAM_SIZE - after, Access.DATA);
  }

  private static void put(Tables tables, Rehearsal memory) throws IOException {
    memory.put(tables.root(), tables.bytes());
  }

  private static long up(long address) {
    return address + UNIT - 1 & -UNIT;
  }

  private static long hcr(Row row) {
    return switch (row.entry()) {
      case EL1 -> RW | PAUTH;
      case EL2 -> row.granule() == 12 ? 0 : RW | TRAPS;
      case VHE -> HOST;
      case EL3 -> TRAPS;
    };
  }
}
