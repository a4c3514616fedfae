package relocc.compiler.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import relocc.compiler.plan.Piece;

class SchedulerTest {
  private static final int[] SCRATCH = {0, 1, 7, 64, 100, 4096};
  private static final long[] BASES = {0, 0x4000_0000L, 0x7fff_ffff_0000L};

  @Test
  void randomMovesMeanWhatTheyMeanNaively() {
    for (int seed = 0; seed < 5_000; seed++) {
      Random random = new Random(seed);
      int space = 64 << random.nextInt(seed % 50 == 0 ? 7 : 4);
      int scratch = SCRATCH[seed % SCRATCH.length];
      int unit = 1 << random.nextInt(4);
      Puzzle.random(random, BASES[seed % 3], space, scratch, unit).solve();
    }
  }

  @Test
  void permutationsOfBlocksMeanWhatTheyMeanNaively() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      permutation(random, SCRATCH[seed % SCRATCH.length]).solve();
    }
  }

  private static Puzzle permutation(Random random, int scratch) {
    int count = 2 + random.nextInt(9);
    List<Integer> sizes = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    List<Integer> order = new ArrayList<>();
    int space = 0;
    for (int i = 0; i < count; i++) {
      sizes.add(1 + random.nextInt(random.nextBoolean() ? 100 : 10));
      starts.add(space);
      order.add(i);
      space += sizes.get(i);
    }
    java.util.Collections.shuffle(order, random);
    List<Piece> pieces = new ArrayList<>();
    int at = 0;
    for (int i : order) {
      pieces.add(Puzzle.piece(starts.get(i), at, sizes.get(i)));
      at += sizes.get(i);
    }
    return new Puzzle(0, space, scratch, pieces);
  }

  @Test
  void aSwapIsOneRotation() {
    Puzzle swap =
        new Puzzle(
            0, 8192, 4096, List.of(Puzzle.piece(0, 4096, 4096), Puzzle.piece(4096, 0, 4096)));
    assertEquals(new Puzzle.Cost(1, 1, 0, 0), swap.solve());
  }
}
