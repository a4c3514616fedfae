package relocc.cli.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.stream.IntStream;
import relocc.runtime.a64.Disassembly;

/**
 * Which words of a blob are instructions: those that control reaches from the first one (Arm ARM,
 * C4.1, branches), and what lies between such if the machine knows all of it, since the targets of
 * BR are not followed. Where an instruction makes an address that is a multiple of 2 KiB, there may
 * be vectors: control reaches those that begin with a branch.
 */
final class Reach {
  private static final int WORD = 4;

  /** TBZ and TBNZ, the register and the bit aside. */
  private static final int TEST_BIT = 0x3600_0000;

  private static final int ADR = 0x1000_0000;
  private static final int VECTORS = 2048;
  private static final int VECTOR = 128;

  private final ByteBuffer blob;
  private final BitSet reached = new BitSet();
  private final Deque<Integer> open = new ArrayDeque<>();

  private Reach(byte[] blob) {
    this.blob = ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Bit n: whether word n is an instruction. */
  static BitSet of(byte[] blob) {
    Reach reach = new Reach(blob);
    reach.add(0);
    while (!reach.open.isEmpty()) {
      reach.follow(reach.open.pop());
    }
    reach.between();
    return reach.reached;
  }

  private void between() {
    int gap = reached.nextClearBit(0);
    int next = reached.nextSetBit(gap);
    while (next >= 0) {
      if (areKnown(gap, next)) {
        reached.set(gap, next);
      }
      gap = reached.nextClearBit(next);
      next = reached.nextSetBit(gap);
    }
  }

  private boolean areKnown(int from, int to) {
    return IntStream.range(from, to)
        .map(n -> blob.getInt(n * WORD))
        .allMatch(word -> word >>> 16 != 0 && Disassembly.isKnown(word));
  }

  private void add(int offset) {
    boolean inside = offset >= 0 && offset % WORD == 0 && offset <= blob.capacity() - WORD;
    if (inside && !reached.get(offset / WORD)) {
      reached.set(offset / WORD);
      open.push(offset);
    }
  }

  private void follow(int offset) {
    int word = blob.getInt(offset);
    if (isBranch(word)) {
      add(offset + distance(word, 0, 26));
      if (word < 0) {
        add(offset + WORD);
      }
    } else if (isConditional(word)) {
      add(offset + distance(word, 5, 19));
      add(offset + WORD);
    } else if ((word & 0x7e00_0000) == TEST_BIT) {
      add(offset + distance(word, 5, 14));
      add(offset + WORD);
    } else if (goesOn(word)) {
      if ((word & 0x9f00_0000) == ADR) {
        int low = word >>> 29 & 3;
        vectors(offset + (distance(word, 5, 19) | low));
      }
      add(offset + WORD);
    }
  }

  /** B and BL. */
  private static boolean isBranch(int word) {
    return (word & 0x7c00_0000) == 0x1400_0000;
  }

  /** B.cond, CBZ and CBNZ. */
  private static boolean isConditional(int word) {
    return (word & 0xff00_0010) == 0x5400_0000 || (word & 0x7e00_0000) == 0x3400_0000;
  }

  /** Not behind BR, RET, ERET, nor behind a word that is no instruction. */
  private static boolean goesOn(int word) {
    boolean leaves = (word & 0xfe00_0000) == 0xd600_0000 && (word & 0x00e0_0000) != 0x0020_0000;
    return !leaves && word >>> 16 != 0;
  }

  private void vectors(int table) {
    if (table > 0 && table % VECTORS == 0 && table <= blob.capacity() - VECTORS) {
      for (int at = table; at < table + VECTORS; at += VECTOR) {
        if (isBranch(blob.getInt(at))) {
          add(at);
        }
      }
    }
  }

  /** A signed field of a branch, in bytes. */
  private static int distance(int word, int at, int bits) {
    return word << 32 - at - bits >> 32 - bits << 2;
  }
}
