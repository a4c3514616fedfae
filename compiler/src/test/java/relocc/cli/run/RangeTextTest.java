package relocc.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import relocc.cli.verify.RandomPlan;
import relocc.compiler.plan.AddressRange;

class RangeTextTest {
  private static final RangeText TEXT = new RangeText(new RandomPlan(1).plan(1 << 16));

  @ParameterizedTest
  @CsvSource({
    "0x5020_0000 ..+ 4 KiB, 0x50200000, 0x1000",
    "0x50200000..+4KiB, 0x50200000, 0x1000",
    "0x1000 .. 0x1800, 0x1000, 0x800",
    "0xB ..+ 0x1B, 0xb, 0x1b",
    "1 MiB ..+ 3 pages, 0x100000, 0x3000",
    "0b1_0 ..+ 1_0 B, 2, 10",
    "dram, 0x40000000, 0x1000000",
    "'dram[4 KiB ..+ 0x10]', 0x40001000, 0x10",
    "'dram[1 MiB ..]', 0x40100000, 0xf00000",
    "'dram[1 .. 3]', 0x40000001, 2",
    "0xffff_ffff_ffff_f000 ..+ 0xfff, 0xfffffffffffff000, 0xfff",
  })
  void aRangeIsReadAsInTheLanguage(String text, String start, String size) {
    AddressRange expected = new AddressRange(unsigned(start), unsigned(size));
    assertEquals(expected, TEXT.range(text));
  }

  private static long unsigned(String number) {
    return number.startsWith("0x")
        ? Long.parseUnsignedLong(number.substring(2), 16)
        : Long.parseLong(number);
  }

  @Test
  void anAddressIsANumberOrTheBaseOfARegion() {
    assertEquals(0x4000_0000L, TEXT.address("dram"));
    assertEquals(0x4000_0010L, TEXT.address("dram[16 ..+ 1]"));
    assertEquals(0x4000_0010L, TEXT.address(" 0x4000_0010 "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "4 KB ..+ 1",
        "0x1000",
        "0x1000 ..+",
        "0x1000 .. 0x800",
        "dram[0 ..+ 32 MiB]",
        "dram[17 MiB ..]",
        "0x1_0000_0000_0000_0000 ..+ 1",
        "nowhere",
        "dram[",
        "0x ..+ 4"
      })
  void anythingElseIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> TEXT.range(text));
  }

  @Test
  void anUnknownNameListsTheKnownOnes() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> TEXT.range("nowhere")).getMessage();
    assertTrue(message.endsWith("it has: dram, flash, secure, kept"), message);
  }
}
