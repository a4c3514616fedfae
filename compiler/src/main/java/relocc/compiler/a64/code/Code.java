package relocc.compiler.a64.code;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import relocc.compiler.a64.Arithmetic;
import relocc.compiler.a64.Assembly;
import relocc.compiler.a64.Branch;
import relocc.compiler.a64.Instruction;
import relocc.compiler.a64.Instruction.Label;
import relocc.compiler.a64.Logical;
import relocc.compiler.a64.Memory;
import relocc.compiler.a64.Register;
import relocc.compiler.a64.Register.OrSp;
import relocc.compiler.a64.Register.OrZero;
import relocc.compiler.a64.Register.Q;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.SystemOperation;
import relocc.compiler.a64.SystemOperation.SystemRegister;
import relocc.compiler.plan.ExceptionLevel;

/** Code under construction, written down as one would write assembly. */
public final class Code {
  /** Set in x16 at EL2 without VHE, where a stub is entered there with it and without. */
  public static final int NO_HOST_BIT = 0;

  private final List<Assembly.Item> items = new ArrayList<>();
  private final List<ExceptionLevel> levels;
  private boolean sharesNames;
  private String note = "";
  private int step;
  private int locals;

  /**
   * @param levels the levels that the stub may be entered at, at least one
   */
  public Code(Set<ExceptionLevel> levels) {
    this.levels = levels.stream().sorted(Comparator.comparing(PerLevel.ORDER::indexOf)).toList();
    this.sharesNames =
        levels.containsAll(Set.of(ExceptionLevel.EL1, ExceptionLevel.EL2_VHE))
            && !levels.contains(ExceptionLevel.EL3);
  }

  /** Emits code that also runs when VHE is not as it was at entry: nothing is shared there. */
  public void whateverHosts(Runnable body) {
    boolean before = sharesNames;
    sharesNames = false;
    body.run();
    sharesNames = before;
  }

  /** Whether there is code for EL2 with VHE beside code for EL2 without. */
  public boolean tellsHosts() {
    return levels.contains(ExceptionLevel.EL2) && levels.contains(ExceptionLevel.EL2_VHE);
  }

  /** The levels that are told apart. */
  public List<ExceptionLevel> levels() {
    return levels;
  }

  public List<Assembly.Item> items() {
    return List.copyOf(items);
  }

  /** What follows belongs to this step of the routine. */
  public void step(int index) {
    step = index;
  }

  /** Says why the next instruction is there. */
  public Code note(String why) {
    note = why;
    return this;
  }

  public void label(String name) {
    items.add(new Assembly.Mark(new Label(name), "", step));
  }

  /**
   * Code of its own for each level that the stub may be entered at; CurrentEL is in x16. What is
   * the same at two levels is there once, for EL1 and EL2 with VHE with the names of EL1.
   *
   * @param body emits the code for one level
   */
  public void perLevel(Consumer<ExceptionLevel> body) {
    new PerLevel(this, levels, sharesNames).emit(body);
  }

  /**
   * As {@link #perLevel(Consumer)} of all parts together; where levels share code each part is
   * there once for those that do.
   */
  public void perLevel(List<Consumer<ExceptionLevel>> parts) {
    if (sharesNames) {
      parts.forEach(this::perLevel);
    } else {
      perLevel(level -> parts.forEach(part -> part.accept(level)));
    }
  }

  /** What is emitted by {@code body}, which is not there yet: {@link #put} puts it somewhere. */
  public List<Assembly.Item> apart(Runnable body) {
    int start = items.size();
    body.run();
    List<Assembly.Item> block = List.copyOf(items.subList(start, items.size()));
    items.subList(start, items.size()).clear();
    return block;
  }

  /** Puts what was emitted {@link #apart} here. */
  public void put(List<Assembly.Item> block) {
    items.addAll(block);
  }

  /** The register of that name which belongs to {@code level}. */
  public static SystemRegister banked(String name, ExceptionLevel level) {
    return SystemRegister.valueOf(name + "_EL" + level.number());
  }

  /** A label name that is used nowhere else. */
  public String local(String stem) {
    return stem + "_" + ++locals;
  }

  public void align(int bytes) {
    items.add(new Assembly.Align(bytes, "", step));
  }

