package relocc.compiler.a64.codec;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import relocc.compiler.a64.Assembly;
import relocc.compiler.a64.Instruction.Label;
import relocc.compiler.a64.Placed;
import relocc.compiler.a64.code.Code;
import relocc.compiler.plan.ExceptionLevel;
import relocc.runtime.a64.Core;
import relocc.runtime.a64.DataPort;
import relocc.runtime.a64.Instruction;
import relocc.runtime.a64.Registers;
import relocc.runtime.a64.SystemPort;
import relocc.runtime.a64.isa.InstructionSet;

/**
 * Emitted code on the machine model's core, with flat memory: the program, one range that may be
 * read, one that may be written and read. Every other access fails the test, and so does one that
 * is not aligned where memory is Device.
 */
final class Flat {
  static final long PROGRAM = 0x4000_0000L;
  private static final long LIMIT = 200_000_000L;

  /** A range of memory. */
  record Memory(long start, byte[] bytes) {
    boolean has(long address, int size) {
      return address >= start && address - start + size <= bytes.length;
    }
  }

  /** Such an access. */
  static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1;

    Wrong(String message) {
      super(message);
    }
  }

  private final Placed placed;
  private final Memory program;
  private final Map<Long, Instruction> decoded = new HashMap<>();
  private final Memory source;
  private final Memory destination;
  private final boolean device;
  private final Registers registers = new Registers();
  private long instructions;
  private boolean failed;

  private Flat(Placed placed, Memory source, Memory destination, boolean device) {
    this.placed = placed;
    this.program = new Memory(PROGRAM, placed.encode());
    this.source = source;
    this.destination = destination;
    this.device = device;
  }

  /**
   * @param body emits the code; it may go to the label it is given when it fails
   * @param constants emits what lies behind it
   */
  static Placed program(BiConsumer<Code, String> body, Consumer<Code> constants) {
    Code code = new Code(EnumSet.of(ExceptionLevel.EL2));
    body.accept(code, "bad");
    code.label("good");
    code.plain(relocc.compiler.a64.SystemOperation.Plain.Op.NOP);
    code.label("bad");
    code.plain(relocc.compiler.a64.SystemOperation.Plain.Op.NOP);
    constants.accept(code);
    return new Assembly(code.items()).at(PROGRAM);
  }

  /** Runs a program to its end. */
  static Flat run(
      Placed placed, Memory source, Memory destination, boolean device, long... arguments) {
    Flat flat = new Flat(placed, source, destination, device);
    for (int i = 0; i < 31; i++) {
      flat.registers.set(i, 0x1111_1111_1111_1111L * (i % 15 + 1));
    }
    for (int i = 0; i < 32; i++) {
      flat.registers.setVector(i, 0x2222_2222_2222_2222L + i, -i);
    }
    for (int i = 0; i < arguments.length; i++) {
      flat.registers.set(i, arguments[i]);
    }
    flat.run();
    return flat;
  }

  private void run() {
    long good = placed.address(new Label("good"));
    long bad = placed.address(new Label("bad"));
    Core core = new Core(registers, new Port(), new Quiet());
    registers.branch(PROGRAM);
    registers.advance();
    while (registers.pc() != good && registers.pc() != bad) {
      if (instructions++ > LIMIT) {
        throw new Wrong("no end");
      }
      long pc = registers.pc();
      decoded.computeIfAbsent(pc, this::decode).execute(core);
      registers.advance();
    }
    failed = registers.pc() == bad;
  }

  private Instruction decode(long pc) {
    return InstructionSet.table().decode((int) load(program, pc, 4));
  }

  boolean failed() {
    return failed;
  }

  long instructions() {
    return instructions;
  }

  long x(int number) {
    return registers.get(number);
  }

  long vector(int number) {
    return registers.vector(number, false);
  }

  private static long load(Memory memory, long address, int size) {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= (memory.bytes[(int) (address - memory.start) + i] & 0xffL) << 8 * i;
    }
    return value;
  }

  private final class Port implements DataPort {
    @Override
    public long load(long address, int log2) {
      aligned(address, log2);
      for (Memory memory : new Memory[] {source, destination, program}) {
        if (memory.has(address, 1 << log2)) {
          return Flat.load(memory, address, 1 << log2);
        }
      }
      throw new Wrong("read of 0x" + Long.toHexString(address));
    }

    @Override
    public void store(long address, int log2, long value) {
      aligned(address, log2);
      if (!destination.has(address, 1 << log2)) {
        throw new Wrong("write of 0x" + Long.toHexString(address));
      }
      for (int i = 0; i < 1 << log2; i++) {
        destination.bytes[(int) (address - destination.start) + i] = (byte) (value >>> 8 * i);
      }
    }

    private void aligned(long address, int log2) {
      if (device && (address & (1L << log2) - 1) != 0) {
        throw new Wrong("unaligned access of 0x" + Long.toHexString(address));
      }
    }

    @Override
    public void load16(long address, Registers into, int vector) {
      aligned(address, 4);
      into.setVector(vector, load(address, 3), load(address + 8, 3));
    }

    @Override
    public void store16(long address, long low, long high) {
      aligned(address, 4);
      store(address, 3, low);
      store(address + 8, 3, high);
    }

    @Override
    public long loadExclusive(long address, int log2) {
      throw new Wrong("exclusive");
    }

    @Override
    public boolean storeExclusive(long address, int log2, long value) {
      throw new Wrong("exclusive");
    }

    @Override
    public void requireAlignment(long address, int log2, boolean write) {
      aligned(address, log2);
    }

    @Override
    public void requireStackAlignment(long stackPointer) {
      throw new Wrong("stack");
    }
  }

  /** There is no system. */
  private static final class Quiet implements SystemPort {
    @Override
    public long read(int key) {
      throw new Wrong("system register");
    }

    @Override
    public void write(int key, long value) {
      throw new Wrong("system register");
    }

    @Override
    public void writeField(int op1, int op2, int immediate) {
      throw new Wrong("system register");
    }

    @Override
    public void operate(int key, long value) {
      throw new Wrong("system operation");
    }

    @Override
    public void barrier(boolean completes, int option) {
      throw new Wrong("barrier");
    }

    @Override
    public void synchronise() {
      throw new Wrong("barrier");
    }

    @Override
    public void hint(int number) {}

    @Override
    public void exceptionReturn() {
      throw new Wrong("exception return");
    }

    @Override
    public void requireVectors() {}
  }
}
