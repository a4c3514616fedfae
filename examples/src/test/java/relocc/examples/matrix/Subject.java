package relocc.examples.matrix;

import java.io.IOException;
import java.util.Map;
import relocc.examples.Rehearsal;

/** What a stub has to move, so that a row's plan is complete. */
sealed interface Subject permits Ranges, PageList, ByHand {

  /**
   * What a caller can hand over.
   *
   * @param hypervisor the vectors at EL2, 0 where there are none
   * @param map the root of the copy of the linear map, 0 where there is none
   * @param offset of the caller's linear map, 0 where there is none
   */
  record Handed(long hypervisor, long map, long offset) {}

  /** The whole plan. */
  String text(Row row);

  /** Puts what is to be moved into the memory, and says where it has to be in the end. */
  void put(Row row, byte[] arrival, Handed handed, Rehearsal memory) throws IOException;

  /** x0, x1, x2 at entry. */
  long[] arguments(Handed handed);

  /** What the plan wants in registers, sp being 31; those left out are 0. */
  Map<Integer, Long> registers(Row row);

  /** Where the stub lies. */
  long stub(Row row);

  /** Where the stub's range ends. */
  long end(Row row);

  /** The levels that a plan names as its exit. */
  static String exit(Row row) {
    return row.calls() ? "el 2 via hypvec when hypvec, same otherwise" : row.exit().text();
  }

  /** How the copy runs, in a plan where the root of tables is called {@code map}. */
  static String copy(Row row) {
    return switch (row.copy()) {
      case OFF -> "off";
      case IDENTITY -> "identity  granule " + (1 << row.granule() - 10) + " KiB  va " + row.va();
      case KEEP -> "keep";
      case LINEAR -> "linear via map";
    };
  }
}