  public void quads(String why, long... values) {
    items.add(new Assembly.Longs(values, 1, index -> why, step));
  }

  public void bytes(String why, byte... values) {
    items.add(new Assembly.Bytes(values, values.length, index -> why, step));
  }

  /** The array belongs to the code from now on. */
  public void words(long[] values, int perLine, String what) {
    items.add(new Assembly.Longs(values, perLine, index -> index == 0 ? what : "", step));
  }

  /** The array belongs to the code from now on. */
  public void table(byte[] values, String what) {
    items.add(new Assembly.Bytes(values, 64, index -> index == 0 ? what : "", step));
  }

  public void text(String ascii) {
    items.add(new Assembly.Text(ascii, "", step));
  }

  /** An instruction that has no method of its own here. */
  public void emit(Instruction instruction) {
    items.add(new Assembly.Code(instruction, note, step));
    note = "";
  }

  public void mov(X d, long value) {
    Arithmetic.load(d, value).forEach(this::emit);
  }

  public void mov(OrZero d, OrZero m) {
    emit(Logical.mov(d, m));
  }

  public void movSp(OrSp d, OrSp n) {
    emit(new Arithmetic.AddImmediate(Arithmetic.AddImmediate.Op.ADD, d, n, 0));
  }

  public void add(OrSp d, OrSp n, int immediate) {
    emit(new Arithmetic.AddImmediate(Arithmetic.AddImmediate.Op.ADD, d, n, immediate));
  }

  public void sub(OrSp d, OrSp n, int immediate) {
    emit(new Arithmetic.AddImmediate(Arithmetic.AddImmediate.Op.SUB, d, n, immediate));
  }

  public void add(OrZero d, OrZero n, OrZero m) {
    emit(new Arithmetic.AddRegister(Arithmetic.AddRegister.Op.ADD, d, n, m));
  }

  public void addShifted(OrZero d, OrZero n, OrZero m, int left) {
    emit(
        new Arithmetic.AddRegister(
            Arithmetic.AddRegister.Op.ADD, d, n, m, Arithmetic.Shift.LSL, left));
  }

  public void sub(OrZero d, OrZero n, OrZero m) {
    emit(new Arithmetic.AddRegister(Arithmetic.AddRegister.Op.SUB, d, n, m));
  }

  public void subs(OrZero d, OrSp n, int immediate) {
    emit(new Arithmetic.AddsImmediate(Arithmetic.AddsImmediate.Op.SUBS, d, n, immediate));
  }

  public void subs(OrZero d, OrZero n, OrZero m) {
    emit(new Arithmetic.AddRegister(Arithmetic.AddRegister.Op.SUBS, d, n, m));
  }

  public void cmp(OrZero n, OrZero m) {
    emit(Arithmetic.cmp(n, m));
  }

  public void cmp(OrSp n, int immediate) {
    emit(Arithmetic.cmp(n, immediate));
  }

  public void and(OrSp d, OrZero n, long mask) {
    emit(new Logical.LogicalImmediate(Logical.LogicalImmediate.Op.AND, d, n, mask));
  }

  public void and(OrZero d, OrZero n, OrZero m) {
    emit(new Logical.LogicalRegister(Logical.LogicalRegister.Op.AND, d, n, m));
  }

  public void orr(OrSp d, OrZero n, long mask) {
    emit(new Logical.LogicalImmediate(Logical.LogicalImmediate.Op.ORR, d, n, mask));
  }

  public void orr(OrZero d, OrZero n, OrZero m) {
    emit(new Logical.LogicalRegister(Logical.LogicalRegister.Op.ORR, d, n, m));
  }

  public void eor(OrZero d, OrZero n, OrZero m) {
    emit(new Logical.LogicalRegister(Logical.LogicalRegister.Op.EOR, d, n, m));
  }

  public void eor(OrSp d, OrZero n, long mask) {
    emit(new Logical.LogicalImmediate(Logical.LogicalImmediate.Op.EOR, d, n, mask));
  }

  public void tst(OrZero n, OrZero m) {
    emit(new Logical.LogicalRegister(Logical.LogicalRegister.Op.ANDS, Register.Zero.XZR, n, m));
  }

