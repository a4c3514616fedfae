package relocc.runtime.a64;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relocc.runtime.a64.isa.InstructionSet;
import relocc.runtime.memory.Memory;

/**
 * Random instructions of every row, executed here and by QEMU's user emulation from the same
 * registers and memory; both must end in the same registers and memory.
 */
class SemanticsTest {
  private static final int PER_ROW = 12;

  /** x0..x15, NZCV, then v0..v3; 64-bit words. x16 is the base of accesses, x17 an index. */
  private static final int GENERAL = 16;

  private static final int STATE = GENERAL + 1 + 8;
  private static final long SCRATCH = 0x40_0000;
  private static final int SCRATCH_SIZE = 1 << 18;

  @TempDir Path directory;

  /** One instruction and the registers it starts from. */
  private record Trial(String row, int word, long[] before, long index) {}

  @Test
  void everyInstructionDoesWhatQemuDoes() throws IOException {
    Judge.require("qemu-aarch64", "aarch64-linux-gnu-as", "aarch64-linux-gnu-ld");
    List<Trial> trials = trials(new Random(30));
    ByteBuffer judged = judge(trials);
    Memory memory = new Memory(0);
    memory.fill(SCRATCH, SCRATCH_SIZE, (byte) 0x5a);
    for (Trial trial : trials) {
      long[] after = execute(trial, memory);
      for (int i = 0; i < after.length; i++) {
        int number = i;
        assertEquals(
            hex(judged.getLong()),
            hex(after[i]),
            () -> trial.row + " " + Integer.toHexString(trial.word) + " value " + number);
      }
    }
    byte[] scratch = new byte[SCRATCH_SIZE];
    judged.get(scratch);
    assertEquals(-1, java.util.Arrays.mismatch(scratch, memory.read(SCRATCH, SCRATCH_SIZE)));
  }

  private static String hex(long value) {
    return Long.toHexString(value);
  }

  private static List<Trial> trials(Random random) {
    List<Trial> trials = new ArrayList<>();
    for (DecodeTable.Row row : InstructionSet.table().rows()) {
      for (int i = 0; isTried(row) && i < PER_ROW; i++) {
        int word = random.nextInt() & ~row.mask() | row.value();
        int registers = registers(row, word, random);
        Trial trial = new Trial(row.name(), registers, state(random), index(registers, random));
        if (!isUndefined(trial.word)) {
          trials.add(trial);
        }
      }
    }
    return trials;
  }

  /** Small, and not negative where the instruction extends it with zeroes. */
  private static long index(int word, Random random) {
    boolean signed = (word >>> 15 & 1) == 1 || (word >>> 13 & 7) == 3;
    return random.nextInt(64) - (signed ? 32 : 0);
  }

  private static boolean isTried(DecodeTable.Row row) {
    String name = row.name();
    boolean elsewhere =
        row.family().rows().contains("B.cond")
            || row.family().rows().contains("DMB")
            || name.startsWith("ADR")
            || name.contains("XR") // whether a store happens depends on what came before
            || name.contains("literal");
    return !elsewhere;
  }

  /** Registers that the harness knows: x0..x15, v0..v3, x16 as a base, x17 as an index. */
  private static int registers(DecodeTable.Row row, int word, Random random) {
    int result = word;
    boolean transfer = row.layout().containsKey("Rt");
    for (String name : List.of("Rd", "Rn", "Rm", "Ra", "Rs", "Rt", "Rt2")) {
      if (!row.layout().containsKey(name)) {
        continue;
      }
      boolean vector = row.name().contains("_v") || row.family().rows().contains("DUP");
      int number =
          transfer && name.equals("Rn")
              ? 16
              : transfer && name.equals("Rm")
                  ? row.name().startsWith("LD1") && random.nextBoolean() ? 31 : 17
                  : vector || random.nextInt(12) != 0 ? random.nextInt(vector ? 4 : 16) : 31;
      Fields.Field field = row.layout().get(name);
      result = result & ~(31 << field.shift()) | number << field.shift();
    }
    return readsStackPointer(row) ? withoutStackPointer(row, result) : result;
  }

  private static boolean readsStackPointer(DecodeTable.Row row) {
    return row.name().endsWith("_immediate") && row.layout().containsKey("Rd")
        || row.name().endsWith("_extended");
  }

  private static int withoutStackPointer(DecodeTable.Row row, int word) {
    int result = word;
    for (String name : List.of("Rd", "Rn")) {
      int shift = row.layout().get(name).shift();
      result = (result >>> shift & 31) == 31 ? result & ~(31 << shift) : result;
    }
    return result;
  }

  private static long[] state(Random random) {
    long[] words = new long[STATE];
    for (int i = 0; i < STATE; i++) {
      words[i] =
          switch (random.nextInt(5)) {
            case 0 -> random.nextInt(4) - 2;
            case 1 -> 1L << random.nextInt(64);
            case 2 -> (long) random.nextInt() << 31;
            default -> random.nextLong();
          };
    }
    words[GENERAL] = (long) random.nextInt(16) << 28;
    return words;
  }

  private static boolean isUndefined(int word) {
    try {
      InstructionSet.table()
          .decode(word)
          .execute(new Core(new Registers(), new NoPort(), new NoPort()));
      return false;
    } catch (Trap trap) {
      return true;
    }
  }

