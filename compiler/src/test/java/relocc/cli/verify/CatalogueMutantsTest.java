package relocc.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relocc.cli.verify.report.Report;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.Complaints;
import relocc.compiler.FrontEnd;
import relocc.compiler.a64.Program;
import relocc.compiler.paging.PageTables;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/**
 * The mistakes that the catalogue of rules lists as those a model must find, made in emitted stubs:
 * each is found, and its rule is the root cause.
 *
 * <p>Elsewhere: a last line that is forgotten, sources, stub pages and stacks that are dirty,
 * misaligned accesses with the MMU off and TCR2 ({@code MemRulesTest}, {@code RulesTest}); live
 * tables, the empty table, EPD1 and TTBR1 ({@code HalvesTest}, {@code HandWrittenStubTest}). Not of
 * this release: other granules, LPA2, memory copy instructions, the hyp stub.
 */
class CatalogueMutantsTest {
  private static final int NOP = 0xd503201f;
  private static final int SHIFT_16 = 1 << 21;

  private static final String PLAN =
      """
      edition 1
      plan catalogue {
        cpu cortex-a72
        memory {
          ram dram = BASE ..+ 64 MiB
          reserved secure = dram[48 MiB ..+ 1 MiB]
        }
        entry { el 2 { mmu off } }
        run { RUN }
        stub { at BASE + 16 MiB ..+ 64 KiB }
        steps {
          move {
            BASE + 2 MiB ..+ 20 KiB -> BASE + 3 MiB
            BASE + 2 MiB + 64 KiB ..+ 4 KiB + 96 B -> BASE + 3 MiB + 64 KiB
          }
        }
        exit BASE + 3 MiB { el 1 mmu off }
      }
      """;

  private static final Build ON = build("mmu identity", "0x4000_0000");
  private static final Build HIGH = build("mmu identity", "0x1_4000_0000");
  private static final Build OFF = build("mmu off", "0x4000_0000");

  /** A stub, one word or more of which somebody changes, and the rule that then is broken. */
  private record Mutant(String what, String rule, Build build, Consumer<Mutation> change) {
    @Override
    public String toString() {
      return what + " -> " + rule;
    }
  }

  /** The bytes of a stub and the ways to change them. */
  private record Mutation(Build build, byte[] blob) {
    private ByteBuffer bytes() {
      return ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN);
    }

    private int offset(long address) {
      return (int) (address - build.plan().stub().range().start());
    }

    private List<Program.Line> lines(String text) {
      List<Program.Line> found =
          build.program().lines().stream().filter(line -> line.text().startsWith(text)).toList();
      assertFalse(found.isEmpty(), "no " + text);
      return found;
    }

    void all(String text, int word) {
      lines(text).forEach(line -> bytes().putInt(offset(line.address()), word));
    }

    void first(String text, int word) {
      bytes().putInt(offset(lines(text).get(0).address()), word);
    }

    void last(String text, int word) {
      List<Program.Line> all = lines(text);
      bytes().putInt(offset(all.get(all.size() - 1).address()), word);
    }

    /** The first of some instructions behind the last of others. */
    void behind(String text, String wanted, int word) {
      List<Program.Line> all = lines(text);
      behind(all.get(all.size() - 1).address(), wanted, word);
    }

    /** The first of some instructions behind the second of others. */
    void behindSecond(String text, String wanted, int word) {
      behind(lines(text).get(1).address(), wanted, word);
    }

    private void behind(long after, String wanted, int word) {
      Program.Line line =
          lines(wanted).stream().filter(l -> l.address() > after).findFirst().orElseThrow();
      bytes().putInt(offset(line.address()), word);
    }

    /** The quadword behind a label. */
    void literal(String label, long change) {
      Program.Line line =
          build.program().lines().stream()
              .dropWhile(l -> !l.text().equals(label + ":"))
              .filter(l -> l.size() == 8)
              .findFirst()
              .orElseThrow();
      int at = offset(line.address());
      bytes().putLong(at, bytes().getLong(at) ^ change);
    }

    /** All leaves, or the first one that is executable. */
    void leaves(boolean code, long change) {
      for (PageTables tables : build.tables()) {
        int root = offset(tables.root());
        for (int at = root; at < root + tables.bytes().length; at += 8) {
          long word = bytes().getLong(at);
          boolean leaf = (word & 1) != 0 && (word & 0x400) != 0;
          if (leaf && (!code || (word & 1L << 54) == 0)) {
            bytes().putLong(at, word ^ change);
          }
        }
      }
    }

