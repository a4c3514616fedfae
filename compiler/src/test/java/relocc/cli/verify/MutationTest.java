package relocc.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import relocc.cli.verify.report.Report;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.Complaints;
import relocc.compiler.FrontEnd;
import relocc.compiler.a64.Program;
import relocc.compiler.lower.Routine;
import relocc.compiler.lower.Step;
import relocc.compiler.paging.PageTables;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/** A blob that lacks something is found out, and the report says where. */
class MutationTest {
  private static final int NOP = 0xd503201f;

  private static final String PLAN =
      """
      edition 1
      plan mutated {
        cpu cortex-a72
        memory {
          ram dram = 0x4000_0000 ..+ 64 MiB
          device uart = 0x0900_0000 ..+ 4 KiB
          keep dram[32 MiB ..+ 1 MiB]
          reserved secure = dram[48 MiB ..+ 1 MiB]
        }
        entry { el 2 { mmu off } }
        stub { at 0x4100_0000 ..+ 64 KiB }
        steps {
          move {
            0x4020_0000 ..+ 32 KiB -> 0x4030_0000
            0x4021_0000 ..+ 32 KiB -> 0x4031_0000
            0x4022_0000 ..+ 32 KiB -> 0x4032_0000
          }
        }
        exit 0x4030_0000 { el 2 mmu off x0 = 0x1234 }
        on fail { report uart pl011 before writes: return after writes: halt }
      }
      """;

  private final Build build = build(PLAN);
  private final byte[] blob = build.program().bytes().clone();

  private static Build build(String plan) {
    Source source = new Source("mutated.rstub", plan);
    FrontEnd.Result read = FrontEnd.read(source, Path.of("."), Map.of(), Optional.empty());
    assertEquals(List.of(), Complaints.of(read));
    return Compiler.build(read.plan().orElseThrow(), new Problems()).orElseThrow();
  }

