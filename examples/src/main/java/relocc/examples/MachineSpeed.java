package relocc.examples;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.FrontEnd;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;
import relocc.runtime.Outcome;
import relocc.runtime.Setup;
import relocc.runtime.memory.Extent;
import relocc.runtime.memory.Memory;
import relocc.runtime.memory.Window;

/**
 * How many instructions of a copy the machine model executes in a second, with QEMU beside it on
 * the same blob. Run from the project's folder when it is built:
 *
 * <pre>java -cp examples/target/classes:compiler/target/relocc.jar relocc.examples.MachineSpeed
 * </pre>
 */
public final class MachineSpeed {
  private static final long STUB = 0x4010_0000L;
  private static final long FINISH = 0x4020_0000L;
  private static final int RAM_SIZE = 256 << 20;
  private static final int RUNS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** PSCI SYSTEM_OFF by SMC. */
  private static final int[] OFF = {0x5280_0100, 0x72b0_8000, 0xd400_0003};

  private static final String PLAN =
      """
      edition 1
      plan copies {
        cpu cortex-a72
        memory { ram dram = 0x4000_0000 ..+ 256 MiB }
        entry { el 2 { mmu off } }
        stub  { at 0x4010_0000 ..+ 128 KiB }
        steps {
          STEPS
        }
        exit 0x4020_0000 { el 2  mmu off }
      }
      """;

  private MachineSpeed() {}

  /** Prints instructions, seconds and millions of instructions in a second, of both. */
  public static void main(String[] arguments) throws IOException {
    String there = "copy 0x4400_0000 ..+ 1 MiB -> 0x4800_0000\n";
    String back = "copy 0x4800_0000 ..+ 1 MiB -> 0x4400_0000\n";
    Build build = build((there + back).repeat(512));
    long instructions = 0;
    double best = Double.MAX_VALUE;
    for (int run = 0; run < RUNS; run++) {
      Setup setup = setup(build.program().bytes());
      long start = System.nanoTime();
      Outcome outcome = relocc.runtime.Machine.run(setup);
      best = Math.min(best, (System.nanoTime() - start) / 1e9);
      instructions = outcome.instructions();
      if (!outcome.violations().isEmpty()) {
        throw new IllegalStateException(outcome.violations().toString());
      }
    }
    report("machine model", instructions, best);
    double all = qemu(build.program().bytes());
    double none = qemu(build("copy 0x4400_0000 ..+ 64 B -> 0x4800_0000").program().bytes());
    report("qemu-system", instructions, all - none);
    System.out.printf("machine / qemu-system: %.2f%n", (all - none) / best);
  }

  private static void report(String who, long instructions, double seconds) {
    System.out.printf(
        "%-13s %,d instructions %.3f s %.0f M/s%n",
        who, instructions, seconds, instructions / seconds / 1e6);
  }

  private static Build build(String steps) {
    Source source = new Source("copies.rstub", PLAN.replace("STEPS", steps));
    FrontEnd.Result read = FrontEnd.read(source, Path.of("."), Map.of(), Optional.empty());
    return Compiler.build(read.plan().orElseThrow(), new Problems()).orElseThrow();
  }

  private static Setup setup(byte[] blob) {
    Memory memory = new Memory(1);
    memory.write(STUB, blob);
    Window ram = new Window(new Extent(Ram.BASE, RAM_SIZE), Window.Kind.RAM);
    return Setup.of(memory, 2, new Extent(STUB, 128 << 10), List.of(ram))
        .withCode(new Extent(STUB, 4096));
  }

  /** The shortest of some runs, from the start of the process to its end. */
  private static double qemu(byte[] blob) throws IOException {
    Path folder = Files.createDirectories(Path.of("examples/target/speed"));
    ByteBuffer off = ByteBuffer.allocate(4 * OFF.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : OFF) {
      off.putInt(word);
    }
    double best = Double.MAX_VALUE;
    for (int run = 0; run < RUNS; run++) {
      Ram ram = Ram.blank(folder.resolve("ram"), RAM_SIZE);
      ram.put(STUB, blob);
      ram.put(FINISH, off.array());
      long start = System.nanoTime();
      Tool.Outcome outcome = Machine.at(2).run(ram, STUB, folder.resolve("log"), PATIENCE);
      best = Math.min(best, (System.nanoTime() - start) / 1e9);
      if (!outcome.inTime()) {
        throw new IllegalStateException("QEMU does not end: " + outcome.text());
      }
    }
    return best;
  }
}