    /** A block in a slot of the table of the second level. */
    void block(int index, long address) {
      int table = offset(build.tables().get(0).root()) + 0x1000;
      assertEquals(0, bytes().getLong(table + 8 * index));
      bytes().putLong(table + 8 * index, address | 0x741 | 1L << 54);
    }
  }

  static Stream<Mutant> mutants() {
    return Stream.of(switching(), maintenance(), tables(), levels()).flatMap(List::stream);
  }

  private static List<Mutant> switching() {
    return List.of(
        on("no ISB behind M=0", "MMU-02", m -> m.behindSecond("msr sctlr_el2", "isb", NOP)),
        on("TLBI of EL1 at EL2", "TLB-11", m -> m.first("tlbi alle2", 0xd508871f)),
        on("no vector registers", "EL-11", m -> m.first("msr cptr_el2", NOP)),
        on("vectors not aligned", "EL-08", m -> m.first("adr x0, vectors", 0x10000060)),
        off("DC ZVA with the MMU off", "MEM-14", m -> m.first("sub x3, x3, #1", 0xd50b7422)));
  }

  private static List<Mutant> maintenance() {
    return List.of(
        on("no clean", "MEM-05", m -> m.all("dc civac", NOP)),
        on("clean to unification", "MEM-05", m -> m.all("dc civac", 0xd50b7b21)),
        on("invalidate behind the copy", "MEM-07", m -> m.all("dc civac", 0xd5087621)),
        on("a stride of 64", "MEM-09", m -> m.first("lsl x3, x4, x3", 0xd2800803)),
        on("DSB ST behind DC", "SYN-04", m -> m.behind("dc civac", "dsb sy", 0xd5033e9f)),
        on("DMB behind DC", "SYN-04", m -> m.behind("dc civac", "dsb sy", 0xd5033fbf)),
        on("IC before DSB", "MEM-10", m -> m.behind("dc civac", "dsb sy", 0xd508751f)),
        on("no IC at the end", "MEM-11", m -> m.last("ic iallu", NOP)),
        off("no invalidation before the copy", "MEM-04", m -> m.all("dc ", NOP)),
        off("a destination in the code", "MEM-16", m -> moveInto(m, 0x1000)));
  }

  private static List<Mutant> tables() {
    return List.of(
        on("access flags clear", "TAB-13", m -> m.leaves(false, 1 << 10)),
        on("permissions of EL1", "TAB-16", m -> m.leaves(false, 1 << 6)),
        on("writable code", "TAB-17", m -> m.leaves(true, 1 << 7)),
        on("reserved memory in a block", "MEM-01", m -> m.block(24, 0x4300_0000L)),
        on("root not aligned", "TAB-07", m -> m.literal("ttbr0_for_el2", 0x40)),
        on("addresses of 30 bits", "TAB-03", m -> m.literal("tcr_for_el2", 16 ^ 34)),
        new Mutant("sizes of 32 bits", "TAB-06", HIGH, m -> m.literal("tcr_for_el2", 1L << 16)),
        on("a reserved attribute", "TAB-21", m -> m.literal("mair_for_el2", 0xfe)));
  }

  private static List<Mutant> levels() {
    return List.of(
        on("exceptions not masked", "EX-03", m -> m.first("movz x0, #0x3c5", 0xd28000a0)),
        on(
            "ERET to EL1 with TGE",
            "EL-05",
            m -> m.first("movz x0, #0x8000, lsl #16", 0xd2800000 | SHIFT_16 | 0x8800 << 5)));
  }

  private static void moveInto(Mutation mutation, int behindStart) {
    long entry = mutation.build.program().entries().get(0).address();
    long start = mutation.build.plan().stub().range().start();
    // The end of the code: what runs later is not hit.
    long code = mutation.build.program().sections().get(0).range().end();
    mutation.bytes().putLong(mutation.offset(entry) + 8, Math.min(start + behindStart, code) - 32);
  }

  private static Mutant on(String what, String rule, Consumer<Mutation> change) {
    return new Mutant(what, rule, ON, change);
  }

  private static Mutant off(String what, String rule, Consumer<Mutation> change) {
    return new Mutant(what, rule, OFF, change);
  }

  private static Build build(String run, String base) {
    String text = PLAN.replace("RUN", run).replace("BASE", base);
    Source source = new Source("catalogue.rstub", text);
    FrontEnd.Result read = FrontEnd.read(source, Path.of("."), Map.of(), Optional.empty());
    assertEquals(List.of(), Complaints.of(read));
    return Compiler.build(read.plan().orElseThrow(), new Problems()).orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void isFoundByItsRule(Mutant mutant) {
    Mutation mutation = new Mutation(mutant.build, mutant.build.program().bytes().clone());
    mutant.change.accept(mutation);
    Report report =
        Verification.of(mutant.build)
            .check(mutation.blob, LongStream.range(0, 16).toArray(), done -> {});
    assertFalse(report.agrees());
    assertEquals(mutant.rule, report.rules().get(0), () -> String.join("\n", report.lines()));
  }
}
