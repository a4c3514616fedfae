package relocc.compiler.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import relocc.compiler.plan.Piece;

/** Random moves, executed transfer by transfer, against reading all and then writing all. */
class SchedulerPropertyTest {
  private static final int[] SCRATCH = {0, 1, 7, 64, 100, 4096};
  private static final long[] BASES = {0, 0x4000_0000L, 0x7fff_ffff_0000L};

  private static Puzzle random(int seed) {
    Random random = new Random(seed);
    int space = 64 << random.nextInt(seed % 50 == 0 ? 7 : 4);
    int scratch = SCRATCH[seed % SCRATCH.length];
    return Puzzle.random(random, BASES[seed % 3], space, scratch, 1 << random.nextInt(4));
  }

  @Test
  void movesMeanWhatTheyMeanNaively() {
    int acyclic = 0;
    for (int seed = 0; seed < 5_000; seed++) {
      Puzzle puzzle = random(seed);
      Puzzle.Cost cost = puzzle.solve();
      if (isAcyclic(puzzle.pieces())) {
        acyclic++;
        assertEquals(0, cost.extraBytes(), () -> "bytes copied twice in " + puzzle);
        assertTrue(cost.transfers() <= puzzle.pieces().size() && cost.rotates() == 0);
      }
    }
    assertTrue(acyclic > 500 && acyclic < 4_500, "one-sided samples: " + acyclic);
  }

  /** Whether the pieces can be sorted so that none writes what a later one reads: by trying. */
  private static boolean isAcyclic(List<Piece> pieces) {
    List<Piece> left = new ArrayList<>(pieces);
    while (left.removeIf(p -> left.stream().noneMatch(q -> q != p && reads(q, p)))) {
      if (left.isEmpty()) {
        return true;
      }
    }
    return left.isEmpty();
  }

  private static boolean reads(Piece reader, Piece writer) {
    return reader.source() != reader.destination()
        && reader.sourceRange().overlaps(writer.destinationRange());
  }

  @Test
  void permutationsOfBlocksMeanWhatTheyMeanNaively() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      int scratch = SCRATCH[seed % SCRATCH.length];
      Puzzle.permutation(random, 2 + random.nextInt(9), random.nextInt(100) + 1, 1, scratch)
          .solve();
    }
  }

  /** The test itself can fail: no transfer of a schedule may be left out. */
  @Test
  void everyTransferIsNeeded() {
    for (int seed = 0; seed < 200; seed++) {
      Puzzle puzzle = random(seed);
      int transfers = puzzle.schedule().transfers().size();
      for (int dropped = 0; dropped < Math.min(20, transfers); dropped++) {
        int without = dropped;
        assertThrows(AssertionError.class, () -> puzzle.check(puzzle.scheduleWithout(without)));
      }
    }
  }
}
