package relocc.compiler.jvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.CheckClassAdapter;
import relocc.cli.verify.meaning.ExitState;
import relocc.cli.verify.meaning.Reference;
import relocc.compiler.lower.Routine;
import relocc.compiler.lower.Step;
import relocc.compiler.lower.Translation;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.CopyMap;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Granule;
import relocc.compiler.plan.OnFail;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Plan;
import relocc.compiler.schedule.Transfer;
import relocc.compiler.schedule.Transfer.Direction;
import relocc.compiler.source.Source;
import relocc.compiler.source.Span;
import relocc.runtime.memory.Memory;

class JvmBackendTest {
  private static final Span SPAN = new Span(new Source("plan", ""), 0, 0);
  private static final long A = 0x4000_0000L;

  private static Routine routine(Optional<ExceptionLevel> exit, List<List<Transfer>> moves) {
    List<Step> steps = new ArrayList<>();
    steps.add(
        new Step.Enter(
            List.of(new Plan.Entry(ExceptionLevel.EL2, SPAN)),
            OptionalLong.of(0x8000_0000L),
            Plan.Parameters.NONE));
    steps.add(
        new Step.TurnOnMmu(new Translation(Granule.KIB_4, 48, List.of(), List.of(), List.of())));
    steps.add(new Step.CleanLines(List.of()));
    moves.forEach(transfers -> steps.add(new Step.Move(transfers)));
    steps.add(new Step.TurnOffMmu());
    TreeMap<Integer, Operand> registers = new TreeMap<>();
    registers.put(0, new Operand.Constant(0x1234_5678_9abcL));
    registers.put(30, new Operand.Constant(-1));
    registers.put(Plan.Exit.SP, new Operand.Constant(0x7000));
    steps.add(
        new Step.Leave(new Operand.Constant(0x4020_0000L), exit, Optional.empty(), registers));
    AddressRange stub = new AddressRange(0x8000_0000L, 0x1000);
    AddressRange none = new AddressRange(0x8000_1000L, 0);
    return new Routine("two-words", steps, stub, none, CopyMap.IDENTITY, List.of(), OnFail.DEFAULT);
  }

  private static ExitState run(Memory memory, Transfer... transfers) {
    Routine routine = routine(Optional.empty(), List.of(List.of(transfers)));
    return Reference.load(JvmBackend.emit(routine)).run(memory, ExceptionLevel.EL2, bytes -> {});
  }

