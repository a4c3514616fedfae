package relocc.compiler.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Piece;
import relocc.compiler.schedule.Transfer.Copy;
import relocc.compiler.schedule.Transfer.Direction;

class SchedulerTest {
  private static final int PAGE = 4096;
  private static final AddressRange NO_SCRATCH = new AddressRange(0, 0);

  private static List<Transfer> transfers(Piece... pieces) {
    return schedule(List.of(pieces), NO_SCRATCH).transfers();
  }

  private static Schedule schedule(List<Piece> pieces, AddressRange scratch) {
    return Scheduler.schedule(List.of(new Action.Move(pieces, Puzzle.SPAN)), scratch);
  }

  private static Copy copy(long source, long destination, long size, Direction direction) {
    return new Copy(source, destination, size, direction, Puzzle.SPAN);
  }

  @Test
  void neighboursAreMergedAndNothingMovesInVain() {
    assertEquals(
        List.of(copy(0x100, 0x900, 0x30, Direction.FORWARD)),
        transfers(
            Puzzle.piece(0x110, 0x910, 0x10),
            Puzzle.piece(0x100, 0x900, 0x10),
            Puzzle.piece(0x400, 0x400, 0x10),
            Puzzle.piece(0x120, 0x920, 0x10)));
  }

  @Test
  void aRangeThatOverlapsItselfIsCopiedInTheDirectionThatKeepsIt() {
    assertEquals(
        List.of(copy(0x1008, 0x1000, 64, Direction.FORWARD)),
        transfers(Puzzle.piece(0x1008, 0x1000, 64)));
    assertEquals(
        List.of(copy(0x1000, 0x1008, 64, Direction.BACKWARD)),
        transfers(Puzzle.piece(0x1000, 0x1008, 64)));
  }

  @Test
  void aChainIsCopiedFromItsEnd() {
    assertEquals(
        List.of(
            copy(0x2000, 0x5000, PAGE, Direction.FORWARD),
            copy(0, 0x2000, PAGE, Direction.FORWARD),
            copy(0x8000, 0, PAGE, Direction.FORWARD)),
        transfers(
            Puzzle.piece(0x8000, 0, PAGE),
            Puzzle.piece(0, 0x2000, PAGE),
            Puzzle.piece(0x2000, 0x5000, PAGE)));
  }

  @Test
  void scatteredPagesArriveInAscendingOrder() {
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      pieces.add(Puzzle.piece(0x1_0000_0000L + (i * 7 % 1000) * 2L * PAGE, (long) i * PAGE, PAGE));
    }
    Collections.shuffle(pieces, new Random(1));
    long last = -1;
    for (Transfer transfer : schedule(pieces, NO_SCRATCH).transfers()) {
      assertTrue(((Copy) transfer).destination() > last);
      last = ((Copy) transfer).destination();
    }
  }

  @Test
  void aSwapIsOneRotation() {
    Puzzle swap =
        new Puzzle(
            0, 2 * PAGE, PAGE, List.of(Puzzle.piece(0, PAGE, PAGE), Puzzle.piece(PAGE, 0, PAGE)));
    assertEquals(new Puzzle.Cost(1, 1, 0, 0), swap.solve());
  }

  @Test
  void aCycleOfPagesIsOneRotationHoweverLong() {
    for (int pages = 2; pages < 40; pages++) {
      List<Piece> pieces = new ArrayList<>();
      for (long i = 0; i < pages; i++) {
        // 3 is no neighbour's distance, so nothing can be merged; 41 is prime.
        pieces.add(Puzzle.piece(i * 3 % 41 * PAGE, (i + 1) % pages * 3 % 41 * PAGE, PAGE));
      }
      Puzzle puzzle = new Puzzle(0, 41 * PAGE, 64, pieces);
      assertEquals(new Puzzle.Cost(1, 1, 0, 0), puzzle.solve(), "cycle of " + pages);
    }
  }

  @Test
  void permutedPagesAreCopiedOnce() {
    for (int seed = 0; seed < 60; seed++) {
      Puzzle puzzle = Puzzle.permutation(new Random(seed), 30, seed % 2 == 0 ? 1 : 5, 256, 100);
      assertEquals(0, puzzle.solve().extraBytes(), "seed " + seed);
    }
  }

  @Test
  void shiftingAroundInPlaceTakesAsMuchScratchAsTheSmallerPart() {
    int size = 1000;
    for (int by = 1; by < size; by += 37) {
      Puzzle.Cost cost = Puzzle.shift(size, by, size).solve();
      int least = Math.min(by, size - by);
      assertTrue(cost.transfers() <= 4 && cost.extraBytes() <= least, by + ": " + cost);
    }
  }

  @Test
  void shiftingAroundWithoutRoomTakesFewTransfers() {
    int size = 1 << 20;
    for (int by : new int[] {1, 3, 64, 257, PAGE, size / 3, size / 2 - 1, size - 257, size - 1}) {
      Schedule schedule = schedule(Puzzle.shift(size, by, 0).pieces(), NO_SCRATCH);
      int transfers = schedule.transfers().size();
      assertTrue(transfers < 200, by + ": " + transfers);
    }
  }

  @Test
  void everySmallShiftEndsWellWithAnyScratch() {
    for (int by = 1; by < 60; by++) {
      for (int scratch : new int[] {0, 1, 8, 64}) {
        Puzzle.shift(60, by, scratch).solve();
      }
    }
    Puzzle.shift(10_000, 3, 2).solve();
    Puzzle.shift(10_000, 9_999, 0).solve();
  }

  @Test
  @Timeout(20)
  void readingOneRangeAThousandTimesIsNotQuadratic() {
    int half = 50_000;
    long far = 0x1_0000_0000L;
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < half; i++) {
      pieces.add(Puzzle.piece(0, far + i * 8L * half, 8L * half));
      pieces.add(Puzzle.piece(far + i * 8L * half + 16, 8L * i, 8));
    }
    Schedule schedule = schedule(pieces, new AddressRange(1L << 50, 64));
    assertTrue(schedule.transfers().size() < 2 * half + 10);
  }

  @Test
  void actionsStayInOrder() {
    Action.Fill fill = new Action.Fill(new AddressRange(0x20, 8), (byte) 7, Puzzle.SPAN);
    Action.Move there = new Action.Move(List.of(Puzzle.piece(0, 0x10, 8)), Puzzle.SPAN);
    Action.Move on = new Action.Move(List.of(Puzzle.piece(0x10, 0x18, 8)), Puzzle.SPAN);
    assertEquals(
        List.of(
            copy(0, 0x10, 8, Direction.FORWARD),
            copy(0x10, 0x18, 8, Direction.FORWARD),
            new Transfer.Fill(0x20, 8, (byte) 7, Puzzle.SPAN)),
        Scheduler.schedule(List.of(there, on, fill), NO_SCRATCH).transfers());
  }

  @Test
  void whatTheChecksMustHaveRefusedIsNamed() {
    Exception overlap =
        assertThrows(
            IllegalArgumentException.class,
            () -> transfers(Puzzle.piece(0, 0x1000, 16), Puzzle.piece(0x100, 0x1008, 16)));
    assertEquals("destinations overlap: 0x0000_1008", overlap.getMessage());
    Exception far =
        assertThrows(
            IllegalArgumentException.class, () -> transfers(Puzzle.piece(Long.MAX_VALUE, 0, 16)));
    assertEquals("no physical range: 0x7fff_ffff_ffff_ffff + 0x0000_0010", far.getMessage());
  }
}
