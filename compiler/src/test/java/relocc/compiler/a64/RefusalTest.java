package relocc.compiler.a64;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relocc.compiler.a64.Arithmetic.Shift;
import relocc.compiler.a64.Instruction.Label;
import relocc.compiler.a64.Register.Q;
import relocc.compiler.a64.Register.StackPointer;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.Register.Zero;
import relocc.compiler.a64.SystemOperation.SystemRegister;

/** What a shape cannot hold is refused, and the message names it. */
class RefusalTest {
  record Refused(String named, Supplier<Object> made) {
    @Override
    public String toString() {
      return named;
    }
  }

  private static Refused refused(Object named, Supplier<Object> made) {
    return new Refused(named.toString(), made);
  }

  private static Refused outOfReach(Instruction instruction) {
    return refused(
        "out of reach", () -> instruction.encode(0x1000_0000, Samples.around(0x1000_0000)));
  }

  private static Label label(String name) {
    return new Label(name);
  }

  static Stream<Refused> values() {
    return Stream.of(
        refused(65536, () -> new Arithmetic.MoveWide(Arithmetic.MoveWide.Op.MOVZ, X.X0, 65536, 0)),
        refused(-1, () -> new Arithmetic.MoveWide(Arithmetic.MoveWide.Op.MOVZ, X.X0, -1, 0)),
        refused(8, () -> new Arithmetic.MoveWide(Arithmetic.MoveWide.Op.MOVZ, X.X0, 1, 8)),
        refused(64, () -> new Arithmetic.MoveWide(Arithmetic.MoveWide.Op.MOVZ, X.X0, 1, 64)),
        refused(4097, () -> addImmediate(4097)),
        refused(0x1000000, () -> addImmediate(0x1000000)),
        refused(-1, () -> addImmediate(-1)),
        refused(-4096, () -> addImmediate(-4096)),
        refused(4097, () -> Arithmetic.cmp(X.X0, 4097)),
        refused(64, () -> addShifted(64)),
        refused(16, () -> conditionalCompare(16)),
        refused(-1, () -> conditionalCompare(-1)),
        refused(-1, () -> addShifted(-1)),
        refused(64, () -> orrShifted(64)),
        refused("0x5", () -> and(5)),
        refused("0x0", () -> and(0)),
        refused("0xffffffffffffffff", () -> and(-1)),
        refused("0x5", () -> Logical.tst(X.X0, 5)),
        refused(64, () -> Logical.lsl(X.X0, X.X1, 64)),
        refused(-1, () -> Logical.lsl(X.X0, X.X1, -1)),
        refused(64, () -> Logical.lsr(X.X0, X.X1, 64)),
        refused("bits 60", () -> Logical.ubfx(X.X0, X.X1, 60, 5)),
        refused("width 0", () -> Logical.ubfx(X.X0, X.X1, 0, 0)),
        refused("bits -1", () -> Logical.bfi(X.X0, X.X1, -1, 4)),
        refused("width 65", () -> Logical.bfi(X.X0, X.X1, 0, 65)),
        refused(64, () -> new Logical.Bitfield(Logical.Bitfield.Op.BFM, X.X0, X.X1, 0, 64)),
        refused(64, () -> new Branch.TestBit(Branch.TestBit.Op.TBZ, X.X0, 64, label("plus_0"))),
        refused(65536, () -> new Branch.Call(Branch.Call.Op.HVC, 65536)),
        refused(16, () -> new SystemOperation.State(SystemOperation.State.Op.DAIFSET, 16)),
        refused("spsel 2", () -> new SystemOperation.State(SystemOperation.State.Op.SPSEL, 2)),
        refused("MSR of CTR_EL0", () -> move(SystemOperation.Move.Op.MSR, SystemRegister.CTR_EL0)),
        refused("MRS of OSLAR", () -> move(SystemOperation.Move.Op.MRS, SystemRegister.OSLAR_EL1)),
        refused("a b", () -> label("a b")),
        refused("1a", () -> label("1a")));
  }

