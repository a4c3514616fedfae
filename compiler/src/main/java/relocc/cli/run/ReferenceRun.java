package relocc.cli.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import relocc.cli.verify.meaning.ExitState;
import relocc.cli.verify.meaning.Reference;
import relocc.compiler.Build;
import relocc.compiler.jvm.JvmBackend;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Plan;
import relocc.compiler.schedule.Transfer;
import relocc.runtime.memory.Memory;

/**
 * What {@code relocc run} does: the reference works on memory that holds files, and ranges of it
 * come out again. Memory that no file fills holds a distinct word per address.
 *
 * @param exit the state in which it hands over
 * @param memory what it left
 */
public record ReferenceRun(ExitState exit, Memory memory) {
  private static final long SEED = 0;
  private static final long SECOND = 1_000_000_000L;

  /** A file whose bytes lie at an address when the stub is entered. */
  public record Load(Path file, long address) {
    /**
     * Reads {@code FILE@ADDR}; the address may be the name of a region.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    public static Load parse(String text, Plan plan) {
      int at = text.lastIndexOf('@');
      if (at <= 0) {
        throw new IllegalArgumentException("'" + text + "' is not FILE@ADDR");
      }
      long address = new RangeText(plan).address(text.substring(at + 1));
      return new Load(Path.of(text.substring(0, at)), address);
    }
  }

  /** A range that is to be written to a file; at most 2 GiB. */
  public record Dump(AddressRange range, Path file) {
    /**
     * Reads {@code RANGE=FILE}.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    public static Dump parse(String text, Plan plan) {
      int equals = text.indexOf('=');
      if (equals < 0 || equals == text.length() - 1) {
        throw new IllegalArgumentException("'" + text + "' is not RANGE=FILE");
      }
      AddressRange range = new RangeText(plan).range(text.substring(0, equals));
      if (range.size() >>> 31 != 0) {
        throw new IllegalArgumentException("'" + text + "' is more than 2 GiB");
      }
      return new Dump(range, Path.of(text.substring(equals + 1).strip()));
    }
  }

  /**
   * Runs a plan.
   *
   * @param entry one of the plan's levels of entry
   * @param messages gets a line now and then when it takes long
   * @throws IOException if a file cannot be read
   */
  public static ReferenceRun of(
      Build build, ExceptionLevel entry, List<Load> loads, Consumer<String> messages)
      throws IOException {
    Memory memory = new Memory(SEED);
    build.plan().payloads().forEach(p -> memory.write(p.range().start(), p.bytes()));
    for (Load load : loads) {
      load(load, memory);
    }
    Reference reference = Reference.load(JvmBackend.emit(build.routine()));
    ExitState exit = reference.run(memory, entry, progress(build, messages));
    return new ReferenceRun(exit, memory);
  }

  /** The bytes of a range as the run left them. */
  public byte[] bytes(Dump dump) {
    return memory.read(dump.range().start(), (int) dump.range().size());
  }

  private static void load(Load load, Memory memory) throws IOException {
    String file = load.file().toString();
    if (Files.isDirectory(load.file())) {
      throw new FileSystemException(file, null, "it is a folder");
    }
    try (InputStream in = Files.newInputStream(load.file())) {
      byte[] chunk = new byte[1 << 16];
      long address = load.address();
      for (int got = in.read(chunk); got >= 0; got = in.read(chunk)) {
        if (AddressRange.compare(address + got - 1, load.address()) < 0) {
          throw new FileSystemException(file, null, "it reaches past 2^64");
        }
        memory.write(address, chunk, 0, got);
        address += got;
      }
    }
  }

  /** A line a second, but none in the first. */
  private static LongConsumer progress(Build build, Consumer<String> messages) {
    long total = build.schedule().transfers().stream().mapToLong(Transfer::size).sum();
    long[] doneAndNext = {0, System.nanoTime() + SECOND};
    return bytes -> {
      doneAndNext[0] += bytes;
      if (System.nanoTime() - doneAndNext[1] > 0) {
        doneAndNext[1] = System.nanoTime() + SECOND;
        messages.accept(
            String.format("moved %d of %d MiB", doneAndNext[0] >> 20, (total + 0xfffff) >> 20));
      }
    };
  }
}