  private static long[] execute(Trial trial, Memory memory) {
    Core core = new Core(new Registers(), new FlatPort(memory), new NoPort());
    for (int i = 0; i < GENERAL; i++) {
      core.set(i, trial.before[i]);
    }
    core.setFlags((int) (trial.before[GENERAL] >>> 28));
    for (int i = 0; i < 4; i++) {
      core.setVector(i, trial.before[GENERAL + 1 + 2 * i], trial.before[GENERAL + 2 + 2 * i]);
    }
    core.set(16, SCRATCH + SCRATCH_SIZE / 2);
    core.set(17, trial.index);
    InstructionSet.table().decode(trial.word).execute(core);
    long[] after = new long[STATE + 1];
    for (int i = 0; i < GENERAL; i++) {
      after[i] = core.get(i);
    }
    after[GENERAL] = (long) core.flags() << 28;
    for (int i = 0; i < 8; i++) {
      after[GENERAL + 1 + i] = core.vector(i / 2, i % 2 == 1);
    }
    after[STATE] = core.get(16) - SCRATCH;
    return after;
  }

  /** A program that does every trial and writes the states, then the scratch memory. */
  private ByteBuffer judge(List<Trial> trials) throws IOException {
    ByteBuffer states =
        ByteBuffer.allocate(trials.size() * (STATE + 1) * 8).order(ByteOrder.LITTLE_ENDIAN);
    StringBuilder text = new StringBuilder(PROLOGUE);
    for (Trial trial : trials) {
      for (long word : trial.before) {
        states.putLong(word);
      }
      states.putLong(trial.index);
      text.append("trial 0x").append(Integer.toHexString(trial.word)).append('\n');
    }
    int size = states.capacity();
    text.append(EPILOGUE.replace("SIZE", "" + size));
    Files.write(directory.resolve("states.bin"), states.array());
    Files.writeString(directory.resolve("trials.s"), text);
    Judge.run(directory, "aarch64-linux-gnu-as", "-march=armv8-a", "-o", "trials.o", "trials.s");
    Judge.run(directory, "aarch64-linux-gnu-ld", "-o", "trials", "trials.o");
    byte[] output = Judge.run(directory, "qemu-aarch64", "trials");
    assertEquals(size + SCRATCH_SIZE, output.length);
    return ByteBuffer.wrap(output).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static final String PROLOGUE =
      """
      .macro trial word
        mov x16, x27
        ldr x17, [x28, #200]
        ldr x0, [x28, #128]
        msr nzcv, x0
        ldur q0, [x28, #136]
        ldur q1, [x28, #152]
        ldur q2, [x28, #168]
        ldur q3, [x28, #184]
        ldp x0, x1, [x28, #0]
        ldp x2, x3, [x28, #16]
        ldp x4, x5, [x28, #32]
        ldp x6, x7, [x28, #48]
        ldp x8, x9, [x28, #64]
        ldp x10, x11, [x28, #80]
        ldp x12, x13, [x28, #96]
        ldp x14, x15, [x28, #112]
        .inst \\word
        stp x0, x1, [x28, #0]
        stp x2, x3, [x28, #16]
        stp x4, x5, [x28, #32]
        stp x6, x7, [x28, #48]
        stp x8, x9, [x28, #64]
        stp x10, x11, [x28, #80]
        stp x12, x13, [x28, #96]
        stp x14, x15, [x28, #112]
        mrs x0, nzcv
        str x0, [x28, #128]
        stur q0, [x28, #136]
        stur q1, [x28, #152]
        stur q2, [x28, #168]
        stur q3, [x28, #184]
        ldr x0, =scratch
        sub x16, x16, x0
        str x16, [x28, #200]
        add x28, x28, #208
      .endm
      .global _start
      _start:
        ldr x28, =states
        ldr x27, =scratch + 0x20000
        b go
        .ltorg
        go:
      """;

  private static final String EPILOGUE =
      """
        mov x19, #0
        ldr x20, =states
        ldr x21, =scratch + 0x40000
      out:
        mov x0, #1
        mov x1, x20
        sub x2, x21, x20
        mov x8, #64
        svc #0
        add x20, x20, x0
        cmp x20, x21
        b.ne out
        mov x0, #0
        mov x8, #93
        svc #0
        .ltorg
        .data
        .balign 8
      states:
        .incbin "states.bin"
      scratch:
        .fill 0x40000, 1, 0x5a
      """;

  /** Memory without translation, caches or alignment. */
  private static final class FlatPort extends NoPort {
    private final Memory memory;

    FlatPort(Memory memory) {
      this.memory = memory;
    }

    @Override
    public long load(long address, int log2) {
      return switch (log2) {
        case 0 -> memory.load8(address);
        case 1 -> memory.load16(address);
        case 2 -> memory.load32(address) & 0xffff_ffffL;
        default -> memory.load64(address);
      };
    }

    @Override
    public long loadExclusive(long address, int log2) {
      return load(address, log2);
    }

    @Override
    public boolean storeExclusive(long address, int log2, long value) {
      store(address, log2, value);
      return true;
    }

    @Override
    public void store(long address, int log2, long value) {
      switch (log2) {
        case 0 -> memory.store8(address, (int) value);
        case 1 -> memory.store16(address, (int) value);
        case 2 -> memory.store32(address, (int) value);
        default -> memory.store64(address, value);
      }
    }
  }
}