  static Stream<Refused> places() {
    return Stream.of(
        refused(4, () -> pair(Memory.Pair.Op.STP_X, X.X0, X.X1, 4)),
        refused(512, () -> pair(Memory.Pair.Op.STP_X, X.X0, X.X1, 512)),
        refused(-520, () -> pair(Memory.Pair.Op.STP_X, X.X0, X.X1, -520)),
        refused(1024, () -> pair(Memory.Pair.Op.LDP_Q, Q.Q0, Q.Q1, 1024)),
        refused(8, () -> pair(Memory.Pair.Op.LDP_Q, Q.Q0, Q.Q1, 8)),
        refused("x0 twice", () -> pair(Memory.Pair.Op.LDP_X, X.X0, X.X0, 0)),
        refused("q3 twice", () -> pair(Memory.Pair.Op.LDP_Q_POST, Q.Q3, Q.Q3, 0)),
        refused("xzr twice", () -> pair(Memory.Pair.Op.LDP_X, Zero.XZR, Zero.XZR, 0)),
        refused("base x9", () -> pair(Memory.Pair.Op.STP_X_PRE, X.X9, X.X1, 0)),
        refused("base x9", () -> pair(Memory.Pair.Op.LDP_X_POST, X.X0, X.X9, 0)),
        refused("q0 is no OrZero", () -> pair(Memory.Pair.Op.LDP_X, Q.Q0, X.X1, 0)),
        refused("x1 is no Q", () -> pair(Memory.Pair.Op.LDP_Q, Q.Q0, X.X1, 0)),
        refused("sp is no OrZero", () -> pair(Memory.Pair.Op.LDP_X, StackPointer.SP, X.X1, 0)),
        refused(32768, () -> unsigned(Memory.Unsigned.Op.LDR_X, X.X0, 32768)),
        refused(4, () -> unsigned(Memory.Unsigned.Op.LDR_X, X.X0, 4)),
        refused(-8, () -> unsigned(Memory.Unsigned.Op.LDR_X, X.X0, -8)),
        refused(4096, () -> unsigned(Memory.Unsigned.Op.LDRB_W, X.X0.w(), 4096)),
        refused(1, () -> unsigned(Memory.Unsigned.Op.STRH_W, X.X0.w(), 1)),
        refused("x0 is no W", () -> unsigned(Memory.Unsigned.Op.LDRB_W, X.X0, 0)),
        refused("w0 is no OrZero", () -> unsigned(Memory.Unsigned.Op.LDR_X, X.X0.w(), 0)),
        refused(256, () -> indexed(Memory.Indexed.Op.LDR_X_POST, X.X0, 256)),
        refused(-257, () -> indexed(Memory.Indexed.Op.LDR_Q_PRE, Q.Q0, -257)),
        refused("base x9", () -> indexed(Memory.Indexed.Op.LDR_X_POST, X.X9, 8)),
        refused("base x9", () -> indexed(Memory.Indexed.Op.STRB_W_PRE, X.X9.w(), 8)),
        outOfReach(new Branch.Direct(Branch.Direct.Op.B, label("plus_134217728"))),
        outOfReach(new Branch.Direct(Branch.Direct.Op.BL, label("minus_134217732"))),
        outOfReach(new Branch.Direct(Branch.Direct.Op.B, label("plus_2"))),
        outOfReach(new Branch.Conditional(Branch.Conditional.Op.EQ, label("plus_1048576"))),
        outOfReach(new Branch.CompareZero(Branch.CompareZero.Op.CBZ, X.X0, label("minus_1048580"))),
        outOfReach(new Branch.TestBit(Branch.TestBit.Op.TBZ, X.X0, 1, label("plus_32768"))),
        outOfReach(new Branch.TestBit(Branch.TestBit.Op.TBZ, X.X0, 1, label("minus_32772"))),
        outOfReach(new Memory.Literal(Memory.Literal.Op.LDR_X, X.X0, label("plus_1048576"))),
        outOfReach(new Arithmetic.Adr(X.X0, label("plus_1048576"))),
        outOfReach(new Arithmetic.Adr(X.X0, label("minus_1048577"))));
  }

  private static Object addImmediate(int value) {
    return new Arithmetic.AddImmediate(Arithmetic.AddImmediate.Op.ADD, X.X0, X.X1, value);
  }

  private static Object addShifted(int amount) {
    var add = Arithmetic.AddRegister.Op.ADD;
    return new Arithmetic.AddRegister(add, X.X0, X.X1, X.X2, Shift.LSL, amount);
  }

  private static Object conditionalCompare(int flags) {
    var ccmp = Arithmetic.ConditionalCompare.Op.CCMP;
    return new Arithmetic.ConditionalCompare(ccmp, X.X0, X.X1, flags, Branch.Conditional.Op.EQ);
  }

  private static Object orrShifted(int amount) {
    var orr = Logical.LogicalRegister.Op.ORR;
    return new Logical.LogicalRegister(orr, X.X0, X.X1, X.X2, Shift.LSR, amount);
  }

  private static Object and(long mask) {
    return new Logical.LogicalImmediate(Logical.LogicalImmediate.Op.AND, X.X0, X.X1, mask);
  }

  private static Object move(SystemOperation.Move.Op op, SystemRegister register) {
    return new SystemOperation.Move(op, register, X.X0);
  }

  private static Object pair(Memory.Pair.Op op, Register t1, Register t2, int offset) {
    return new Memory.Pair(op, t1, t2, X.X9, offset);
  }

  private static Object unsigned(Memory.Unsigned.Op op, Register t, int offset) {
    return new Memory.Unsigned(op, t, X.X9, offset);
  }

  private static Object indexed(Memory.Indexed.Op op, Register t, int offset) {
    return new Memory.Indexed(op, t, X.X9, offset);
  }

  @ParameterizedTest
  @MethodSource({"values", "places"})
  void isRefused(Refused refused) {
    var e = assertThrows(IllegalArgumentException.class, () -> refused.made().get());
    assertTrue(e.getMessage().contains(refused.named()), e.getMessage());
  }

  /** Nothing above is refused for another reason: these neighbours are legal. */
  @ParameterizedTest
  @MethodSource("neighbours")
  void itsNeighbourIsLegal(Supplier<Object> made) {
    made.get();
  }

  static List<Supplier<Object>> neighbours() {
    return List.of(
        () -> pair(Memory.Pair.Op.STP_X, X.X0, X.X0, 504),
        () -> pair(Memory.Pair.Op.STP_X, X.X9, X.X1, -512),
        () -> pair(Memory.Pair.Op.LDP_X, X.X9, X.X1, 0),
        () -> indexed(Memory.Indexed.Op.LDR_Q_POST, Q.Q9, 8),
        () -> move(SystemOperation.Move.Op.MRS, SystemRegister.CTR_EL0),
        () -> move(SystemOperation.Move.Op.MSR, SystemRegister.OSLAR_EL1));
  }
}
