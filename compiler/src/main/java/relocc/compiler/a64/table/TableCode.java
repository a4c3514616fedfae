package relocc.compiler.a64.table;

import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X10;
import static relocc.compiler.a64.Register.X.X11;
import static relocc.compiler.a64.Register.X.X12;
import static relocc.compiler.a64.Register.X.X2;
import static relocc.compiler.a64.Register.X.X3;
import static relocc.compiler.a64.Register.X.X4;
import static relocc.compiler.a64.Register.X.X5;
import static relocc.compiler.a64.Register.X.X6;
import static relocc.compiler.a64.Register.X.X7;
import static relocc.compiler.a64.Register.X.X8;
import static relocc.compiler.a64.Register.X.X9;

import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.Memory.Pair;
import relocc.compiler.a64.Memory.Unsigned;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.Register.Zero;
import relocc.compiler.a64.SystemOperation.Barrier.Domain;
import relocc.compiler.a64.SystemOperation.ByAddress;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.code.Names;
import relocc.compiler.a64.code.Reach;
import relocc.compiler.a64.copy.CleanCode;

/**
 * Builds translation tables with the MMU off, from a list of ranges. What is mapped first stays as
 * it is: a later range that covers it goes around.
 *
 * <p>Registers: x0 next entry of the list, x1 address, x2 end of its range, x3 attributes of its
 * pages, x4 table, x5 log2 of what its slots translate, x6 next free table, x7 descriptor and
 * scratch, x8 bytes in a cache line, x9 slot, x10 what it translates, x11 root, x12 attributes by
 * access.
 */
public final class TableCode {
  /** The label of a word that says where the tables go, from the start of the stub. */
  public static final String ROOM = "room_for_tables";

  private static final int VALID_BIT = 0;
  private static final int TABLE_BIT = 1;

  /** What a descriptor of a table has beside the address. */
  private static final int TABLE = 1 << TABLE_BIT | 1 << VALID_BIT;

  private final Code code;
  private final TableMap map;

  public TableCode(Code code, TableMap map) {
    this.code = code;
    this.map = map;
  }

  /**
   * x0 points at the list, x12 at the descriptors of pages without an address, in the order of
   * {@code Access}. Afterwards x11 is the value of TTBR0.
   */
  public void emit() {
    clear();
    code.mov(X11, X6);
    takeTable();
    code.label("next_mapping");
    code.note("start | access, size").pair(Pair.Op.LDP_X_POST, X7, X2, X0, 16);
    code.cbz(X2, "tables_built");
    code.and(X3, X7, TableMap.ACCESS);
    code.addShifted(X3, X12, X3, 3);
    code.unsigned(Unsigned.Op.LDR_X, X3, X3, 0);
    code.and(X1, X7, -map.granule().bytes());
    code.tbz(X7, TableMap.RELATIVE_BIT, "absolute");
    code.note("of the stub").adr(X5, Names.START);
    code.add(X1, X1, X5);
    code.label("absolute");
    code.add(X2, X1, X2);
    code.label("next_slot");
    code.mov(X4, X11);
    code.mov(X5, map.rootShift());
    descend();
    code.b("next_mapping");
    code.label("tables_built");
    if (map.isWide()) {
      code.note("TAB-07: bits 51 to 48 of an address go to 5 to 2")
          .lsr(X7, X11, TableMap.ORDINARY_BITS);
      code.addShifted(X11, X11, X7, 2);
      code.and(X11, X11, (1L << TableMap.ORDINARY_BITS) - 1);
    }
  }

  /** MEM-04, TAB-23: no line of the tables is left in a cache, and all slots are empty. */
  private void clear() {
    code.adr(X6, Names.START);
    code.ldr(X7, ROOM);
    code.add(X6, X6, X7);
    Reach.behind(code, X2, X6, map.bytes(), X2);
    CleanCode.lineSize(code, X8);
    code.mov(X1, X6);
    code.label("clean_tables");
    code.dc(ByAddress.Op.DC_CIVAC, X1);
    code.add(X1, X1, X8);
    code.cmp(X1, X2);
    code.b(Conditional.Op.LO, "clean_tables");
    code.note("SYN-04").dsb(Domain.SY);
    code.mov(X1, X6);
    code.label("clear_tables");
    code.pair(Pair.Op.STP_X_POST, Zero.XZR, Zero.XZR, X1, 16);
    code.cmp(X1, X2);
    code.b(Conditional.Op.LO, "clear_tables");
  }

  private void takeTable() {
    Reach.behind(code, X6, X6, map.granule().bytes(), X7);
  }

  /** From the root down to the slot of x1 that is a block or page, then on behind that. */
  private void descend() {
    int page = map.granule().bits();
    code.label("next_level");
    code.lsr(X7, X1, X5);
    code.and(X7, X7, (1L << map.granule().indexBits()) - 1);
    code.addShifted(X9, X4, X7, 3);
    code.unsigned(Unsigned.Op.LDR_X, X7, X9, 0);
    code.mov(X10, 1);
    code.lsl(X10, X10, X5);
    code.tbz(X7, VALID_BIT, "empty_slot");
    code.cmp(X5, page);
    code.note("mapped already").b(Conditional.Op.EQ, "mapped");
    code.tbz(X7, TABLE_BIT, "mapped");
    if (!map.isWide()) {
      code.sub(X4, X7, TABLE);
    } else {
      code.and(X4, X7, (1L << map.plainBits()) - 1 & -map.granule().bytes());
      code.ubfx(X7, X7, map.highAt(), TableMap.WIDE_BITS - map.plainBits());
      code.addShifted(X4, X4, X7, map.plainBits());
    }
    code.b("lower_level");
    emptySlot(page);
    code.label("mapped");
    code.sub(X10, X10, 1);
    code.orr(X1, X1, X10);
    code.add(X1, X1, 1);
    code.cmp(X1, X2);
    code.b(Conditional.Op.LO, "next_slot");
  }

  private void emptySlot(int page) {
    code.label("empty_slot");
    code.orr(X7, descriptor(X1), X3);
    code.cmp(X5, page);
    code.b(Conditional.Op.EQ, "write_slot");
    if (map.mayExceedBlocks()) {
      code.cmp(X5, map.largestBlock());
      code.note("TAB-08").b(Conditional.Op.HI, "add_table");
    }
    code.sub(X4, X10, 1);
    code.tst(X1, X4);
    code.note("TAB-11").b(Conditional.Op.NE, "add_table");
    code.sub(X4, X2, X1);
    code.cmp(X4, X10);
    code.note("MEM-01: nothing behind the range").b(Conditional.Op.LO, "add_table");
    code.and(X7, X7, ~(1L << TABLE_BIT));
    code.label("write_slot");
    code.unsigned(Unsigned.Op.STR_X, X7, X9, 0);
    code.b("mapped");
    code.label("add_table");
    code.orr(X7, descriptor(X6), TABLE);
    code.unsigned(Unsigned.Op.STR_X, X7, X9, 0);
    code.mov(X4, X6);
    takeTable();
    code.label("lower_level");
    code.sub(X5, X5, map.granule().indexBits());
    code.b("next_level");
  }

  /** The register that has an address, whose low bits are 0, as a descriptor has it (TAB-09). */
  private X descriptor(X address) {
    if (!map.isWide()) {
      return address;
    }
    code.note("TAB-09").lsr(X7, address, map.plainBits());
    code.addShifted(X7, address, X7, map.highAt());
    code.and(X7, X7, ~((1L << TableMap.WIDE_BITS) - (1L << map.plainBits())));
    return X7;
  }
}