  public void lsl(OrZero d, OrZero n, int amount) {
    emit(Logical.lsl(d, n, amount));
  }

  public void lsr(OrZero d, OrZero n, int amount) {
    emit(Logical.lsr(d, n, amount));
  }

  public void lsl(OrZero d, OrZero n, OrZero m) {
    emit(new Logical.ShiftRegister(Logical.ShiftRegister.Op.LSL, d, n, m));
  }

  public void lsr(OrZero d, OrZero n, OrZero m) {
    emit(new Logical.ShiftRegister(Logical.ShiftRegister.Op.LSR, d, n, m));
  }

  public void ubfx(OrZero d, OrZero n, int low, int width) {
    emit(Logical.ubfx(d, n, low, width));
  }

  public void rev(OrZero d, OrZero n) {
    emit(new Logical.Reverse(Logical.Reverse.Op.REV, d, n));
  }

  public void dup16b(Q d, X n) {
    emit(new Logical.Duplicate(Logical.Duplicate.Op.DUP_16B, d, n.w()));
  }

  public void adr(OrZero d, String label) {
    emit(new Arithmetic.Adr(d, new Label(label)));
  }

  public void b(String label) {
    emit(new Branch.Direct(Branch.Direct.Op.B, new Label(label)));
  }

  public void b(Branch.Conditional.Op condition, String label) {
    emit(new Branch.Conditional(condition, new Label(label)));
  }

  public void cbz(OrZero t, String label) {
    emit(new Branch.CompareZero(Branch.CompareZero.Op.CBZ, t, new Label(label)));
  }

  public void cbnz(OrZero t, String label) {
    emit(new Branch.CompareZero(Branch.CompareZero.Op.CBNZ, t, new Label(label)));
  }

  public void tbz(OrZero t, int bit, String label) {
    emit(new Branch.TestBit(Branch.TestBit.Op.TBZ, t, bit, new Label(label)));
  }

  public void tbnz(OrZero t, int bit, String label) {
    emit(new Branch.TestBit(Branch.TestBit.Op.TBNZ, t, bit, new Label(label)));
  }

  public void br(X n) {
    emit(new Branch.Indirect(Branch.Indirect.Op.BR, n));
  }

  /** HVC or SMC, the number that SMCCC wants. */
  public void call(Branch.Call.Op op) {
    emit(new Branch.Call(op, 0));
  }

  public void ret() {
    emit(new Branch.Indirect(Branch.Indirect.Op.RET, X.X30));
  }

  public void pair(Memory.Pair.Op op, Register a, Register b, X n, int offset) {
    emit(new Memory.Pair(op, a, b, n, offset));
  }

  public void indexed(Memory.Indexed.Op op, Register t, X n, int offset) {
    emit(new Memory.Indexed(op, t, n, offset));
  }

  public void unsigned(Memory.Unsigned.Op op, Register t, X n, int offset) {
    emit(new Memory.Unsigned(op, t, n, offset));
  }

  public void ldr(X t, String literal) {
    emit(new Memory.Literal(Memory.Literal.Op.LDR_X, t, new Label(literal)));
  }

  public void mrs(OrZero t, SystemRegister register) {
    emit(new SystemOperation.Move(SystemOperation.Move.Op.MRS, register, t));
  }

  public void msr(SystemRegister register, OrZero t) {
    emit(new SystemOperation.Move(SystemOperation.Move.Op.MSR, register, t));
  }

  public void state(SystemOperation.State.Op op, int value) {
    emit(new SystemOperation.State(op, value));
  }

  public void dsb(SystemOperation.Barrier.Domain domain) {
    emit(new SystemOperation.Barrier(SystemOperation.Barrier.Op.DSB, domain));
  }

  public void dc(SystemOperation.ByAddress.Op op, X t) {
    emit(new SystemOperation.ByAddress(op, t));
  }

  public void hvc() {
    emit(new Branch.Call(Branch.Call.Op.HVC, 0));
  }

  public void plain(SystemOperation.Plain.Op op) {
    emit(new SystemOperation.Plain(op));
  }

  public void isb() {
    plain(SystemOperation.Plain.Op.ISB);
  }
}
