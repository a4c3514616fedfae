package relocc.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;

/**
 * How long the compiler takes for plans of 10 thousand, 100 thousand and a million scattered pages,
 * start-up included. Run from the project's folder when it is built:
 *
 * <pre>java -cp examples/target/classes relocc.examples.CompileTime</pre>
 */
public final class CompileTime {
  private static final long IMAGE = 0x8000_0000L;
  private static final int RUNS = 5;
  private static final String PLAN =
      """
      edition 1
      import pages "pages" as pieces
      plan many {
        cpu cortex-a72
        memory {
          ram    dram  = 0x4000_0000 ..+ 32 GiB
          region image = 0x8000_0000 ..+ 8 GiB
        }
        entry { el 2 { mmu off } }
        stub  { at 0x4000_0000 ..+ 128 MiB }
        steps { move pieces }
        exit image { el 2  mmu off }
      }
      """;

  private CompileTime() {}

  /** Prints one line per size: pages, median milliseconds, nanoseconds per page. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of("examples/target/time"));
    Path plan = Files.writeString(folder.resolve("many.rstub"), PLAN);
    for (int count : new int[] {10_000, 100_000, 1_000_000}) {
      long span = 4L * count * Scatter.PAGE;
      Scatter scatter =
          Scatter.over(IMAGE, IMAGE + span, slot -> true, IMAGE, count * (long) Scatter.PAGE, 1);
      Files.writeString(folder.resolve("pages"), scatter.text());
      long nanos = median(plan, folder.resolve("many.bin"));
      System.out.printf(
          "%,9d pages %,7d ms %,6d ns each%n", count, nanos / 1_000_000, nanos / count);
    }
  }

  private static long median(Path plan, Path out) throws IOException {
    Tool relocc = new Tool(Path.of("relocc").toAbsolutePath().toString());
    long[] times = new long[RUNS];
    for (int i = 0; i < RUNS; i++) {
      long start = System.nanoTime();
      relocc.run(plan, "-o", out);
      times[i] = System.nanoTime() - start;
    }
    return LongStream.of(times).sorted().skip(RUNS / 2).findFirst().orElseThrow();
  }
}