  private ByteBuffer at(long address) {
    int offset = (int) (address - build.plan().stub().range().start());
    return ByteBuffer.wrap(blob, offset, blob.length - offset)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The lines of a step whose text begins so, from the first on. */
  private List<Program.Line> lines(String step, String start) {
    Locator locator = new Locator(build, build.program().bytes());
    List<Program.Line> lines =
        build.program().lines().stream()
            .filter(line -> locator.step(line.step()).endsWith(step))
            .filter(line -> line.text().startsWith(start))
            .toList();
    assertFalse(lines.isEmpty(), "no " + start + " in " + step);
    return lines;
  }

  private static Report check(Build build, byte[] blob) {
    return Verification.of(build).check(blob, new long[] {0, 1, 2, 3, 4, 5}, done -> {});
  }

  private String report() {
    Report result = check(build, blob);
    String report = String.join("\n", result.lines());
    assertFalse(result.agrees(), report);
    return report;
  }

  private static void assertSays(String report, String words) {
    assertTrue(report.contains(words), () -> "no '" + words + "' in:\n" + report);
  }

  @Test
  void whatWasBuiltAgrees() {
    Report result = check(build, blob);
    assertTrue(result.agrees(), () -> String.join("\n", result.lines()));
    assertSays(result.summary(), "3 transfers of 98304 bytes");
  }

  @Test
  void withoutTheCleanLoop() {
    lines("clean lines", "dc civac").forEach(line -> at(line.address()).putInt(NOP));
    String report = report();
    assertSays(report, "memory at 0x4030_0000 should be ");
    assertSays(report, "asked for in mutated.rstub:14:7: 0x4020_0000 ..+ 32 KiB -> 0x4030_0000");
    assertSays(report, "step 4, move): copy 0x4020_0000 .. 0x4020_8000 to 0x4030_0000");
    assertSays(report, "last written by 0x4100_");
  }

  @Test
  void withoutTheAccessFlags() {
    for (PageTables tables : build.tables()) {
      for (int i = 0; i < tables.bytes().length; i += 8) {
        ByteBuffer descriptor = at(tables.root() + i);
        descriptor.putLong(0, descriptor.getLong(0) & ~(1L << 10));
      }
    }
    String report = report();
    assertSays(report, "ccess flag");
    assertSays(report, "step 2, turn on mmu");
  }

  @Test
  void withoutTheBarrierBehindTheSwitch() {
    Program.Line on = lines("turn on mmu", "msr sctlr_el2").get(0);
    Program.Line barrier =
        lines("turn on mmu", "isb").stream()
            .filter(line -> line.address() > on.address())
            .findFirst()
            .orElseThrow();
    at(barrier.address()).putInt(NOP);
    String report = report();
    assertSays(report, "MMU-02: ");
    assertSays(report, "step 2, turn on mmu");
  }

  @Test
  void withoutOneMove() {
    // The second entry becomes a copy of the first.
    List<Program.Entry> entries = build.program().entries();
    assertEquals(3, entries.size());
    int size = (int) (entries.get(1).address() - entries.get(0).address());
    byte[] first = new byte[size];
    at(entries.get(0).address()).get(first);
    at(entries.get(1).address()).put(first);
    String report = report();
    assertSays(report, "memory at 0x4031_0000 should be ");
    assertSays(report, "transfer 2 of 3 (step 4, move)");
    assertSays(report, "asked for in mutated.rstub:15:7: 0x4021_0000 ..+ 32 KiB -> 0x4031_0000");
    assertSays(report, "no instruction wrote it");
  }

  @Test
  void withAMoveToTheWrongPlace() {
    // The third entry's destination becomes that of the first.
    at(build.program().entries().get(2).address()).putLong(8, 0x4030_0000L);
    String report = report();
    assertSays(report, "memory at 0x4030_0000 should be ");
    assertSays(report, "for the entry of the moves table at ");
    assertSays(report, "asked for in mutated.rstub:16:7: 0x4022_0000 ..+ 32 KiB -> 0x4032_0000");
  }

  @Test
  void withAMoveToMemoryThatIsNotItsOwn() {
    at(build.program().entries().get(2).address()).putLong(8, 0x4200_0000L);
    String mapped = report();
    assertSays(mapped, "exception to EL2: ");
    assertSays(mapped, "it reports: ");
    // With the MMU off nothing stands in the way.
    Build flat = build(PLAN.replace("steps", "run { mmu off } steps"));
    for (String[] place :
        new String[][] {{"4200_0000", "keep", "MEM-16"}, {"4300_0000", "secure", "MEM-01"}}) {
      byte[] bytes = flat.program().bytes().clone();
      long entry = flat.program().entries().get(2).address() - flat.plan().stub().range().start();
      long destination = Long.parseLong(place[0].replace("_", ""), 16);
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong((int) entry + 8, destination);
      String report = String.join("\n", check(flat, bytes).lines());
      assertSays(report, place[2] + ": ");
      assertSays(report, "about 0x" + place[0]);
      assertSays(report, "memory at 0x4032_0000 should be ");
    }
  }

  /** One bit of what was moved decides which of two branches leads on. */
  @Test
  void thatLooksAtTheData() {
    Program.Line next = lines("clean lines", "b.hs next_range").get(0);
    int words = at(next.address()).getInt(0) << 8 >> 13;
    ByteBuffer code = at(next.address() - 4);
    code.putInt(0, 0x9e66_0006); // fmov x6, d0
    code.putInt(4, 0x3608_0046); // tbz x6, #1, .+8
    code.putInt(8, 0x1400_0000 | (words - 1) & 0x3ff_ffff); // b next_range
    code.putInt(12, 0x1400_0000 | (words - 2) & 0x3ff_ffff);
    assertEquals(List.of("DATA-01"), check(build, blob).rules());
    assertSays(report(), AddressRange.hex(next.address()) + ": tbz b5=0");
  }

  @Test
  void withoutARegisterOfTheExit() {
    lines("leave", "movz x0, #0x1234").forEach(line -> at(line.address()).putInt(NOP));
    String report = report();
    assertSays(report, "at the exit x0 is 0x");
    assertSays(report, ", the plan wants 0x0000_1234");
  }

  @Test
  void withAnotherMeaningThanTheReference() {
    Routine routine = build.routine();
    List<Step> steps = new ArrayList<>();
    for (Step step : routine.steps()) {
      steps.add(
          step instanceof Step.Move move
              ? new Step.Move(move.transfers().subList(1, move.transfers().size()))
              : step);
    }
    Routine shorter =
        new Routine(
            routine.name(),
            steps,
            routine.stub(),
            routine.scratch(),
            routine.copy(),
            routine.payloads(),
            routine.onFail());
    Build other =
        new Build(build.plan(), build.schedule(), shorter, build.tables(), build.program());
    String report = String.join("\n", check(other, blob).lines());
    assertSays(report, "in the reference memory at 0x4030_0000 should be ");
    assertSays(report, "asked for in mutated.rstub:14:7");
  }

  @Test
  void withoutTheCheckOfTheLevel() {
    lines("enter", "b.ne refuse_1").forEach(line -> at(line.address()).putInt(NOP));
    assertSays(report(), "entered at EL1, which the plan does not allow\n  it does not return");
  }

  @Test
  void withoutTheCheckOfTheAddress() {
    lines("enter", "b.ne refuse_2").forEach(line -> at(line.address()).putInt(NOP));
    assertSays(report(), "loaded at 0x4110_3000, which the plan does not allow\n  it does not ");
  }

  @Test
  void thatReturnsWithTheInterruptsMasked() {
    lines("enter", "msr daif, x8").forEach(line -> at(line.address()).putInt(NOP));
    assertSays(report(), "it returns with other interrupt masks");
  }

  @Test
  void thatReturnsFromAnExceptionWithItsOwnVectors() {
    lines("enter", "msr vbar_el2, x10").forEach(line -> at(line.address()).putInt(NOP));
    assertSays(report(), "with an exception at 0x4100_");
    assertSays(report(), "it returns with another VBAR_EL2");
  }

  @Test
  void thatReturnsThoughItMayHaveWritten() {
    for (String step : List.of("commit", "move")) {
      lines(step, "movz x17").forEach(line -> at(line.address()).putInt(NOP));
    }
    assertSays(report(), "it does not halt");
  }

  @Test
  void whoseReportLacksTheAddress() {
    lines("enter", "mrs x6, elr_el2").forEach(line -> at(line.address()).putInt(NOP));
    assertSays(report(), "it reports relocc: stopped: ");
  }

  @Test
  void ofAnotherSize() {
    byte[] halts = {0, 0, 0, 0x14};
    Report result = check(build, halts);
    String report = String.join("\n", result.lines());
    assertFalse(result.agrees());
    assertEquals(List.of("STOP"), result.rules());
    assertSays(report, "halts at 0x4100_0000: b imm26=0");
  }
}
