package relocc.compiler.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import relocc.compiler.Compiler;
import relocc.compiler.FrontEnd;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Rendering;
import relocc.compiler.source.Source;
import relocc.compiler.source.Style;

/**
 * What takes bytes from outside: every import, and the language itself. Whatever the bytes are,
 * there are messages or a plan, soon and without much memory, and nothing is thrown.
 */
enum Target {
  DTB("use x  region a = x.memory", "zero x.secure"),
  ELF("", "each s in x.load where s.run != s.load { move s -> s.run  zero s.run[s.file_size ..] }"),
  FIT("region a = x.kernel.load", "move a -> x.fdt.load  zero x.ramdisk.load"),
  IMAGE("region a = 0x4000_0000 ..+ x.image_size", "zero a[x.file_size ..]"),
  IOMEM("use x  region a = x.ram", "zero x.ram0  zero x.reserved"),
  KEXEC("region a = x.segment0", "each s in x.segments { zero s.run[s.file_size ..] }"),
  MEMMAP("use x  region a = x.ram0", "zero x.ram  zero x.RT_Data"),
  PAGES("", "move x  each p in x where p.size == 16 { zero p.destination }"),
  /** The bytes are the plan. */
  PLAN("", "");

  private static final long SECONDS = 5;

  /** What a run may take at least, for the parser and the compiler. */
  private static final long MEMORY = 256L << 20;

  /** What it may take for each byte of its input. */
  private static final long FOR_EACH_BYTE = 20_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final String memory;
  private final String steps;

  Target(String memory, String steps) {
    this.memory = memory;
    this.steps = steps;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  private String plan(byte[] input) {
    if (this == PLAN) {
      return new String(input, StandardCharsets.UTF_8);
    }
    return "edition 1 import "
        + word()
        + " \"input\" as x plan p { memory { ram dram = 0x4000_0000 ..+ 1 GiB "
        + memory
        + " } entry { el 2 { mmu off } } stub { at 0x7000_0000 ..+ 128 KiB } steps { "
        + steps
        + " } assert 0x4000_0000 ..+ 1 GiB outside 0x7000_0000 ..+ 4 or dram.free >= 0"
        + " exit 0x4000_0000 { el 2 mmu off } }";
  }

  /** Tries an input. The folder belongs to the caller alone. */
  void judge(byte[] input, Path folder) {
    try {
      Files.write(folder.resolve("input"), input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long start = System.nanoTime();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    compile(new Source("plan.rstub", plan(input)), folder);
    long memory = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertTrue(System.nanoTime() - start < SECONDS * 1_000_000_000, this + " takes too long");
    assertTrue(
        memory < MEMORY + FOR_EACH_BYTE * input.length, this + " takes " + memory + " bytes");
  }

  private static void compile(Source source, Path folder) {
    FrontEnd.Result result = FrontEnd.read(source, folder, Map.of(), Optional.empty());
    boolean errors =
        result.problems().stream().anyMatch(p -> p.severity() == Problem.Severity.ERROR);
    assertEquals(errors, result.plan().isEmpty());
    new Rendering(Style.PLAIN).human(result.problems());
    Problems problems = new Problems();
    result.plan().ifPresent(plan -> Compiler.build(plan, problems));
    new Rendering(Style.PLAIN).human(problems.list());
  }
}
