package relocc.runtime.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MemoryTest {
  @Test
  void theBackgroundIsDistinctForEveryWord() {
    Memory memory = new Memory(7);
    Set<Long> seen = new HashSet<>();
    for (long a = 0x4000_0000L; a < 0x4010_0000L; a += 8) {
      assertTrue(seen.add(memory.load64(a)), () -> "twice");
    }
  }

  @Test
  void aWriteKeepsItsNeighbours() {
    Memory memory = new Memory(1);
    long before = memory.load64(0x1000);
    memory.store8(0x1000 + 8, 0x5a);
    assertEquals(before, memory.load64(0x1000));
    assertEquals(0x5a, memory.load8(0x1008));
    assertEquals(memory.background(0x1008) >>> 8, memory.load64(0x1008) >>> 8);
  }

  @Test
  void accessesOfEverySizeAgreeWithAMapOfBytes() {
    Random random = new Random(3);
    Memory memory = new Memory(99);
    Map<Long, Byte> naive = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      long address = -0x3000L + random.nextInt(0x6000); // around 0, thus across 2^64
      int size = 1 << random.nextInt(4);
      long value = random.nextLong();
      if (random.nextBoolean()) {
        store(memory, address, size, value);
        for (int b = 0; b < size; b++) {
          naive.put(address + b, (byte) (value >>> 8 * b));
        }
      } else {
        long expected = 0;
        for (int b = 0; b < size; b++) {
          long a = address + b;
          byte known = naive.getOrDefault(a, (byte) (memory.background(a) >>> 8 * (int) (a & 7)));
          expected |= (known & 0xffL) << 8 * b;
        }
        assertEquals(expected, load(memory, address, size));
      }
    }
  }

  private static void store(Memory memory, long address, int size, long value) {
    switch (size) {
      case 1 -> memory.store8(address, (int) value);
      case 2 -> memory.store16(address, (int) value);
      case 4 -> memory.store32(address, (int) value);
      default -> memory.store64(address, value);
    }
  }

  private static long load(Memory memory, long address, int size) {
    return switch (size) {
      case 1 -> memory.load8(address);
      case 2 -> memory.load16(address);
      case 4 -> memory.load32(address) & 0xffff_ffffL;
      default -> memory.load64(address);
    };
  }

  @Test
  void bulkAccessesSeeTheSameBytes() {
    Memory memory = new Memory(5);
    byte[] bytes = new byte[10_001];
    new Random(1).nextBytes(bytes);
    memory.write(0xfff3, bytes);
    assertArrayEquals(bytes, memory.read(0xfff3, bytes.length));
    assertEquals(bytes[17] & 0xff, memory.load8(0xfff3 + 17));
    byte[] word = memory.read(0x9000_0000L, 8);
    long expected = ByteBuffer.wrap(word).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertEquals(expected, memory.background(0x9000_0000L));
    memory.fill(0x2001, 0x3000, (byte) 9);
    assertEquals(9, memory.load8(0x2001));
    assertEquals(9, memory.load8(0x5000));
    assertEquals(memory.background(0x5008), memory.load64(0x5008));
    assertEquals(memory.background(0x2000) & 0xff, memory.load8(0x2000));
  }

  @Test
  void theFirstDifferenceIsTheLowestUnsignedAddress() {
    Memory one = new Memory(5);
    Memory other = one.copy();
    assertEquals(OptionalLong.empty(), one.firstDifference(other, List.of()));
    one.store8(0xffff_ffff_ffff_f000L, one.load8(0xffff_ffff_ffff_f000L) + 1);
    other.store8(0x1234, other.load8(0x1234) + 1);
    assertEquals(OptionalLong.of(0x1234), one.firstDifference(other, List.of()));
    assertEquals(OptionalLong.of(0x1234), other.firstDifference(one, List.of()));
    List<Extent> ignored = List.of(new Extent(0x1230, 8));
    assertEquals(OptionalLong.of(0xffff_ffff_ffff_f000L), one.firstDifference(other, ignored));
  }

  @Test
  void aCopyIsApart() {
    Memory one = new Memory(5);
    one.store64(64, 1);
    Memory copy = one.copy();
    copy.store64(64, 2);
    assertEquals(1, one.load64(64));
    assertEquals(OptionalLong.of(64), one.firstDifference(copy, List.of()));
  }

  @Test
  void extentsAreUnsignedAndMayEndAtTheTop() {
    Extent top = new Extent(-16, 16);
    assertTrue(top.contains(-1));
    assertTrue(top.contains(-16, 16));
    assertEquals(false, top.contains(-8, 16));
    assertTrue(top.touches(-20, 5));
    assertEquals(false, top.touches(-20, 4));
    assertEquals(0, top.end());
  }
}
