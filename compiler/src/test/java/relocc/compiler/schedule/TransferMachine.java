package relocc.compiler.schedule;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import relocc.compiler.schedule.Transfer.Direction;

/** Executes transfers exactly as their documentation says, on memory that starts at an address. */
final class TransferMachine {
  private final long base;
  private final byte[] memory;
  private final BitSet written = new BitSet();
  private long copied;

  TransferMachine(long base, byte[] memory) {
    this.base = base;
    this.memory = memory.clone();
  }

  byte[] memory() {
    return memory;
  }

  /** Offsets that any transfer wrote. */
  BitSet written() {
    return written;
  }

  /** How many bytes were written in all. */
  long copied() {
    return copied;
  }

  void run(Schedule schedule) {
    for (Transfer transfer : schedule.transfers()) {
      assertTrue(transfer.size() > 0, () -> "empty: " + transfer);
      if (transfer instanceof Transfer.Copy copy) {
        copy(copy);
      } else if (transfer instanceof Transfer.Rotate rotate) {
        rotate(rotate);
      } else if (transfer instanceof Transfer.Fill fill) {
        for (long i = 0; i < fill.size(); i++) {
          write(fill.destination() + i, fill.value());
        }
      }
    }
  }

  /** Byte by byte, so that an overlap in the wrong direction gives garbage. */
  private void copy(Transfer.Copy copy) {
    for (long i = 0; i < copy.size(); i++) {
      long at = copy.direction() == Direction.FORWARD ? i : copy.size() - 1 - i;
      write(copy.destination() + at, read(copy.source() + at));
    }
  }

  private void rotate(Transfer.Rotate rotate) {
    BitSet ranges = new BitSet();
    for (long start : rotate.ring()) {
      int at = Math.toIntExact(start - base);
      int end = Math.toIntExact(at + rotate.size());
      assertTrue(ranges.get(at, end).isEmpty(), () -> "ranges overlap: " + rotate);
      ranges.set(at, end);
    }
    for (long i = 0; i < rotate.size(); i++) {
      byte first = read(rotate.ring().get(0) + i);
      for (int k = 0; k < rotate.ring().size() - 1; k++) {
        write(rotate.ring().get(k) + i, read(rotate.ring().get(k + 1) + i));
      }
      write(rotate.ring().get(rotate.ring().size() - 1) + i, first);
    }
  }

  private byte read(long address) {
    return memory[Math.toIntExact(address - base)];
  }

  private void write(long address, byte value) {
    int at = Math.toIntExact(address - base);
    memory[at] = value;
    written.set(at);
    copied++;
  }
}
