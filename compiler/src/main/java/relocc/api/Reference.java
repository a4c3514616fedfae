package relocc.api;

import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import relocc.cli.verify.meaning.ExitState;
import relocc.compiler.Build;
import relocc.compiler.jvm.JvmBackend;
import relocc.runtime.memory.Memory;

/**
 * What a stub does to memory, as a class that was made for it. The class goes when nobody holds the
 * reference any more. Safe for several threads that work on memories of their own.
 *
 * <p>It knows no MMU and no caches, and refuses nothing: parameters are read and not judged.
 */
public final class Reference {
  private static final int ARGUMENTS = 8;

  private final relocc.cli.verify.meaning.Reference loaded;
  private final List<Level> levels;

  Reference(Build build) {
    loaded = relocc.cli.verify.meaning.Reference.load(JvmBackend.emit(build.routine()));
    levels = build.plan().entries().stream().map(entry -> Level.of(entry.level())).toList();
  }

  /**
   * The state in which control passes on.
   *
   * @param address of the first instruction behind the stub
   * @param level the exception level there, 1 to 3
   * @param sp the stack pointer there; empty: as it was
   * @param x x0 to x30
   */
  public record Exit(long address, int level, OptionalLong sp, List<Long> x) {
    public Exit {
      x = List.copyOf(x);
    }
  }

  /**
   * Does to a memory what the stub would.
   *
   * @param memory with all that is moved and, where parameters lie in a block or a list, those
   * @param level one of the plan's levels of entry
   * @param registers x0, x1, ... up to x7, in which parameters, or the address of their block, are;
   *     0 where there are fewer
   * @throws IllegalArgumentException if the plan is not entered at this level, or there are more
   *     than 8 registers
   */
  public Exit run(Memory memory, Level level, long... registers) {
    if (!levels.contains(level) || registers.length > ARGUMENTS) {
      throw new IllegalArgumentException(
          levels.contains(level) ? registers.length + " registers" : "not entered at " + level);
    }
    ExitState exit =
        loaded.run(
            memory,
            level.inside(),
            IntStream.range(0, registers.length)
                .boxed()
                .collect(Collectors.toMap(i -> i, i -> registers[i])),
            bytes -> {});
    return new Exit(exit.pc(), exit.level(), exit.sp(), exit.x());
  }

  /**
   * The method itself, {@code (Memory memory, int level, long[] registers, LongConsumer
   * progress)long[]}: 8 registers; {@code progress} is told how many bytes were moved since it was
   * told last. The result are pc, level, whether sp is given (1 or 0), sp, x0 to x30.
   */
  public MethodHandle handle() {
    return loaded.handle();
  }
}
