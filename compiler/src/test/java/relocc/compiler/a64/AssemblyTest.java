package relocc.compiler.a64;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import relocc.compiler.a64.Instruction.Label;
import relocc.compiler.plan.AddressRange;

class AssemblyTest {
  private static final Label START = new Label("start");
  private static final Label DATA = new Label("data");
  private static final Instruction NOP = new SystemOperation.Plain(SystemOperation.Plain.Op.NOP);

  /** One item of each kind. */
  static Assembly everything() {
    return new Assembly(
        List.of(
            new Assembly.Mark(START, "begin", 0),
            new Assembly.Code(NOP, "does nothing", 1),
            new Assembly.Code(new Branch.Direct(Branch.Direct.Op.B, DATA), "", 2),
            new Assembly.Text("a \"b\" \\ c", "a name", 3),
            new Assembly.Align(16, "", 4),
            new Assembly.Mark(DATA, "", 5),
            new Assembly.Longs(new long[] {1, -2, 0x1122_3344_5566_7788L}, 2, i -> "row " + i, 6),
            new Assembly.Bytes(new byte[] {1, 2, -1}, 2, i -> "piece " + i, 7),
            new Assembly.Bytes(new byte[] {8, 7, 6, 5, 4, 3, 2, 1}, 8, i -> "word", 8)));
  }

  @Test
  void bytesByHand() {
    String expected =
        "1f2003d5" // nop
            + "05000014" // b to 20 bytes on
            + "6120226222205c206300" // a "b" \ c, 0
            + "000000000000"
            + "0100000000000000"
            + "feffffffffffffff"
            + "8877665544332211"
            + "0102ff"
            + "0807060504030201";
    byte[] bytes = everything().at(0x1008).encode();
    assertEquals(expected, HexFormat.of().formatHex(bytes));
  }

  @Test
  void linesByHand() {
    assertEquals(
        List.of(
            new Program.Line(0x1008, 0, "start:", "begin", 0),
            new Program.Line(0x1008, 4, "nop", "does nothing", 1),
            new Program.Line(0x100c, 4, "b data", "", 2),
            new Program.Line(0x1010, 10, ".asciz \"a \\\"b\\\" \\\\ c\"", "a name", 3),
            new Program.Line(0x101a, 6, ".zero 6", "", 4),
            new Program.Line(0x1020, 0, "data:", "", 5),
            new Program.Line(0x1020, 16, ".quad 0x1, 0xfffffffffffffffe", "row 0", 6),
            new Program.Line(0x1030, 8, ".quad 0x1122334455667788", "row 1", 6),
            new Program.Line(0x1038, 2, ".byte 0x1, 0x2", "piece 0", 7),
            new Program.Line(0x103a, 1, ".byte 0xff", "piece 1", 7),
            new Program.Line(0x103b, 8, ".quad 0x102030405060708", "word", 8)),
        everything().at(0x1008).lines());
  }

  @Test
  void everyByteBelongsToOneLine() {
    Placed placed = everything().at(0x6000_0010L);
    long next = 0x6000_0010L;
    for (Program.Line line : placed.lines()) {
      assertEquals(next, line.address(), line::toString);
      next += line.size();
    }
    assertEquals(AddressRange.between(0x6000_0010L, next), placed.range());
    assertEquals(placed.range().size(), placed.encode().length);
  }

  @Test
  void itemsWithoutLinesAreSkipped() {
    Assembly.Longs none = new Assembly.Longs(new long[0], 4, i -> "", 0);
    Assembly.Code one = new Assembly.Code(NOP, "", 0);
    List<Program.Line> lines =
        new Assembly(List.of(none, one, none, none, one, none)).at(0).lines();
    assertEquals(
        List.of(new Program.Line(0, 4, "nop", "", 0), new Program.Line(4, 4, "nop", "", 0)), lines);
    assertThrows(IndexOutOfBoundsException.class, () -> lines.get(2));
    assertThrows(IndexOutOfBoundsException.class, () -> lines.get(-1));
  }

  @Test
  void labelsAreFoundAndMoreCanFollow() {
    Placed placed = everything().then(List.of(new Assembly.Mark(new Label("end"), "", 0))).at(0x8);
    assertEquals(0x8, placed.address(START));
    assertEquals(placed.range().end(), placed.address(new Label("end")));
  }

  @Test
  void theStubMayLieAtTheTopOfTheAddressSpace() {
    Placed placed = new Assembly(List.of(new Assembly.Code(NOP, "", 0))).at(-4);
    assertEquals(new AddressRange(-4, 4), placed.range());
  }

  @Test
  void aTableOfAMillionEntriesIsCheap() {
    long[] words = new long[3_000_000];
    words[2_999_999] = 0x0102_0304_0506_0708L;
    var table = new Assembly.Longs(words, 3, i -> fail(i), 0);
    Placed placed = new Assembly(List.of(table)).at(0x4000_0000L);
    byte[] bytes = placed.encode();
    assertEquals(24_000_000, bytes.length);
    assertArrayEquals(
        new byte[] {8, 7, 6, 5, 4, 3, 2, 1},
        java.util.Arrays.copyOfRange(bytes, 23_999_992, 24_000_000));
    assertEquals(1_000_000, placed.lines().size());
  }

  private static String fail(int line) {
    throw new AssertionError("nobody asked for line " + line);
  }

  @Test
  void whatCannotBeLaidOutIsRefused() {
    Assembly.Mark mark = new Assembly.Mark(START, "", 0);
    assertRefused("second label start", () -> new Assembly(List.of(mark, mark)).at(0));
    assertRefused("nop at 0x2", () -> new Assembly(List.of(new Assembly.Code(NOP, "", 0))).at(2));
    assertRefused("alignment 12", () -> new Assembly.Align(12, "", 0));
    assertRefused("text", () -> new Assembly.Text("\n", "", 0));
    Branch.Direct branch = new Branch.Direct(Branch.Direct.Op.B, DATA);
    Placed placed = new Assembly(List.of(new Assembly.Code(branch, "", 0))).at(0);
    assertRefused("data", placed::encode);
    assertRefused("no label data", () -> placed.address(DATA));
  }

  private static void assertRefused(String message, Runnable run) {
    var e = assertThrows(IllegalArgumentException.class, run::run);
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
