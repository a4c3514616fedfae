package relocc.examples.matrix;

import static relocc.examples.matrix.Places.LOAD;
import static relocc.examples.matrix.Places.LOAD_SIZE;
import static relocc.examples.matrix.Places.NEXT;
import static relocc.examples.matrix.Places.STUB;
import static relocc.examples.matrix.Places.STUB_SIZE;
import static relocc.examples.matrix.Places.TREE;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import relocc.examples.Rehearsal;
import relocc.examples.Scatter;

/** What {@code byhand.S} moves, which has no plan. */
record ByHand() implements Subject {
  private static final int SIZE = 64 << 10;

  @Override
  public String text(Row row) {
    throw new UnsupportedOperationException("there is no plan");
  }

  @Override
  public void put(Row row, byte[] arrival, Handed handed, Rehearsal memory) throws IOException {
    memory.noise(LOAD, LOAD_SIZE);
    memory.put(LOAD, arrival);
    memory.expectMoves(List.of(new Scatter.Page(LOAD, NEXT, SIZE)));
  }

  @Override
  public long[] arguments(Handed handed) {
    return new long[] {0, 0, handed.offset()};
  }

  @Override
  public Map<Integer, Long> registers(Row row) {
    return Map.of(0, TREE, 30, NEXT);
  }

  @Override
  public long stub(Row row) {
    return STUB;
  }

  @Override
  public long end(Row row) {
    return STUB + STUB_SIZE;
  }
}