  /** Memory at A that holds these characters. */
  private static Memory memory(String text) {
    Memory memory = new Memory(1);
    memory.write(A, text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    return memory;
  }

  private static String text(Memory memory, int size) {
    return new String(memory.read(A, size), java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  @Test
  void forwardMovesDownOverItsOwnSource() {
    Memory memory = memory("0123456789abcdefghijklmnopqrstu");
    run(memory, new Transfer.Copy(A + 3, A, 28, Direction.FORWARD, SPAN));
    assertEquals("3456789abcdefghijklmnopqrstustu", text(memory, 31));
  }

  @Test
  void backwardMovesUpOverItsOwnSource() {
    Memory memory = memory("0123456789abcdefghijklmnopqrstu");
    run(memory, new Transfer.Copy(A, A + 3, 28, Direction.BACKWARD, SPAN));
    assertEquals("0120123456789abcdefghijklmnopqr", text(memory, 31));
  }

  @Test
  void theWrongDirectionGivesTheWrongBytes() {
    Memory up = memory("01234567........................");
    run(up, new Transfer.Copy(A, A + 8, 24, Direction.FORWARD, SPAN));
    assertEquals("01234567012345670123456701234567", text(up, 32));
    Memory down = memory("........................01234567");
    run(down, new Transfer.Copy(A + 8, A, 24, Direction.BACKWARD, SPAN));
    assertEquals("01234567012345670123456701234567", text(down, 32));
  }

  @Test
  void aRingTurnsDownwards() {
    Memory memory = memory("aaaaaaaaAAAbbbbbbbbBBBccccccccCCC");
    run(memory, new Transfer.Rotate(List.of(A, A + 11, A + 22), 11, SPAN));
    assertEquals("bbbbbbbbBBBccccccccCCCaaaaaaaaAAA", text(memory, 33));
  }

  @Test
  void aFillStopsAtItsEnds() {
    Memory memory = memory("0123456789abcdefghijklmn");
    run(memory, new Transfer.Fill(A + 1, 21, (byte) 0xe9, SPAN));
    assertEquals("0" + "é".repeat(21) + "mn", text(memory, 24));
  }

  @Test
  void longTransfersAreSplitWithoutChange() {
    long size = MoveTable.STRIDE * 2 + 5;
    Memory memory = new Memory(7);
    Memory before = new Memory(7);
    List<Long> parts = new ArrayList<>();
    Routine routine =
        routine(
            Optional.empty(),
            List.of(List.of(new Transfer.Copy(A, A + 1, size, Direction.BACKWARD, SPAN))));
    Reference.load(JvmBackend.emit(routine)).run(memory, ExceptionLevel.EL2, parts::add);
    assertEquals(List.of(MoveTable.STRIDE, MoveTable.STRIDE, 5L), parts);
    byte[] moved = memory.read(A + 1, (int) size);
    assertArrayEquals(before.read(A, (int) size), moved);
  }

  /** With equal parts this table would have 100 MB. */
  @Test
  void aTableDoesNotGrowWithTheBytesThatItMoves() {
    Routine routine =
        routine(
            Optional.empty(), List.of(List.of(new Transfer.Fill(A, 50L << 40, (byte) 0, SPAN))));
    assertTrue(JvmBackend.emit(routine).length < 4_000_000);
  }

  @Test
  void everyMoveStepRunsItsOwnPartOfTheTable() {
    Memory memory = memory("abc");
    Routine routine =
        routine(
            Optional.of(ExceptionLevel.EL1),
            List.of(
                List.of(new Transfer.Copy(A, A + 1, 1, Direction.FORWARD, SPAN)),
                List.of(),
                List.of(new Transfer.Copy(A + 1, A + 2, 1, Direction.FORWARD, SPAN))));
    List<Long> parts = new ArrayList<>();
    ExitState exit =
        Reference.load(JvmBackend.emit(routine)).run(memory, ExceptionLevel.EL2, parts::add);
    assertEquals("aaa", text(memory, 3));
    assertEquals(List.of(1L, 1L), parts);
    assertEquals(1, exit.level());
  }

  @Test
  void theExitStateIsWhatTheStepSays() {
    ExitState exit = run(new Memory(1));
    assertEquals(0x4020_0000L, exit.pc());
    assertEquals(2, exit.level());
    assertEquals(OptionalLong.of(0x7000), exit.sp());
    for (int i = 0; i < 31; i++) {
      assertEquals(i == 0 ? 0x1234_5678_9abcL : i == 30 ? -1 : 0, exit.x().get(i), "x" + i);
    }
  }

  @Test
  void anotherLevelThanThePlansIsRefused() {
    Reference reference =
        Reference.load(JvmBackend.emit(routine(Optional.empty(), List.of(List.of()))));
    IllegalStateException refused =
        assertThrows(
            IllegalStateException.class,
            () -> reference.run(new Memory(1), ExceptionLevel.EL1, bytes -> {}));
    assertEquals("the plan is entered at EL2", refused.getMessage());
  }

  @Test
  void aTableOfManyConstantsIsRead() {
    List<Transfer> transfers = new ArrayList<>();
    int count = 20_000;
    for (int i = 0; i < count; i++) {
      transfers.add(new Transfer.Copy(A + 3L * i, -A + 3L * i, 3, Direction.FORWARD, SPAN));
    }
    byte[] file = JvmBackend.emit(routine(Optional.empty(), List.of(transfers)));
    assertTrue(file.length > 10 * 65536, file.length + " bytes");
    Memory memory = new Memory(5);
    Reference.load(file).run(memory, ExceptionLevel.EL2, bytes -> {});
    assertArrayEquals(memory.read(A, 3 * count), memory.read(-A, 3 * count));
  }

  @Test
  void theClassFileIsWellFormedAndAlwaysTheSame() {
    List<Transfer> transfers =
        List.of(
            new Transfer.Copy(A, A + 64, 9, Direction.BACKWARD, SPAN),
            new Transfer.Fill(A, 9, (byte) 1, SPAN),
            new Transfer.Rotate(List.of(A, A + 64), 9, SPAN));
    Routine routine = routine(Optional.empty(), List.of(transfers));
    byte[] file = JvmBackend.emit(routine);
    StringWriter complaints = new StringWriter();
    CheckClassAdapter.verify(
        new ClassReader(file), Memory.class.getClassLoader(), false, new PrintWriter(complaints));
    assertEquals("", complaints.toString());
    assertArrayEquals(file, JvmBackend.emit(routine));
    assertEquals(61, file[7]);
    assertEquals("relocc/plan/two_words", new ClassReader(file).getClassName());
  }
}
