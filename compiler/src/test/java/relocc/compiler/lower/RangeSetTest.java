package relocc.compiler.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import relocc.compiler.plan.AddressRange;

class RangeSetTest {
  /** A bit per address is the other road. */
  private static BitSet bits(List<AddressRange> ranges) {
    BitSet bits = new BitSet();
    ranges.forEach(range -> bits.set((int) range.start(), (int) range.end()));
    return bits;
  }

  private static List<AddressRange> runs(BitSet bits) {
    List<AddressRange> runs = new ArrayList<>();
    for (int from = bits.nextSetBit(0); from >= 0; ) {
      int to = bits.nextClearBit(from);
      runs.add(AddressRange.between(from, to));
      from = bits.nextSetBit(to);
    }
    return runs;
  }

  private static List<AddressRange> some(Random random) {
    List<AddressRange> ranges = new ArrayList<>();
    for (int i = random.nextInt(12); i > 0; i--) {
      ranges.add(new AddressRange(random.nextInt(100), random.nextInt(20)));
    }
    return ranges;
  }

  @Test
  void agreesWithABitPerAddress() {
    Random random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      List<AddressRange> one = some(random);
      List<AddressRange> two = some(random);
      BitSet union = bits(one);
      union.or(bits(two));
      BitSet difference = bits(one);
      difference.andNot(bits(two));
      assertEquals(runs(bits(one)), RangeSet.of(one).ranges());
      assertEquals(runs(union), RangeSet.of(one).plus(RangeSet.of(two)).ranges());
      assertEquals(runs(difference), RangeSet.of(one).minus(RangeSet.of(two)).ranges());
    }
  }
}
