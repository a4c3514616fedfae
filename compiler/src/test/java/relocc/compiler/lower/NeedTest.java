package relocc.compiler.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relocc.compiler.plan.Granule;

/** Against ID registers as the manuals of cores print them. */
class NeedTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "Cortex-A53,   0000000000001122, 0, 101, 000",
    "Cortex-A72,   0000000000001124, 0, 101, 000",
    "Cortex-A76,   0000000000101122, 0, 111, 000",
    "Neoverse-N1,  0000000000101125, 0, 111, 000",
    "no 64 KiB,    000000000f101023, 0, 110, 000",
    "no 4 KiB,     00000000f0201126, 10000, 011, 011",
    "LPA only,     0000000000101126, 0, 111, 000",
    "LVA and LPA,  0000000000101126, 10000, 111, 001",
    "LVA alone,    0000000000101125, 10000, 111, 000",
    "everything,   0000000010201126, 10000, 111, 111",
  })
  void granules(String name, String register0, String register2, String ordinary, String wide) {
    long[] registers = {
      Long.parseLong(register0, 16), 0, Long.parseLong(register2, 16),
    };
    StringBuilder met = new StringBuilder();
    for (int vaBits : new int[] {48, 52}) {
      for (Granule granule : Granule.values()) {
        Translation wanted = new Translation(granule, vaBits, List.of(), List.of(), List.of());
        boolean all =
            wanted.needs().stream()
                .allMatch(need -> need.isMet(registers[need.field().register()]));
        met.append(all ? 1 : 0);
      }
    }
    assertEquals(ordinary + wide, met.toString());
  }
}
