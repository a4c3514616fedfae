package relocc.compiler.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressRangeTest {
  @ParameterizedTest
  @CsvSource({
    "0,0x0000_0000",
    "1,0x0000_0001",
    "ffff,0x0000_ffff",
    "50200000,0x5020_0000",
    "ffffffff,0xffff_ffff",
    "100000000,0x0001_0000_0000",
    "ffffffffffff,0xffff_ffff_ffff",
    "1000000000000,0x0001_0000_0000_0000",
    "ffffffffffffffff,0xffff_ffff_ffff_ffff",
  })
  void addressesAreWrittenInGroupsOfFour(String plain, String written) {
    assertEquals(written, AddressRange.hex(Long.parseUnsignedLong(plain, 16)));
  }

  @Test
  void theEndOfAllAddressesIsNamed() {
    AddressRange top = new AddressRange(-0x1000, 0x1000);
    assertEquals("0xffff_ffff_ffff_f000 .. 2^64", top.toString());
    AddressRange rest = new AddressRange(0, -0x1000);
    assertEquals(List.of(new AddressRange(0, -1)), AddressRange.union(List.of(top, rest)));
  }

  @Test
  void whatIsWrittenIsTheAddress() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      long address = random.nextLong() >>> random.nextInt(64);
      String digits = AddressRange.hex(address).substring(2).replace("_", "");
      assertEquals(address, Long.parseUnsignedLong(digits, 16));
      assertEquals(0, digits.length() % 4);
    }
  }

  /** Every byte of a small memory is looked at, also at the upper end of the address space. */
  @Test
  void whatIsLeftOfRangesIsLeftOfTheirBytes() {
    Random random = new Random(11);
    for (int i = 0; i < 3000; i++) {
      long base = i % 2 == 0 ? 0x4000 : -64;
      List<AddressRange> ranges = some(random, base);
      List<AddressRange> taken = some(random, base);
      List<AddressRange> rest = AddressRange.minus(ranges, taken);
      for (int at = 0; at < 64; at++) {
        long address = base + at;
        boolean expected =
            ranges.stream().anyMatch(r -> r.contains(address))
                && taken.stream().noneMatch(r -> r.contains(address));
        assertEquals(expected, rest.stream().anyMatch(r -> r.contains(address)));
      }
      assertEquals(AddressRange.union(rest), rest);
    }
  }

  private static List<AddressRange> some(Random random, long base) {
    List<AddressRange> ranges = new ArrayList<>();
    for (int k = random.nextInt(5); k > 0; k--) {
      int start = random.nextInt(64);
      ranges.add(new AddressRange(base + start, random.nextInt(65 - start)));
    }
    return ranges;
  }
}
