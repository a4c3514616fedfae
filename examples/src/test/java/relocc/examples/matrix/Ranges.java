package relocc.examples.matrix;

import static relocc.examples.matrix.Places.LEFT;
import static relocc.examples.matrix.Places.LOAD;
import static relocc.examples.matrix.Places.LOAD_SIZE;
import static relocc.examples.matrix.Places.NEXT;
import static relocc.examples.matrix.Places.NEXT_SIZE;
import static relocc.examples.matrix.Places.ODD;
import static relocc.examples.matrix.Places.RAM;
import static relocc.examples.matrix.Places.RAM_SIZE;
import static relocc.examples.matrix.Places.RIGHT;
import static relocc.examples.matrix.Places.STUB;
import static relocc.examples.matrix.Places.STUB_SIZE;
import static relocc.examples.matrix.Places.SWAPPED;
import static relocc.examples.matrix.Places.TREE;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import relocc.examples.Rehearsal;
import relocc.examples.Scatter;
import relocc.examples.matrix.Row.Caller;
import relocc.examples.matrix.Row.Copy;

/** Ranges that a plan names: one over its own source, one at odd addresses, two change places. */
record Ranges() implements Subject {
  private static final int MARGIN = 33;
  private static final int ODD_SIZE = 8192;
  private static final String TEXT =
      """
      edition 1
      plan row {
        cpu %s
      %s  memory {
          ram    dram  = 0x%x ..+ 0x%x
          region load  = 0x%x ..+ 0x%x
          region next  = 0x%x ..+ 0x%x
          region tree  = 0x%x ..+ 16 KiB
          region odd   = 0x%x ..+ 0x1235
          region left  = 0x%x ..+ 0x%x
          region right = 0x%x ..+ 0x%x
        }
        entry { %s { mmu %s } }
        run   { mmu %s }
        stub  { at 0x%x ..+ 0x%x }
        steps {
          move {
            load[0       ..+ 64 KiB] -> next[0 ..+ 64 KiB]
            load[72 KiB  ..+ 16 KiB] -> tree
            load[0x1c003 ..+ 0x1235] -> odd
            left  -> right
            right -> left
          }
          zero next[64 KiB ..]
        }
        exit next { %s  mmu off  %s }
        on fail { before writes: return  after writes: halt }
      }
      """;

  @Override
  public String text(Row row) {
    return String.format(
        TEXT,
        row.cpu(),
        parameters(row),
        RAM,
        RAM_SIZE,
        LOAD,
        LOAD_SIZE,
        NEXT,
        NEXT_SIZE,
        TREE,
        ODD,
        LEFT,
        SWAPPED,
        RIGHT,
        SWAPPED,
        row.entry().text(),
        caller(row),
        Subject.copy(row),
        STUB,
        STUB_SIZE,
        Subject.exit(row),
        handover(row));
  }

  private static String parameters(Row row) {
    StringJoiner parameters = new StringJoiner("  ", "  params { ", " }\n").setEmptyValue("");
    if (row.calls()) {
      parameters.add("hypvec : addr or none in x0");
    }
    if (row.copy() == Copy.LINEAR) {
      parameters.add("map : table root in x1");
    }
    if (givesOffset(row)) {
      parameters.add("delta : offset in x2");
    }
    return parameters.toString();
  }

  /** Whether the offset is handed over; in other plans it is a number. */
  private static boolean givesOffset(Row row) {
    return row.caller() == Caller.LINEAR && row.granule() == 14;
  }

  private static String caller(Row row) {
    return switch (row.caller()) {
      case OFF -> "off";
      case IDENTITY -> "identity";
      case LINEAR -> "linear at " + offset(row);
    };
  }

  private static String offset(Row row) {
    return givesOffset(row)
        ? "delta"
        : "0x" + Long.toHexString(Launcher.offset(row.callerGeometry()));
  }

  private String handover(Row row) {
    StringJoiner registers = new StringJoiner("  ");
    registers(row)
        .forEach(
            (number, value) ->
                registers.add(
                    (number == 31 ? "sp" : "x" + number) + " = 0x" + Long.toHexString(value)));
    return registers.toString();
  }

  @Override
  public Map<Integer, Long> registers(Row row) {
    TreeMap<Integer, Long> registers = new TreeMap<>();
    registers.put(0, TREE);
    if (!row.calls()) { // a call hands over three, and nothing says which others it changes
      registers.put(1, 0L);
      registers.put(5, 0x1234_5678_9abcL);
      registers.put(18, 0x1818L);
      registers.put(30, NEXT + 4);
      if (row.va() != 48) {
        registers.put(31, RAM + RAM_SIZE);
      }
    }
    return registers;
  }

  @Override
  public void put(Row row, byte[] arrival, Handed handed, Rehearsal memory) throws IOException {
    memory.noise(LOAD, LOAD_SIZE);
    memory.noise(ODD - MARGIN, ODD_SIZE);
    memory.noise(LEFT, SWAPPED);
    memory.noise(RIGHT, SWAPPED);
    memory.put(LOAD, arrival);
    memory.expectMoves(
        List.of(
            new Scatter.Page(LOAD, NEXT, 64 << 10),
            new Scatter.Page(LOAD + (72 << 10), TREE, 16 << 10),
            new Scatter.Page(LOAD + 0x1c003, ODD, 0x1235),
            new Scatter.Page(LEFT, RIGHT, SWAPPED),
            new Scatter.Page(RIGHT, LEFT, SWAPPED)));
    memory.expect(NEXT + (64 << 10), new byte[NEXT_SIZE - (64 << 10)]);
  }

  @Override
  public long[] arguments(Handed handed) {
    return new long[] {handed.hypervisor(), handed.map(), handed.offset()};
  }

  @Override
  public long stub(Row row) {
    return STUB;
  }

  @Override
  public long end(Row row) {
    return STUB + STUB_SIZE;
  }

  @Override
  public String toString() {
    return "ranges";
  }
}
