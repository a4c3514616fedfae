package relocc.compiler.schedule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Piece;
import relocc.compiler.source.Source;
import relocc.compiler.source.Span;

/**
 * One move in a small memory with scratch behind it.
 *
 * @param base address of the first byte of memory
 * @param space size of the memory that pieces lie in
 * @param scratch size of the scratch, which starts at {@code base + space}
 */
record Puzzle(long base, int space, int scratch, List<Piece> pieces) {
  static final Span SPAN = new Span(new Source("test", "x"), 0, 1);

  /** What a solution cost. */
  record Cost(int transfers, int rotates, long extraBytes, long scratchUsed) {}

  static Piece piece(long source, long destination, long size) {
    return new Piece(source, destination, size, SPAN);
  }

  Schedule schedule() {
    AddressRange room = new AddressRange(base + space, scratch);
    return Scheduler.schedule(List.of(new Action.Move(pieces, SPAN)), room);
  }

  Schedule scheduleWithout(int dropped) {
    List<Transfer> transfers = new ArrayList<>(schedule().transfers());
    transfers.remove(dropped);
    return new Schedule(transfers, schedule().scratchUsed());
  }

  /** Schedules, executes, and compares with reading everything before writing anything. */
  Cost solve() {
    Schedule schedule = schedule();
    long copied = check(schedule);
    for (Piece piece : pieces) {
      copied -= piece.source() == piece.destination() ? 0 : piece.size();
    }
    int rotates = 0;
    for (Transfer transfer : schedule.transfers()) {
      rotates += transfer instanceof Transfer.Rotate ? 1 : 0;
    }
    return new Cost(schedule.transfers().size(), rotates, copied, schedule.scratchUsed());
  }

  /** Executes a schedule and compares; returns how many bytes it wrote. */
  long check(Schedule schedule) {
    byte[] before = new byte[space + scratch];
    new Random(space).nextBytes(before);
    TransferMachine machine = new TransferMachine(base, before);
    machine.run(schedule);
    byte[] after = before.clone();
    BitSet wanted = new BitSet();
    for (Piece piece : pieces) {
      int from = Math.toIntExact(piece.source() - base);
      int to = Math.toIntExact(piece.destination() - base);
      int size = Math.toIntExact(piece.size());
      System.arraycopy(before, from, after, to, size);
      wanted.set(to, to + size);
    }
    System.arraycopy(machine.memory(), space, after, space, scratch);
    assertArrayEquals(after, machine.memory(), () -> this + " -> " + schedule.transfers());
    BitSet written = machine.written();
    long used = Math.max(0, written.length() - space);
    assertEquals(used, schedule.scratchUsed(), () -> "scratch used of " + this);
    written.clear(space, space + scratch);
    written.andNot(wanted);
    assertTrue(written.isEmpty(), () -> "writes more than asked for at " + written);
    return machine.copied();
  }

  /** All bytes go up by some, those at the end come round to the start. */
  static Puzzle shift(int size, int by, int scratch) {
    return new Puzzle(0, size, scratch, List.of(piece(0, by, size - by), piece(size - by, 0, by)));
  }

  /** Blocks of up to {@code most} units that change places at random. */
  static Puzzle permutation(Random random, int count, int most, int unit, int scratch) {
    int[] starts = new int[count + 1];
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      starts[i + 1] = starts[i] + unit * (1 + random.nextInt(most));
      order.add(i);
    }
    Collections.shuffle(order, random);
    List<Piece> pieces = new ArrayList<>();
    int at = 0;
    for (int i : order) {
      pieces.add(piece(starts[i], at, starts[i + 1] - starts[i]));
      at += starts[i + 1] - starts[i];
    }
    return new Puzzle(0, at, scratch, pieces);
  }

  /** Random pieces with disjoint destinations. */
  static Puzzle random(Random random, long base, int space, int scratch, int unit) {
    List<Piece> pieces = new ArrayList<>();
    int most = 1 + random.nextInt(Math.max(1, space / unit / (1 + random.nextInt(8))));
    int at = random.nextInt(4) * unit;
    int from = 0;
    while (at < space && pieces.size() < 200) {
      int size = Math.min(space - at, unit * (1 + random.nextInt(most)));
      boolean follow = random.nextInt(3) == 0 && from + size <= space;
      from = follow ? from : random.nextInt((space - size) / unit + 1) * unit;
      pieces.add(piece(base + from, base + at, size));
      from += size;
      at += size + (random.nextInt(3) == 0 ? unit * random.nextInt(most + 1) : 0);
    }
    Collections.shuffle(pieces, random);
    return new Puzzle(base, space, scratch, pieces);
  }
}
