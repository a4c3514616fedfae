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

import java.util.List;
import java.util.StringJoiner;
import java.util.TreeMap;
import relocc.examples.Scatter;
import relocc.examples.matrix.Row.Caller;
import relocc.examples.matrix.Row.Copy;

/** The plan of a row, and what it means. */
final class PlanText {
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

  private PlanText() {}

  static String of(Row row) {
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
        copy(row),
        STUB,
        STUB_SIZE,
        row.calls() ? "el 2 via hypvec when hypvec, same otherwise" : row.exit().text(),
        registers(row));
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

  private static String copy(Row row) {
    return switch (row.copy()) {
      case OFF -> "off";
      case IDENTITY -> "identity  granule " + (1 << row.granule() - 10) + " KiB  va " + row.va();
      case KEEP -> "keep";
      case LINEAR -> "linear via map";
    };
  }

  private static String registers(Row row) {
    StringJoiner registers = new StringJoiner("  ");
    exit(row)
        .forEach(
            (number, value) ->
                registers.add(
                    (number == 31 ? "sp" : "x" + number) + " = 0x" + Long.toHexString(value)));
    return registers.toString();
  }

  /** What the plan wants in registers, sp being 31; those left out are 0. */
  static TreeMap<Integer, Long> exit(Row row) {
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

  /** All are read before any is written. */
  static List<Scatter.Page> moves() {
    return List.of(
        new Scatter.Page(LOAD, NEXT, 64 << 10),
        new Scatter.Page(LOAD + (72 << 10), TREE, 16 << 10),
        new Scatter.Page(LOAD + 0x1c003, ODD, 0x1235),
        new Scatter.Page(LEFT, RIGHT, SWAPPED),
        new Scatter.Page(RIGHT, LEFT, SWAPPED));
  }
}
