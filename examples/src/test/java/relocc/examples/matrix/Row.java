package relocc.examples.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One combination of states.
 *
 * @param granule log2 of the size of a page: of the stub's tables where the copy runs through them,
 *     else of the caller's
 * @param va width of a virtual address in those tables
 */
record Row(Level entry, Caller caller, Copy copy, int granule, int va, Exit exit) {

  /** The MMU at entry. */
  enum Caller {
    OFF,
    IDENTITY,
    LINEAR
  }

  /** The MMU while the copy runs. */
  enum Copy {
    OFF,
    IDENTITY,
    LINEAR,
    KEEP
  }

  /** The state that is left to. */
  enum Exit {
    SAME("el same"),
    EL2("el 2"),
    VHE("el 2 vhe"),
    EL1("el 1");

    private final String text;

    Exit(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /** All of them, legal or not; those that no table tells apart once. */
  static List<Row> all() {
    List<Row> rows = new ArrayList<>();
    for (Level entry : Level.values()) {
      for (Caller caller : Caller.values()) {
        for (Copy copy : Copy.values()) {
          for (Exit exit : Exit.values()) {
            geometries(entry, caller, copy, exit, rows);
          }
        }
      }
    }
    return rows;
  }

  private static void geometries(Level entry, Caller caller, Copy copy, Exit exit, List<Row> rows) {
    boolean tables = caller != Caller.OFF || copy != Copy.OFF;
    for (int granule : tables ? new int[] {12, 14, 16} : new int[] {12}) {
      for (int va : tables ? new int[] {39, 48, 52} : new int[] {48}) {
        rows.add(new Row(entry, caller, copy, granule, va, exit));
      }
    }
  }

  /** Why there can be no such stub; empty where there can. */
  Optional<String> illegal() {
    if (caller == Caller.LINEAR && !entry.hasTwoRanges()) {
      return Optional.of("a linear map lies in TTBR1, which this level has not");
    }
    if (copy == Copy.KEEP && caller == Caller.OFF) {
      return Optional.of("there are no tables to keep");
    }
    if (copy == Copy.LINEAR && caller != Caller.LINEAR) {
      return Optional.of("the caller runs in no linear map, and there is no offset");
    }
    if (entry == Level.EL1 && exit == Exit.VHE) {
      return Optional.of("whoever answers the call to EL2 decides about VHE");
    }
    return Optional.empty();
  }

  /** The level that is left to. */
  Level left() {
    return switch (exit) {
      case SAME -> entry;
      case EL2 -> Level.EL2;
      case VHE -> Level.VHE;
      case EL1 -> Level.EL1;
    };
  }

  /** Whether it leaves to the level above, by a call. */
  boolean calls() {
    return entry == Level.EL1 && exit == Exit.EL2;
  }

  /** Granule and width of the caller's tables. */
  Geometry callerGeometry() {
    return copy == Copy.IDENTITY ? new Geometry(12, 48) : new Geometry(granule, va);
  }

  /** Whether a Cortex-A72 has all of it: no VHE, no 16 KiB granule, 48 bits. */
  boolean isOld() {
    boolean host = entry == Level.VHE || exit == Exit.VHE;
    return !host && granule != 14 && va != 52;
  }

  /** As QEMU and plans name it. */
  String cpu() {
    return isOld() ? "cortex-a72" : "max";
  }

  @Override
  public String toString() {
    return entry
        + ", MMU "
        + caller
        + ", copy "
        + copy
        + ", "
        + (1 << granule - 10)
        + " KiB, "
        + va
        + " bits, to "
        + exit;
  }
}
